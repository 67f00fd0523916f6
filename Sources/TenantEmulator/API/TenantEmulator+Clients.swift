import Documents
import Tenant

extension TenantEmulator {
  private static let summaryScope = "read:client_summary"
  /// What a token with no more than `read:client_summary` is shown.
  private static let summaryFields = ["client_id", "name", "app_type", "description"]
  private static let clientFilters = ["is_global", "is_first_party", "app_type"]

  /// `GET /api/v2/clients`, the tenant's global client included.
  func clients(_ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    let scopes = try require(.clients, token, anyOf: Client.scopes)
    let query = try Query(
      text,
      accepted: Page.checkpointParameters + Page.offsetParameters + Query.fieldParameters + Self.clientFilters)
    let list = "clients?" + query.text(of: Self.clientFilters)
    let page = try Page(query, list: list, maximumTake: settings.maximumTake, now: seconds)
    let isGlobal = try query.bool("is_global")
    let isFirstParty = try query.bool("is_first_party")
    let types = query.string("app_type")?.split(separator: ",").map(String.init)
    var clients: [JSONObject] = []
    for client in tenant.clients {
      guard isGlobal.map({ $0 == (client["global"]?.bool ?? false) }) ?? true,
        isFirstParty.map({ $0 == (client["is_first_party"]?.bool ?? true) }) ?? true,
        types.map({ $0.contains { client.has("app_type", $0) } }) ?? true
      else { continue }
      clients.append(try visible(client, query, scopes))
    }
    return page.answer(clients, key: "clients", list: list, now: seconds)
  }

  /// `GET /api/v2/clients/{id}`.
  func client(_ id: String, _ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    let scopes = try require(.clients, token, anyOf: Client.scopes)
    let query = try Query(text, accepted: Query.fieldParameters)
    guard let client = tenant.clients.first(where: { $0.has("client_id", id) }) else { throw .inexistentClient }
    return .object(try visible(client, query, scopes))
  }

  /// The fields of a client that the query asks for and the token may see.
  private func visible(_ client: JSONObject, _ query: Query, _ scopes: [String]) throws(Refusal) -> JSONObject {
    let readable = scopes == [Self.summaryScope] ? client.only(Self.summaryFields) : client
    return try query.selected(readable)
  }
}
