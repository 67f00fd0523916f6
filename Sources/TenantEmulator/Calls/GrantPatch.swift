import Documents

/// The body of `PATCH /api/v2/client-grants/{id}`, checked against the API's schema: nothing but these five fields, at
/// least one of them. A field that is nil was not sent.
///
/// The schema lets four fields be null without saying what that does; here every null is refused, so that nothing
/// comes to depend on a guess.
struct GrantPatch {
  /// The body as it was sent.
  let json: JSONObject
  let scope: [String]?
  let organizationUsage: String?
  let allowAnyOrganization: Bool?
  let authorizationDetailsTypes: [String]?
  let allowAllScopes: Bool?

  private static let fields = [
    "scope", "organization_usage", "allow_any_organization", "authorization_details_types", "allow_all_scopes",
  ]
  private static let organizationUsages = ["deny", "allow", "require"]

  init(_ body: [UInt8]) throws(Refusal) {
    let value: JSONValue
    do { value = try JSONReader.value(body) } catch { throw .malformedPayload }
    guard let json = value.object else { throw .wrongType(of: value, expected: "object") }
    let unknown = json.keys.filter { key in !Self.fields.contains { $0.isIdentical(to: key) } }
    guard unknown.isEmpty else {
      throw .invalidPayload("Additional properties not allowed: " + unknown.joined(separator: ","))
    }
    guard !json.isEmpty else { throw .invalidPayload("Too few properties defined (0), minimum 1") }
    self.json = json
    scope = try Self.strings(json, "scope", maximum: 280)
    organizationUsage = try Self.organizationUsage(json)
    allowAnyOrganization = try Self.bool(json, "allow_any_organization")
    authorizationDetailsTypes = try Self.strings(json, "authorization_details_types", maximum: 255)
    allowAllScopes = try Self.bool(json, "allow_all_scopes")
  }

  var namesOrganizations: Bool { organizationUsage != nil || allowAnyOrganization != nil }

  private static func bool(_ json: JSONObject, _ key: String) throws(Refusal) -> Bool? {
    guard let value = json[key] else { return nil }
    guard let bool = value.bool else { throw .wrongType(of: value, expected: "boolean", property: key) }
    return bool
  }

  /// A list of strings of 1 to `maximum` characters, which are Unicode scalars.
  private static func strings(_ json: JSONObject, _ key: String, maximum: Int) throws(Refusal) -> [String]? {
    guard let value = json[key] else { return nil }
    guard let items = value.array else { throw .wrongType(of: value, expected: "array", property: key) }
    var strings: [String] = []
    for (index, item) in items.enumerated() {
      let place = "\(key)[\(index)]"
      guard let string = item.string else { throw .wrongType(of: item, expected: "string", property: place) }
      let count = string.unicodeScalars.count
      if count < 1 { throw .invalidPayload("String is too short (0 chars), minimum 1", property: place) }
      if count > maximum {
        throw .invalidPayload("String is too long (\(count) chars), maximum \(maximum)", property: place)
      }
      strings.append(string)
    }
    return strings
  }

  private static func organizationUsage(_ json: JSONObject) throws(Refusal) -> String? {
    let key = "organization_usage"
    guard let value = json[key] else { return nil }
    guard let usage = value.string else { throw .wrongType(of: value, expected: "string", property: key) }
    guard organizationUsages.contains(where: { $0.isIdentical(to: usage) }) else {
      throw .invalidPayload("No enum match for: \(usage)", property: key)
    }
    return usage
  }
}

extension Refusal {
  /// A payload, or a property of it, whose JSON type is not the one that the schema names.
  fileprivate static func wrongType(of value: JSONValue, expected: String, property: String? = nil) -> Refusal {
    let found =
      switch value {
      case .null: "null"
      case .bool: "boolean"
      case .number: "number"
      case .string: "string"
      case .array: "array"
      case .object: "object"
      }
    return invalidPayload("Expected type \(expected) but found type \(found)", property: property)
  }
}
