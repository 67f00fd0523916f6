package import Documents
package import Tenant

/// A tenant's records as the Management API stores them: raw JSON objects, in the order in which they are listed.
///
/// Nothing is dropped: a `client_secret` that is put in is served, so that tests can show that a reader keeps it out.
package struct EmulatedTenant: Sendable {
  /// The host, without a scheme: `demo.grantlint.example`.
  package var domain: String
  /// The identifier of the Management API, the only audience for which tokens are issued.
  package var managementAudience: String
  package var clientGrants: [JSONObject]
  package var clients: [JSONObject]
  package var resourceServers: [JSONObject]
  /// The organizations of a grant, by the grant's id; a grant that is not named has none.
  package var grantOrganizations: [ExactString: [JSONObject]]
  /// What the tenant has one of, by the collection.
  package var singles: [TenantCollection: JSONObject]
  /// What is not there, or not to its end: answered with 403, because an empty list would be a statement.
  package var unavailable: Set<TenantCollection>

  /// A tenant of these records; without `managementAudience` it is `https://DOMAIN/api/v2/`.
  package init(
    domain: String, managementAudience: String? = nil, clientGrants: [JSONObject] = [], clients: [JSONObject] = [],
    resourceServers: [JSONObject] = [], grantOrganizations: [ExactString: [JSONObject]] = [:],
    singles: [TenantCollection: JSONObject] = [:], unavailable: Set<TenantCollection> = []
  ) {
    self.domain = domain
    self.managementAudience = managementAudience ?? "https://\(domain)/api/v2/"
    self.clientGrants = clientGrants
    self.clients = clients
    self.resourceServers = resourceServers
    self.grantOrganizations = grantOrganizations
    self.singles = singles
    self.unavailable = unavailable
  }

  /// The tenant that a snapshot was taken of. A collection that the snapshot does not carry, or that was not read to
  /// its end, is unavailable.
  package init(_ snapshot: TenantSnapshot) {
    var unavailable = Set(snapshot.coverage.filter { !$0.value.isComplete }.keys)
    unavailable.formUnion(TenantCollection.allCases.filter { !snapshot.records.has($0) })
    let organizations = (snapshot[GrantOrganizations.self] ?? []).map { record in
      (ExactString(record.grant), record.organizations.compactMap(\.json.object))
    }
    self.init(
      domain: snapshot.domain,
      managementAudience: snapshot.managementAudience,
      clientGrants: snapshot.records.grants.map(\.raw),
      clients: (snapshot[Client.self] ?? []).compactMap(\.json.object),
      resourceServers: (snapshot[ResourceServer.self] ?? []).compactMap(\.json.object),
      grantOrganizations: Dictionary(organizations) { first, _ in first }, singles: snapshot.records.singles,
      unavailable: unavailable)
  }
}

extension EmulatedTenant {
  /// The organizations that grants are assigned to, each once, by their ids.
  var organizations: [JSONObject] {
    let all = grantOrganizations.values.joined().map { (ExactString($0["id"]?.string ?? ""), $0) }
    return Dictionary(all) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension JSONObject {
  /// Whether a field of the record holds exactly this string.
  func has(_ key: String, _ value: String) -> Bool { self[key]?.string?.isIdentical(to: value) ?? false }
}
