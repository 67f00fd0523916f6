package import Documents

/// A tenant's records at one moment, free of secrets: written by `grantlint snapshot`, read as a source and by the
/// emulator.
///
///     {"snapshot_version":1,"domain":…,"management_audience":…,"client_id":…,"client_grants":[…],"clients":[…],"resource_servers":[…],
///      "grant_organizations":{"cgr_…":[…]},"coverage":{…}}
package struct TenantSnapshot: Sendable, Equatable {
  /// The version that this code writes and reads.
  package static let version = 1

  package var domain: String
  package var managementAudience: String?
  /// The client that it was read as, which holds a grant on the Management API; nil where that is not known.
  package var clientID: String?
  package var clientGrants: [ClientGrant]
  /// nil where the snapshot carries no such collection.
  package var clients: [Client]?
  package var resourceServers: [ResourceServer]?
  /// The organizations of a grant, by the grant's id.
  package var grantOrganizations: [ExactString: [Organization]]?
  package var coverage: Coverage

  package init(
    domain: String, managementAudience: String? = nil, clientID: String? = nil, clientGrants: [ClientGrant],
    clients: [Client]? = nil,
    resourceServers: [ResourceServer]? = nil, grantOrganizations: [ExactString: [Organization]]? = nil,
    coverage: Coverage = [:]
  ) {
    self.domain = domain
    self.managementAudience = managementAudience
    self.clientID = clientID
    self.clientGrants = clientGrants
    self.clients = clients
    self.resourceServers = resourceServers
    self.grantOrganizations = grantOrganizations
    self.coverage = coverage
  }

  /// How many records of a collection it holds.
  package func held(_ collection: TenantCollection) -> Int {
    switch collection {
    case .clientGrants: clientGrants.count
    case .clients: clients?.count ?? 0
    case .resourceServers: resourceServers?.count ?? 0
    case .organizations: grantOrganizations?.values.reduce(0) { $0 + $1.count } ?? 0
    }
  }

  /// Why a collection that it calls whole may not be: what it says of itself is not what it holds.
  package func doubt(_ collection: TenantCollection) -> ListDoubt? {
    guard let stated = coverage[collection], stated.isComplete else { return nil }
    let held = held(collection)
    if stated.read != held { return .otherCount(stated: stated.read, read: held) }
    guard collection == .clientGrants, let clientID, let managementAudience else { return nil }
    let own = OwnGrant(clientID: clientID, audience: managementAudience)
    return own.isIn(clientGrants) ? nil : .ownGrantMissing(client: clientID)
  }
}
