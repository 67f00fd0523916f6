/// A tenant's records at one moment, free of secrets: written by `grantlint snapshot`, read as a source and by the
/// emulator.
///
///     {"snapshot_version":1,"domain":…,"client_grants":[…],"clients":[…],"resource_servers":[…],
///      "grant_organizations":{"cgr_…":[…]},"coverage":{…}}
package struct TenantSnapshot: Sendable, Equatable {
  /// The version that this code writes and reads.
  package static let version = 1

  package var domain: String
  package var managementAudience: String?
  package var clientGrants: [ClientGrant]
  /// nil where the snapshot carries no such collection.
  package var clients: [Client]?
  package var resourceServers: [ResourceServer]?
  /// The organizations of a grant, by the grant's id.
  package var grantOrganizations: [ExactString: [Organization]]?
  package var coverage: Coverage

  package init(
    domain: String, managementAudience: String? = nil, clientGrants: [ClientGrant], clients: [Client]? = nil,
    resourceServers: [ResourceServer]? = nil, grantOrganizations: [ExactString: [Organization]]? = nil,
    coverage: Coverage = [:]
  ) {
    self.domain = domain
    self.managementAudience = managementAudience
    self.clientGrants = clientGrants
    self.clients = clients
    self.resourceServers = resourceServers
    self.grantOrganizations = grantOrganizations
    self.coverage = coverage
  }
}
