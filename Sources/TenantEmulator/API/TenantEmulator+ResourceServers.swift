import Documents
import Tenant

extension TenantEmulator {
  private static let identifiers = "identifiers"
  private static let maximumIdentifiers = 10
  /// Records that offset paging reaches.
  private static let reach = 1_000

  /// `GET /api/v2/resource-servers`: offset paging only, or up to 10 by their identifiers.
  func resourceServers(_ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.resourceServers, token)
    let query = try Query(text, accepted: Page.offsetParameters, repeatable: [Self.identifiers])
    let page = try Page(offset: query, reach: Self.reach)
    let wanted = Set(query.strings(Self.identifiers).map(ExactString.init))
    guard query.strings(Self.identifiers).count <= Self.maximumIdentifiers else {
      throw .invalidQuery(
        "Array is too long (\(query.strings(Self.identifiers).count)), maximum \(Self.maximumIdentifiers)",
        property: Self.identifiers)
    }
    let servers = tenant.resourceServers.filter { server in
      wanted.isEmpty || server["identifier"]?.string.map { wanted.contains(ExactString($0)) } ?? false
    }
    return page.answer(servers, key: "resource_servers", list: "resource-servers", now: seconds)
  }

  /// `GET /api/v2/resource-servers/{id}`, where the id may also be the identifier.
  func resourceServer(_ name: String, _ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.resourceServers, token)
    _ = try Query(text, accepted: [])
    let server = tenant.resourceServers.first { $0.has("id", name) || $0.has("identifier", name) }
    guard let server else { throw .inexistentResourceServer }
    return .object(server)
  }
}
