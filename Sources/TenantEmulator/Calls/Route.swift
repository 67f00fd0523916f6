import Foundation
import HTTPTypes
import Tenant

/// The endpoints that are served.
enum Route {
  case token
  case clientGrants
  case clientGrant(id: String)
  case grantOrganizations(id: String)
  case organizations
  case organizationGrants(id: String)
  case clients
  case client(id: String)
  case resourceServers
  /// By id or by identifier: the path segment, decoded.
  case resourceServer(name: String)
  /// The one record of a collection that is no list.
  case single(any TenantRecord.Type)

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
    if let single = Self.singles["/" + segments.dropFirst(2).joined(separator: "/")] {
      self = .single(single)
      return
    }
    let below = segments.dropFirst(2).dropFirst()
    switch (segments.dropFirst(2).first, below.first, below.dropFirst().first, below.count) {
    case ("client-grants", nil, _, _): self = .clientGrants
    case ("client-grants", let id?, nil, _): self = .clientGrant(id: id)
    case ("client-grants", let id?, "organizations", 2): self = .grantOrganizations(id: id)
    case ("organizations", nil, _, _): self = .organizations
    case ("organizations", let id?, "client-grants", 2): self = .organizationGrants(id: id)
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
    case .clientGrants, .grantOrganizations, .organizations, .organizationGrants, .clients, .client, .resourceServers,
      .resourceServer, .single:
      [.get]
    }
  }

  /// By their paths below the API's root.
  private static let singles: [String: any TenantRecord.Type] = TenantCollection.allCases.reduce(into: [:]) {
    singles, collection in
    if case .single(let path) = collection.record.listing { singles[path] = collection.record }
  }
}
