package import Documents

/// What is known of the tenant that is audited.
package struct TenantIdentity: Sendable, Equatable {
  /// Where the data comes from.
  package enum Kind: String, CaseIterable, Sendable { case live, file, demo }

  package let kind: Kind
  /// The tenant's name in reports and fingerprints: its canonical host, not a custom domain; `local` for a file that
  /// names none.
  package let domain: String
  /// Whether `domain` is the tenant's domain, and not a name that stands in for it.
  package let isDomainKnown: Bool
  /// The domain under which it was reached, when that is another one.
  package let customDomain: String?
  /// As whoever lists tenants names it.
  package var listedDomain: String { customDomain ?? domain }
  /// The identifier of the tenant's Management API, where the source knows it.
  package let managementAudience: String?
  /// The client that the audit is surely signed in as: the one that signed in, or the one that the token names.
  package let clientID: String?
  /// Where its calls go: `https://DOMAIN`, the same by whatever domain of the tenant, or what stands in for it. The same
  /// tenant at another address (a rehearsal) is another one to whoever changes it. nil where nothing is called.
  package let address: String?
  /// The scopes of the token, where it says; nil for files and opaque tokens.
  package let tokenScopes: [String]?

  package init(
    kind: Kind, domain: String, isDomainKnown: Bool = true, customDomain: String? = nil,
    managementAudience: String? = nil, clientID: String? = nil, address: String? = nil, tokenScopes: [String]? = nil
  ) {
    self.kind = kind
    self.domain = domain
    self.isDomainKnown = isDomainKnown
    self.customDomain = customDomain
    self.managementAudience = managementAudience
    self.clientID = clientID
    self.address = address
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

  /// Every record of a collection. Of APIs those that grants name are asked for by name where a listing cannot reach its
  /// end; organizations are read for the grants that use them.
  func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record>

  /// The organizations of these grants. Of a grant for which they could not be read there is no record, and the reading
  /// has a gap.
  func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations>

  /// Which keys of the applications' metadata it reads.
  var metadata: MetadataKeys { get }

  /// Asks by themselves for records that `read` did not show; nil where the source is no more than its lists.
  func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>?

  /// Names of applications, for display only: a failure gives fewer names and is no gap.
  func clientNames() async -> [ExactString: String]

  /// The grants as they are read, list by list, for whoever wants to know early what else will be asked for; to be used
  /// once. A source that has them all at once gives none.
  func grantPages() -> AsyncStream<[ClientGrant]>

  /// Tells beforehand that the organizations of at least so many grants will be asked for.
  func expectOrganizations(ofGrants count: Int) async

  /// Tells beforehand that these records will be asked for by themselves.
  func expectConfirmation<Record: TenantRecord>(of type: Record.Type, _ keys: [String]) async
}

extension TenantSource {
  package var metadata: MetadataKeys { .none }

  package func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>? {
    nil
  }

  package func grantPages() -> AsyncStream<[ClientGrant]> { AsyncStream { $0.finish() } }

  package func expectOrganizations(ofGrants count: Int) async {}

  package func expectConfirmation<Record: TenantRecord>(of type: Record.Type, _ keys: [String]) async {}

  package func clientNames() async -> [ExactString: String] {
    var names: [ExactString: String] = [:]
    for client in await read(Client.self).records { names[ExactString(client.clientID)] = client.name }
    return names
  }
}

extension [ClientGrant] {
  /// The ids of those that may have organizations; the organizations of the others mean nothing.
  package var idsWithOrganizations: [String] {
    filter { $0.effectiveOrganizationUsage != "deny" }.compactMap(\.id)
  }
}
