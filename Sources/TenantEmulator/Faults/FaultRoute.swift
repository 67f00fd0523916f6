import HTTPTypes

/// The kinds of calls that a fault can be bound to, by the names that a specification uses.
package enum FaultRoute: String, Sendable, CaseIterable {
  /// `POST /oauth/token`.
  case token
  /// The list of grants.
  case clientGrants = "client-grants"
  /// GET of one grant.
  case clientGrant = "client-grant"
  /// The organizations of a grant, all organizations, and the grants of one.
  case organizations
  /// Clients, as a list or one.
  case clients
  /// APIs, as a list or one.
  case resourceServers = "resource-servers"
  /// What the tenant has one of.
  case single = "tenant"
  /// PATCH of a grant.
  case patch

  /// The kind of a call; nil for what the emulator does not serve.
  init?(method: String, target: String) {
    let route: Route?
    do { route = try Route(path: target.prefix { $0 != "?" }) } catch { return nil }
    switch route {
    case nil: return nil
    case .token: self = .token
    case .clientGrants: self = .clientGrants
    case .clientGrant: self = method == HTTPRequest.Method.patch.rawValue ? .patch : .clientGrant
    case .grantOrganizations, .organizations, .organizationGrants: self = .organizations
    case .clients, .client: self = .clients
    case .resourceServers, .resourceServer: self = .resourceServers
    case .single: self = .single
    }
  }
}
