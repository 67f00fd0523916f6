import CEL
import Tenant

extension Client: RuleVariable {
  static let variable = "client"
  static let note = "null where the application does not exist"
  static var doubt: CoverageGap {
    let scope = collection.requiredScope
    return CoverageGap(
      collection, missingScope: scope,
      message: "clients were read without the fields that the rule needs; grant the token \(scope)")
  }

  static let record = RecordType(
    name: "client",
    fields: [
      .init(name: "client_id", type: .string, sizeHint: RuleEnvironment.id), .init(name: "name", type: .string),
      .init(name: "app_type", type: .string, sizeHint: RuleEnvironment.id), .init(name: "is_first_party", type: .bool),
      .init(name: "global", type: .bool),
      .init(name: "grant_types", type: .list(.string), sizeHint: .elements(20, each: RuleEnvironment.id)),
      .init(name: "token_endpoint_auth_method", type: .string, sizeHint: RuleEnvironment.id),
      .init(name: "third_party_security_mode", type: .string, sizeHint: RuleEnvironment.id),
    ])

  /// The application as `client`. Of a summary record the fields that every full record carries are unknown.
  var binding: Value {
    let lacking: FieldState? = isSummary ? .unavailable(["client"]) : nil
    return .record(
      RecordValue(
        Self.record,
        [
          .string(clientID), .string(name), .string(appType),
          lacking ?? .bool(isFirstParty, default: true), lacking ?? .bool(isGlobal),
          lacking ?? .strings(grantTypes), lacking ?? .string(tokenEndpointAuthMethod),
          lacking ?? .string(thirdPartySecurityMode),
        ]))
  }
}
