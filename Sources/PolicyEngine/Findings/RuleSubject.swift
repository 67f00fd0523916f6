import Tenant

/// What a rule is about: what one of its findings is on.
package enum RuleSubject: String, CaseIterable, Sendable {
  case grant
  /// An application, with its grants.
  case client
  /// An API, with the grants on it.
  case api
  /// The tenant as a whole.
  case tenant

  /// The collection of the subjects themselves; of grants, which every source has, and of the tenant there is none to add.
  var collections: Set<TenantCollection> {
    switch self {
    case .grant, .tenant: []
    case .client: [.clients]
    case .api: [.resourceServers]
    }
  }

  /// What messages call one.
  package var noun: String {
    switch self {
    case .grant: "grant"
    case .client: "application"
    case .api: "API"
    case .tenant: "tenant"
    }
  }

  /// Several of them, or the one that there is.
  package var phrase: String {
    switch self {
    case .grant: "grants"
    case .client: "applications"
    case .api: "APIs"
    case .tenant: "the tenant"
    }
  }
}
