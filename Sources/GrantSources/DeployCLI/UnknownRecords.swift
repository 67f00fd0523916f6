import Documents
import Tenant

/// What of an application or API of an export matters to what its grants give, and has keywords without a value.
enum UnknownRecords {
  /// The fields by which grants find it, and those that say what they give.
  private static let fields: [TenantCollection: [String]] = [
    .clients: ["client_id", "name", "is_first_party", "third_party_security_mode", "grant_types"],
    .resourceServers: [
      "identifier", "scopes", "token_lifetime", "token_lifetime_for_anonymous_access_tokens", "enforce_policies",
      "subject_type_authorization",
    ],
  ]
  private static let names: [TenantCollection: [String]] = [
    .clients: ["client_id", "name"], .resourceServers: ["identifier"],
  ]

  /// One for each field.
  static func of(_ entry: ExportValue, _ collection: TenantCollection, _ text: ExportText) -> [UnknownRecord] {
    let own = (names[collection] ?? []).compactMap { entry[$0]?.string }.map { text.resolve($0).text }
    return (fields[collection] ?? []).compactMap { field in
      guard let value = entry[field], let keyword = keyword(in: value, of: field, text) else { return nil }
      let isName = names[collection]?.contains(field) ?? false
      let place = keyword.offset.map(text.place(ofOriginal:)) ?? text.place(value.position)
      let subject = collection == .clients ? "application" : "API"
      let advice =
        text.reason(keyword) == .secretName
        ? "which looks like a secret and gets no value: rename the key"
        : "which has no value: give it one by --mapping or --mapping-env"
      return UnknownRecord(
        collection, names: isName ? [] : own, reason: text.reason(keyword),
        message:
          "\(field) of the \(subject) \((own.last ?? "").visible) is \(keyword.written.visible) (\(place)), \(advice)")
    }
  }
}

extension UnknownRecords {
  /// Scopes have descriptions, which matter to nobody.
  private static func keyword(in value: ExportValue, of field: String, _ text: ExportText) -> UnresolvedKeyword? {
    guard field == "scopes", let scopes = value.list else { return value.firstKeyword(text) }
    return scopes.lazy.compactMap { ($0["value"] ?? $0).firstKeyword(text) }.first
  }
}

extension ExportValue {
  /// The first keyword without a value in any text of it.
  fileprivate func firstKeyword(_ text: ExportText) -> UnresolvedKeyword? {
    switch content {
    case .plain(.string(let string)): text.resolve(string).keywords.first
    case .plain, .refused: nil
    case .list(let elements): elements.lazy.compactMap { $0.firstKeyword(text) }.first
    case .mapping(let members): members.lazy.compactMap { $0.value.firstKeyword(text) }.first
    }
  }
}
