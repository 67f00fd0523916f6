import Documents
import Tenant

/// The body of `PATCH /api/v2/client-grants/{id}`: what may stand in it, and what must stand together.
package enum PatchBody {
  /// A change that the API would refuse; a sentence that says why.
  struct Refusal: Error, Sendable, Equatable {
    let reason: String
  }

  static let allScopes = "allow_all_scopes"
  static let scope = "scope"
  static let types = "authorization_details_types"
  static let usage = "organization_usage"
  static let anyOrganization = "allow_any_organization"

  /// Everything that the API accepts there.
  package static let fields = [allScopes, scope, types, usage, anyOrganization]
  static let organizationFields = [usage, anyOrganization]

  private static let usages = ["deny", "allow", "require"]
  private static let longestScope = 280
  private static let longestType = 255

  /// The body that turns one grant into another: the fields whose effective value differs, and those of `stating`,
  /// which are sent though they only say what is in effect.
  ///
  /// A list that differs by a repeated item is sent: the item is stored. Leaving `allow_all_scopes` always comes with
  /// `scope`, entering it without (the API drops the list), and `organization_usage: deny` always with
  /// `allow_any_organization`.
  static func between(
    _ before: ClientGrant, _ after: ClientGrant, stating: Set<String> = []
  ) -> JSONObject {
    var body = JSONObject()
    if before.effectiveAllowAllScopes != after.effectiveAllowAllScopes || stating.contains(allScopes) {
      body[allScopes] = .bool(after.effectiveAllowAllScopes)
    }
    if !after.effectiveAllowAllScopes,
      before.effectiveAllowAllScopes || stating.contains(scope) || !sameItems(before.scope, after.scope)
    {
      body[scope] = .strings(after.scope ?? [])
    }
    if stating.contains(types) || !sameItems(before.authorizationDetailsTypes, after.authorizationDetailsTypes) {
      body[types] = .strings(after.authorizationDetailsTypes ?? [])
    }
    let denies = after.effectiveOrganizationUsage.isIdentical(to: "deny")
    if stating.contains(usage) || !before.effectiveOrganizationUsage.isIdentical(to: after.effectiveOrganizationUsage) {
      body[usage] = .string(after.effectiveOrganizationUsage)
      if denies { body[anyOrganization] = .bool(after.effectiveAllowAnyOrganization) }
    }
    if stating.contains(anyOrganization)
      || before.effectiveAllowAnyOrganization != after.effectiveAllowAnyOrganization
    {
      body[anyOrganization] = .bool(after.effectiveAllowAnyOrganization)
    }
    return body
  }

  /// The fields of a fix that change the effective value of the grant.
  static func changing(_ set: JSONObject, on grant: ClientGrant) throws(Refusal) -> JSONObject {
    let sent = between(grant, try patched(grant, set))
    return set.only(sent.keys)
  }

  /// The grant as a fix makes it. Throws for a value that no such body can hold.
  static func patched(_ grant: ClientGrant, _ set: JSONObject) throws(Refusal) -> ClientGrant {
    var raw = grant.raw
    for (field, value) in set.members {
      guard fields.contains(where: { $0.isIdentical(to: field) }) else {
        throw Refusal(reason: "\(field) is not a field that the API lets anybody change")
      }
      guard !value.isNull else { throw Refusal(reason: "\(field) would be null, and what null does is not known") }
      raw[field] = value
    }
    let stated = try grantOf(raw)
    if stated.effectiveAllowAllScopes {
      guard set[scope]?.array?.isEmpty ?? true else {
        throw Refusal(reason: "allow_all_scopes and a list of scopes exclude each other")
      }
      raw[scope] = nil
    } else if grant.effectiveAllowAllScopes, stated.scope == nil {
      raw[scope] = []
    }
    if set[usage] == "deny", set[anyOrganization] == nil, stated.effectiveAllowAnyOrganization {
      raw[anyOrganization] = false
    }
    return try grantOf(raw)
  }

  /// Throws where the API would answer the body, sent to a grant that it turns into `after`, with 400.
  static func check(_ body: JSONObject, making after: ClientGrant) throws(Refusal) {
    try checkItems(body, scope, longest: longestScope)
    try checkItems(body, types, longest: longestType)
    if let value = body[usage]?.string, !usages.contains(where: { $0.isIdentical(to: value) }) {
      throw Refusal(reason: "organization_usage is one of \(usages.joined(separator: ", ")), not '\(value)'")
    }
    if namesOrganizations(body), after.effectiveAllowAnyOrganization,
      after.effectiveOrganizationUsage.isIdentical(to: "deny")
    {
      throw Refusal(reason: "allow_any_organization needs organization_usage allow or require")
    }
  }

  /// Whether a body sets a field of organizations, which the API refuses on some kinds of grants.
  static func namesOrganizations(_ body: JSONObject) -> Bool { organizationFields.contains { body[$0] != nil } }

  /// What of a body the grant that came back does not hold, as sentences; empty where it holds everything.
  static func shortfalls(_ body: JSONObject, in answer: ClientGrant) -> [String] {
    var sentences: [String] = []
    if let sent = body[allScopes]?.bool, sent != answer.effectiveAllowAllScopes {
      sentences.append("allow_all_scopes was sent as \(sent) and reads \(answer.effectiveAllowAllScopes)")
    }
    sentences += listShortfalls(body, scope, answer.scope)
    sentences += listShortfalls(body, types, answer.authorizationDetailsTypes)
    if let sent = body[usage]?.string, !sent.isIdentical(to: answer.effectiveOrganizationUsage) {
      sentences.append(
        "organization_usage was sent as \(sent) and reads \(answer.effectiveOrganizationUsage)")
    }
    if let sent = body[anyOrganization]?.bool, sent != answer.effectiveAllowAnyOrganization {
      sentences.append("allow_any_organization was sent as \(sent) and reads \(answer.effectiveAllowAnyOrganization)")
    }
    return sentences
  }

  private static func listShortfalls(_ body: JSONObject, _ field: String, _ stored: [String]?) -> [String] {
    guard let sent = body[field]?.array?.compactMap(\.string) else { return [] }
    let stored = stored ?? []
    let missing = sent.without(stored)
    let extra = stored.without(sent)
    var sentences: [String] = []
    if !missing.isEmpty { sentences.append("\(field): the API did not store \(missing.listed)") }
    if !extra.isEmpty { sentences.append("\(field): the API kept \(extra.listed)") }
    return sentences
  }

  private static func checkItems(_ body: JSONObject, _ field: String, longest: Int) throws(Refusal) {
    for item in body[field]?.array?.compactMap(\.string) ?? [] {
      let length = item.unicodeScalars.count
      guard (1...longest).contains(length) else {
        throw Refusal(
          reason: "\(field) would have an item of \(length) characters, and the API takes 1 to \(longest)")
      }
    }
  }

  private static func grantOf(_ raw: JSONObject) throws(Refusal) -> ClientGrant {
    do { return try ClientGrant(raw) } catch { throw Refusal(reason: "the fix sets a value of a wrong type: \(error)") }
  }

  private static func sameItems(_ left: [String]?, _ right: [String]?) -> Bool {
    (left ?? []).map(ExactString.init).sorted() == (right ?? []).map(ExactString.init).sorted()
  }
}
