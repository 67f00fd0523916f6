/// What is known of the tenant that is audited.
package struct TenantIdentity: Sendable, Equatable {
  /// Where the data comes from.
  package enum Kind: String, Sendable { case live, file, demo }

  package let kind: Kind
  /// The tenant's name in reports and fingerprints: its canonical host, not a custom domain; `local` for a file that
  /// names none.
  package let domain: String
  /// The domain under which it was reached, when that is another one.
  package let customDomain: String?
  /// The identifier of the tenant's Management API, where the source knows it.
  package let managementAudience: String?
  /// The client that the audit is signed in as.
  package let clientID: String?
  /// The scopes of the token, where it says; nil for files and opaque tokens.
  package let tokenScopes: [String]?

  package init(
    kind: Kind, domain: String, customDomain: String? = nil, managementAudience: String? = nil, clientID: String? = nil,
    tokenScopes: [String]? = nil
  ) {
    self.kind = kind
    self.domain = domain
    self.customDomain = customDomain
    self.managementAudience = managementAudience
    self.clientID = clientID
    self.tokenScopes = tokenScopes
  }
}

/// Where the records of a tenant come from: the live API, files, the demo.
///
/// Nothing here throws: what could not be read is said by the coverage of the reading, because a partial read has to
/// reach the report and must never look like an empty tenant.
package protocol TenantSource: Sendable {
  /// Whether a source of this kind has the collection at all: a bare list of grants carries no clients. Rules that
  /// need what is not carried are skipped, and named as skipped.
  func carries(_ collection: TenantCollection) -> Bool

  /// Who the tenant is; for a live tenant this signs in.
  func identity() async -> TenantIdentity

  /// Every client grant.
  func clientGrants() async -> Reading<ClientGrant>

  /// Every application.
  func clients() async -> Reading<Client>

  /// Every API; those that grants name are asked for by name where a listing cannot reach its end.
  func resourceServers() async -> Reading<ResourceServer>

  /// The organizations that a grant is assigned to.
  func organizations(ofGrant id: String) async -> Reading<Organization>

  /// Names of applications, for display only: a failure gives fewer names and is no gap.
  func clientNames() async -> [ExactString: String]
}

extension TenantSource {
  /// The organizations of several grants, in the order of the grants, a few calls at once.
  package func organizations(ofGrants ids: [String]) async -> [(grant: String, reading: Reading<Organization>)] {
    await withTaskGroup(of: (index: Int, reading: Reading<Organization>).self) { group in
      let callsAtOnce = 4
      var readings: [Int: Reading<Organization>] = [:]
      for (index, id) in ids.enumerated() {
        if index >= callsAtOnce, let done = await group.next() { readings[done.index] = done.reading }
        group.addTask { (index, await self.organizations(ofGrant: id)) }
      }
      for await done in group { readings[done.index] = done.reading }
      return ids.enumerated().compactMap { index, id in readings[index].map { (id, $0) } }
    }
  }

  package func clientNames() async -> [ExactString: String] {
    var names: [ExactString: String] = [:]
    for client in await clients().records { names[ExactString(client.clientID)] = client.name }
    return names
  }
}
