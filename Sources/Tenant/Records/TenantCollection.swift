/// The collections of a tenant that an audit reads.
///
/// One more is a case here, a type of record, and where rules see it a variable: reading it from the API and from
/// snapshots, writing it, its coverage and its gaps follow from those.
package enum TenantCollection: String, CaseIterable, Sendable, Hashable, Comparable {
  case clientGrants = "client_grants"
  case clients
  case resourceServers = "resource_servers"
  case organizations = "grant_organizations"
  case settings = "tenant_settings"

  /// What its records are.
  package var record: any TenantRecord.Type {
    switch self {
    case .clientGrants: ClientGrant.self
    case .clients: Client.self
    case .resourceServers: ResourceServer.self
    case .organizations: GrantOrganizations.self
    case .settings: TenantSettings.self
    }
  }

  /// The token scopes of which one is enough to read something of it; the first shows all.
  package var scopes: [String] { record.scopes }

  /// The token scope that reading all of it needs.
  package var requiredScope: String { scopes[0] }

  package static func < (left: TenantCollection, right: TenantCollection) -> Bool { left.rawValue < right.rawValue }
}
