package import Documents

/// An application of the tenant, by an allow-list: `client_secret`, `signing_keys`, `encryption_key`, add-ons and
/// metadata of the record never enter memory.
package struct Client: TenantRecord {
  package static let collection = TenantCollection.clients
  package static let noun = "application"
  package static let listing = RecordListing.byCursor(path: "/clients", key: "clients", selectsFields: true)
  package static let scopes = ["read:clients", "read:client_summary"]
  package static let fields = [
    "client_id", "name", "app_type", "is_first_party", "global", "grant_types", "token_endpoint_auth_method",
    "third_party_security_mode",
  ]

  package let clientID: String
  package let name: String?
  package let appType: String?
  package let isFirstParty: Bool?
  package let isGlobal: Bool?
  package let grantTypes: [String]?
  package let tokenEndpointAuthMethod: String?
  package let thirdPartySecurityMode: String?

  package var recordID: String? { clientID }

  package init(_ raw: JSONObject) throws(FieldError) {
    let fields = JSONFields(raw)
    clientID = try fields.string("client_id")
    name = try fields.optionalString("name")
    appType = try fields.optionalString("app_type")
    isFirstParty = try fields.optionalBool("is_first_party")
    isGlobal = try fields.optionalBool("global")
    grantTypes = try fields.optionalStrings("grant_types")
    tokenEndpointAuthMethod = try fields.optionalString("token_endpoint_auth_method")
    thirdPartySecurityMode = try fields.optionalString("third_party_security_mode")
  }

  /// Whether the record holds only id, name, type and description, as a token with `read:client_summary` gets it:
  /// what else is missing then is unknown, not its default.
  package var isSummary: Bool { isFirstParty == nil && isGlobal == nil && grantTypes == nil }

  package var json: JSONValue {
    var object: JSONObject = ["client_id": .string(clientID)]
    object["name"] = name.map { .string($0) }
    object["app_type"] = appType.map { .string($0) }
    object["is_first_party"] = isFirstParty.map { .bool($0) }
    object["global"] = isGlobal.map { .bool($0) }
    object["grant_types"] = grantTypes.map { .strings($0) }
    object["token_endpoint_auth_method"] = tokenEndpointAuthMethod.map { .string($0) }
    object["third_party_security_mode"] = thirdPartySecurityMode.map { .string($0) }
    return .object(object)
  }
}
