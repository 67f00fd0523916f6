import Documents

/// The grant by which a list of grants is read: a token that an application got for itself for the Management API means
/// that it holds a grant there. A free check that the list is whole, and that it is of the tenant that was signed in to.
package struct OwnGrant: Sendable {
  package let clientID: String
  /// The identifier of the Management API.
  package let audience: String

  package init(clientID: String, audience: String) {
    self.clientID = clientID
    self.audience = audience
  }

  package func isIn(_ grants: [ClientGrant]) -> Bool {
    grants.contains { grant in
      grant.effectiveSubjectType == "client" && grant.clientID?.isIdentical(to: clientID) == true
        && grant.audience?.isIdentical(to: audience) == true
    }
  }
}
