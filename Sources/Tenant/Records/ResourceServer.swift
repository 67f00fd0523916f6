package import Documents

/// An API of the tenant (a resource server), by an allow-list: `signing_secret`, keys and encryption settings of the
/// record never enter memory.
package struct ResourceServer: TenantRecord {
  package static let collection = TenantCollection.resourceServers
  package static let noun = "API"
  package static let listing = RecordListing.byOffset(
    path: "/resource-servers", key: "resource_servers", names: "identifiers", batch: 10)
  package static let scopes = ["read:resource_servers"]
  package static let fields = [
    "id", "identifier", "name", "is_system", "scopes", "subject_type_authorization", "authorization_details",
    "token_lifetime",
  ]

  /// A scope that the API defines.
  package struct Scope: Sendable, Equatable {
    package let value: String
    package let description: String?
  }

  package let id: String?
  /// What grants call `audience`.
  package let identifier: String
  package let name: String?
  package let isSystem: Bool?
  /// The scopes that the API defines; an API without any carries no such key.
  package let scopes: [Scope]
  /// `subject_type_authorization.user.policy`: allow_all | deny_all | require_client_grant.
  package let userPolicy: String?
  /// `subject_type_authorization.client.policy`: deny_all | require_client_grant.
  package let clientPolicy: String?
  /// `subject_type_authorization.anonymous_user.policy`: deny_all | require_client_grant.
  package let anonymousUserPolicy: String?
  /// `authorization_details[].type`.
  package let authorizationDetailsTypes: [String]
  /// Seconds.
  package let tokenLifetime: Int64?

  package var recordID: String? { identifier }

  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    id = try fields.optionalString("id")
    identifier = try fields.string("identifier")
    name = try fields.optionalString("name")
    isSystem = try fields.optionalBool("is_system")
    var scopes: [Scope] = []
    for scope in try fields.optionalRecords("scopes") ?? [] {
      scopes.append(Scope(value: try scope.string("value"), description: try scope.optionalString("description")))
    }
    self.scopes = scopes
    let policies = try fields.optionalRecord("subject_type_authorization")
    userPolicy = try policies?.optionalRecord("user")?.optionalString("policy")
    clientPolicy = try policies?.optionalRecord("client")?.optionalString("policy")
    anonymousUserPolicy = try policies?.optionalRecord("anonymous_user")?.optionalString("policy")
    var types: [String] = []
    for detail in try fields.optionalRecords("authorization_details") ?? [] { types.append(try detail.string("type")) }
    authorizationDetailsTypes = types
    tokenLifetime = try fields.optionalInt("token_lifetime")
  }

  package var json: JSONValue {
    var object: JSONObject = ["identifier": .string(identifier)]
    object["id"] = id.map { .string($0) }
    object["name"] = name.map { .string($0) }
    object["is_system"] = isSystem.map { .bool($0) }
    object["scopes"] = .array(
      scopes.map { scope in
        var entry: JSONObject = ["value": .string(scope.value)]
        entry["description"] = scope.description.map { .string($0) }
        return .object(entry)
      })
    var policies = JSONObject()
    for (key, policy) in [("user", userPolicy), ("client", clientPolicy), ("anonymous_user", anonymousUserPolicy)] {
      policies[key] = policy.map { .object(["policy": .string($0)]) }
    }
    if !policies.isEmpty { object["subject_type_authorization"] = .object(policies) }
    if !authorizationDetailsTypes.isEmpty {
      object["authorization_details"] = .array(authorizationDetailsTypes.map { .object(["type": .string($0)]) })
    }
    object["token_lifetime"] = tokenLifetime.map { .int(Int(clamping: $0)) }
    return .object(object)
  }
}
