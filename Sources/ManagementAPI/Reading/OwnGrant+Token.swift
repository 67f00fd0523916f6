import Tenant

extension OwnGrant {
  /// The grant that a token implies; nil where the token may have come about in another way.
  init?(_ credentials: Credentials, _ token: AccessToken) {
    if let clientID = credentials.clientID {
      self.init(clientID: clientID, audience: token.managementAudience ?? credentials.requestedAudience)
    } else {
      guard token.isOfClientCredentials, let clientID = token.clientID, let audience = token.managementAudience else {
        return nil
      }
      self.init(clientID: clientID, audience: audience)
    }
  }
}

extension Reading<ClientGrant> {
  /// The reading, which is not complete without the grant by which it was read. `assumeComplete` accepts that.
  func holding(_ own: OwnGrant?, assumeComplete: Bool) -> Reading {
    guard coverage.isComplete, let own, !own.isIn(records) else { return self }
    if assumeComplete { return Reading(records, pages: coverage.pages, isAssumed: true) }
    let doubt = ListDoubt.ownGrantMissing(client: own.clientID)
    return Reading(
      records, pages: coverage.pages,
      gap: CoverageGap(
        .clientGrants,
        message: """
          \(doubt); check that the tenant itself was asked, and not another one, or accept the list by --assume-complete
          """))
  }
}
