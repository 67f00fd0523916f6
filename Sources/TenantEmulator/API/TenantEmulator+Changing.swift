package import Documents
import Tenant

extension TenantEmulator {
  /// The scope that a token needs to change a grant.
  package static let changingScope = "update:client_grants"
  private static let systemPaths = ["api/v2/", "me/", "my-org/", "mfa/"]

  /// `PATCH /api/v2/client-grants/{id}`: the grant as it is afterwards.
  func changeClientGrant(
    _ id: String, _ text: Substring, _ body: [UInt8], _ token: AccessToken
  ) throws(Refusal) -> JSONValue {
    let mayChange = token.scopes.contains { $0.isIdentical(to: Self.changingScope) }
    guard mayChange, !tenant.unavailable.contains(.clientGrants) else {
      throw .insufficientScope(anyOf: [Self.changingScope])
    }
    _ = try Query(text, accepted: [])
    let patch = try GrantPatch(body)
    guard let index = tenant.clientGrants.firstIndex(where: { $0.has("id", id) }) else { throw .inexistentGrant }
    let before = tenant.clientGrants[index]
    let after = try changed(before, by: patch)
    tenant.clientGrants[index] = after
    writes.append(LoggedWrite(grantID: id, body: patch.json, before: before, after: after))
    return .object(after)
  }

  /// Changes a grant as somebody else would who works on the tenant at the same time: nothing is checked, and neither
  /// log shows it. Whether there is such a grant.
  @discardableResult
  package func update(grant id: String, _ change: @Sendable (inout JSONObject) -> Void) -> Bool {
    guard let index = tenant.clientGrants.firstIndex(where: { $0.has("id", id) }) else { return false }
    change(&tenant.clientGrants[index])
    return true
  }

  private func changed(_ grant: JSONObject, by patch: GrantPatch) throws(Refusal) -> JSONObject {
    if grant["is_system"]?.bool == true { throw .systemGrant }
    let api = tenant.resourceServers.first { $0["identifier"] == grant["audience"] }
    if isSystemAPI(grant["audience"]?.string ?? "", api) {
      if patch.allowAllScopes != nil { throw .allScopesOfSystemAPI }
      if patch.namesOrganizations { throw .organizationsOnSystemAPI }
    }
    var changed = grant
    try changeScope(of: &changed, by: patch, api)
    try changeOrganizations(of: &changed, by: patch)
    if let types = patch.authorizationDetailsTypes {
      let defined = api.map { $0.strings("authorization_details", "type") }
      let allowed = try checked(
        types, defined: defined, or: .undefinedTypes(types.filter { defined?.contains(ExactString($0)) == false }))
      changed["authorization_details_types"] = .strings(allowed)
    }
    return changed
  }

  private func isSystemAPI(_ audience: String, _ api: JSONObject?) -> Bool {
    let known = [tenant.managementAudience] + Self.systemPaths.map { "https://\(tenant.domain)/\($0)" }
    return api?["is_system"]?.bool == true || known.contains { $0.isIdentical(to: audience) }
  }

  private func changeScope(of grant: inout JSONObject, by patch: GrantPatch, _ api: JSONObject?) throws(Refusal) {
    let hadAll = grant["allow_all_scopes"]?.bool ?? false
    let hasAll = patch.allowAllScopes ?? hadAll
    let isListed = patch.scope?.isEmpty == false
    if hasAll, isListed { throw .allScopesAndScope }
    if hadAll, !hasAll, isListed, settings.twoStepScopes { throw .scopeWhileLeavingAllScopes }

    if let allowAllScopes = patch.allowAllScopes { grant["allow_all_scopes"] = .bool(allowAllScopes) }
    if hasAll {
      grant["scope"] = nil
    } else if let scope = patch.scope {
      let defined = api.map { $0.strings("scopes", "value") }
      grant["scope"] = .strings(try checked(scope, defined: defined, or: .undefinedScope))
    } else if hadAll {
      grant["scope"] = []
    }
  }

  private func changeOrganizations(of grant: inout JSONObject, by patch: GrantPatch) throws(Refusal) {
    guard patch.namesOrganizations else { return }
    let isForClient = grant["subject_type"]?.string.map { $0.isIdentical(to: "client") } ?? true
    if settings.strictOrganizationFields, !isForClient || grant["default_for"]?.string != nil {
      throw .organizationsOnKindOfGrant
    }
    if let usage = patch.organizationUsage { grant["organization_usage"] = .string(usage) }
    if let any = patch.allowAnyOrganization { grant["allow_any_organization"] = .bool(any) }
    let isDenied = grant["organization_usage"]?.string.map { $0.isIdentical(to: "deny") } ?? true
    if grant["allow_any_organization"]?.bool == true, isDenied { throw .anyOrganizationWhileDenied }
  }

  /// What is stored of these names, `defined` being those of the API, nil where no API is known.
  private func checked(
    _ names: [String], defined: Set<ExactString>?, or refusal: @autoclosure () -> Refusal
  ) throws(Refusal) -> [String] {
    guard let defined else { return names }
    let known = names.filter { defined.contains(ExactString($0)) }
    switch settings.undefinedNames {
    case .stored: return names
    case .dropped: return known
    case .refused:
      guard known.count == names.count else { throw refusal() }
      return names
    }
  }
}

extension JSONObject {
  /// The strings under `name` in each object of the list under `key`.
  fileprivate func strings(_ key: String, _ name: String) -> Set<ExactString> {
    Set((self[key]?.array ?? []).compactMap { $0.object?[name]?.string.map(ExactString.init) })
  }
}
