package import Documents

/// What is known of the tenant that is audited.
package struct TenantIdentity: Sendable, Equatable {
  /// Where the data comes from.
  package enum Kind: String, Sendable { case live, file, demo }

  package let kind: Kind
  /// The tenant's name in reports and fingerprints: its canonical host, not a custom domain; `local` for a file that
  /// names none.
  package let domain: String
  /// Whether `domain` is the tenant's domain, and not a name that stands in for it.
  package let isDomainKnown: Bool
  /// The domain under which it was reached, when that is another one.
  package let customDomain: String?
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

  /// Every client grant.
  func clientGrants() async -> Reading<ClientGrant>

  /// Every application.
  func clients() async -> Reading<Client>

  /// Every API; those that grants name are asked for by name where a listing cannot reach its end.
  func resourceServers() async -> Reading<ResourceServer>

  /// The organizations that a grant is assigned to.
  func organizations(ofGrant id: String) async -> Reading<Organization>

  /// Asks by itself for an application that `clients()` did not show; nil where the source is no more than its lists.
  func client(id: String) async -> Existence<Client>?

  /// The same for several applications, in the order of the ids.
  func clients(ids: [String]) async -> [(id: String, existence: Existence<Client>?)]

  /// Asks by name for APIs that `resourceServers()` did not show: what the reading does not hold, and has no gap for,
  /// does not exist. nil where the source is no more than its lists.
  func resourceServers(identifiers: [String]) async -> Reading<ResourceServer>?

  /// Names of applications, for display only: a failure gives fewer names and is no gap.
  func clientNames() async -> [ExactString: String]
}

extension TenantSource {
  /// The organizations of several grants, in the order of the grants, a few calls at once.
  package func organizations(ofGrants ids: [String]) async -> [(grant: String, reading: Reading<Organization>)] {
    zip(ids, await aFewAtOnce(ids) { await organizations(ofGrant: $0) }).map { ($0, $1) }
  }

  /// Asks by themselves for several applications, in the order of the ids, a few calls at once; nil where the source
  /// is no more than its lists.
  package func clients(ids: [String]) async -> [(id: String, existence: Existence<Client>?)] {
    zip(ids, await aFewAtOnce(ids) { await client(id: $0) }).map { ($0, $1) }
  }

  /// Asks for each of several records, in the order of their ids, four calls at once.
  package func aFewAtOnce<Answer: Sendable>(
    _ ids: [String], _ ask: @escaping @Sendable (String) async -> Answer
  ) async -> [Answer] {
    await withTaskGroup(of: (index: Int, answer: Answer).self) { group in
      let callsAtOnce = 4
      var answers: [Int: Answer] = [:]
      for (index, id) in ids.enumerated() {
        if index >= callsAtOnce, let done = await group.next() { answers[done.index] = done.answer }
        group.addTask { (index, await ask(id)) }
      }
      for await done in group { answers[done.index] = done.answer }
      return ids.indices.compactMap { answers[$0] }
    }
  }

  package func client(id: String) async -> Existence<Client>? { nil }

  package func resourceServers(identifiers: [String]) async -> Reading<ResourceServer>? { nil }

  package func clientNames() async -> [ExactString: String] {
    var names: [ExactString: String] = [:]
    for client in await clients().records { names[ExactString(client.clientID)] = client.name }
    return names
  }
}
