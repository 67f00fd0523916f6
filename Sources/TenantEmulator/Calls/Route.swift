import Foundation
import HTTPTypes

/// The endpoints that are served.
enum Route {
  case token
  case clientGrants
  case clientGrant(id: String)
  case grantOrganizations(id: String)
  case clients
  case client(id: String)
  case resourceServers
  /// By id or by identifier: the path segment, decoded.
  case resourceServer(name: String)

  /// The endpoint of a path, nil for any other; a slash inside an identifier must come as %2F.
  init?(path: Substring) throws(Refusal) {
    var segments: [String] = []
    for segment in path.split(separator: "/") {
      guard let decoded = String(segment).removingPercentEncoding else { throw .invalidURI }
      segments.append(decoded)
    }
    if segments == ["oauth", "token"] {
      self = .token
      return
    }
    guard segments.starts(with: ["api", "v2"]) else { return nil }
    let below = segments.dropFirst(2).dropFirst()
    switch (segments.dropFirst(2).first, below.first, below.dropFirst().first, below.count) {
    case ("client-grants", nil, _, _): self = .clientGrants
    case ("client-grants", let id?, nil, _): self = .clientGrant(id: id)
    case ("client-grants", let id?, "organizations", 2): self = .grantOrganizations(id: id)
    case ("clients", nil, _, _): self = .clients
    case ("clients", let id?, nil, _): self = .client(id: id)
    case ("resource-servers", nil, _, _): self = .resourceServers
    case ("resource-servers", let name?, nil, _): self = .resourceServer(name: name)
    default: return nil
    }
  }

  var methods: [HTTPRequest.Method] {
    switch self {
    case .token: [.post]
    case .clientGrant: [.get, .patch]
    case .clientGrants, .grantOrganizations, .clients, .client, .resourceServers, .resourceServer: [.get]
    }
  }
}
