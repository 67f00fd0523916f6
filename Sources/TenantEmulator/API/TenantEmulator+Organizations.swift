import Documents
import Tenant

extension TenantEmulator {
  /// The scopes of which one is enough for the list of organizations.
  static let organizationScopes = ["read:organizations", "read:organizations_summary"]

  /// `GET /api/v2/client-grants/{id}/organizations`.
  func organizations(ofGrant id: String, _ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.organizations, token)
    let query = try Query(text, accepted: Page.checkpointParameters + Page.offsetParameters)
    let list = "client-grants/\(id)/organizations"
    let page = try Page(query, list: list, maximumTake: settings.maximumTake, now: seconds)
    guard tenant.clientGrants.contains(where: { $0.has("id", id) }) else { throw .inexistentGrant }
    let organizations = tenant.grantOrganizations[ExactString(id)] ?? []
    return page.answer(organizations, key: "organizations", list: list, now: seconds)
  }

  /// `GET /api/v2/organizations`: those that any grant is assigned to.
  func organizations(_ text: Substring, _ token: AccessToken) throws(Refusal) -> JSONValue {
    try require(.organizations, token, anyOf: Self.organizationScopes)
    let query = try Query(text, accepted: Page.checkpointParameters + Page.offsetParameters)
    let page = try Page(query, list: "organizations", maximumTake: settings.maximumTake, now: seconds)
    return page.answer(tenant.organizations, key: "organizations", list: "organizations", now: seconds)
  }

  /// `GET /api/v2/organizations/{id}/client-grants`: offset paging only.
  func clientGrants(
    ofOrganization id: String, _ text: Substring, _ token: AccessToken
  ) throws(Refusal) -> JSONValue {
    try require(.organizations, token)
    let query = try Query(text, accepted: Page.offsetParameters)
    let page = try Page(offset: query)
    guard tenant.organizations.contains(where: { $0.has("id", id) }) else { throw .inexistentOrganization }
    let ids = Set(tenant.grantOrganizations.filter { $0.value.contains { $0.has("id", id) } }.keys)
    let grants = tenant.clientGrants.filter { grant in
      grant["id"]?.string.map { ids.contains(ExactString($0)) } ?? false
    }
    return page.answer(grants.map { $0.only(Self.assignedFields) }, key: "client_grants", list: "", now: seconds)
  }

  /// What the list of an organization shows of a grant.
  private static let assignedFields = [
    "id", "client_id", "audience", "scope", "organization_usage", "allow_any_organization",
  ]
}
