import Documents
import Tenant

extension TenantEmulator {
  private static let grantFilters = ["audience", "client_id", "default_for", "subject_type", "allow_any_organization"]

  /// `GET /api/v2/client-grants`.
  func clientGrants(_ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.clientGrants, token)
    let query = try Query(
      text, accepted: Page.checkpointParameters + Page.offsetParameters + Self.grantFilters)
    try checkFilters(query)
    let list = "client-grants?" + query.text(of: Self.grantFilters)
    let page = try Page(query, list: list, maximumTake: settings.maximumTake, now: seconds)
    return page.answer(filtered(query), key: "client_grants", list: list, now: seconds)
  }

  /// `GET /api/v2/client-grants/{id}`.
  func clientGrant(_ id: String, _ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.clientGrants, token)
    _ = try Query(text, accepted: [])
    guard let grant = tenant.clientGrants.first(where: { $0.has("id", id) }) else { throw .inexistentGrant }
    return .object(grant)
  }

  private func checkFilters(_ query: Query) throws(Refusal) {
    if query.names(["client_id"]), query.names(["default_for"]) {
      throw .invalidQuery("client_id and default_for cannot be used together")
    }
    if query.names(["subject_type"]), !query.names(["client_id", "audience", "default_for"]) {
      throw .invalidQuery("One of client_id, audience, default_for is required with subject_type")
    }
    if let value = query.string("allow_any_organization"), value != "true" {
      throw .invalidQuery("No enum match for: \(value)", property: "allow_any_organization")
    }
  }

  private func filtered(_ query: Query) -> [JSONObject] {
    let exact = ["audience", "client_id", "default_for"].compactMap { key in
      query.string(key).map { (key: key, value: $0) }
    }
    let subjectType = query.string("subject_type")
    let anyOrganization = query.names(["allow_any_organization"])
    return tenant.clientGrants.filter { grant in
      exact.allSatisfy { grant.has($0.key, $0.value) }
        && (subjectType?.isIdentical(to: grant["subject_type"]?.string ?? "client") ?? true)
        && (!anyOrganization || grant["allow_any_organization"]?.bool == true)
    }
  }
}
