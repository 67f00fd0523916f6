package import Documents

/// An application of the tenant, by an allow-list: `client_secret`, `signing_keys`, `encryption_key`, credentials and
/// add-ons of the record never enter memory, and of its metadata only the keys that somebody names.
package struct Client: TenantRecord {
  package static let collection = TenantCollection.clients
  package static let noun = "application"
  package static let listing = RecordListing.byCursor(path: "/clients", key: "clients", selectsFields: true)
  package static let scopes = ["read:clients", "read:client_summary"]
  package static let fields = [
    "client_id", "name", "app_type", "is_first_party", "global", "grant_types", "token_endpoint_auth_method",
    "third_party_security_mode", "external_metadata_type", "external_metadata_created_by", "external_client_id",
    "resource_server_identifier", "token_exchange", "identity_assertion_authorization_grant",
    "token_vault_privileged_access", "require_proof_of_possession", "jwt_configuration", "created_at", "updated_at",
    "agent_id",
  ]

  static let metadata = "client_metadata"

  package let clientID: String
  package let name: String?
  package let appType: String?
  package let isFirstParty: Bool?
  package let isGlobal: Bool?
  package let grantTypes: [String]?
  package let tokenEndpointAuthMethod: String?
  package let thirdPartySecurityMode: String?
  /// `external_metadata_type`: cimd | dcr, of one that was registered from outside.
  package let externalMetadataType: String?
  /// `external_metadata_created_by`: admin | client.
  package let externalMetadataCreatedBy: String?
  /// `external_client_id`: the URL of a client id metadata document.
  package let externalClientID: String?
  /// `resource_server_identifier`: the API that it is the application of.
  package let resourceServerIdentifier: String?
  /// `token_exchange.allow_any_profile_of_type`: custom_authentication, on_behalf_of_token_exchange.
  package let tokenExchangeTypes: [String]?
  /// `identity_assertion_authorization_grant.active`
  package let acceptsIdentityAssertions: Bool?
  /// Whether there is `token_vault_privileged_access`; its credentials are not kept.
  package let hasTokenVaultAccess: Bool
  package let requiresProofOfPossession: Bool?
  /// `jwt_configuration.lifetime_in_seconds`
  package let tokenLifetime: Int64?
  /// RFC 3339, as the API writes them.
  package let createdAt: String?
  package let updatedAt: String?
  package let agentID: String?
  /// Those of `client_metadata` that are read, by their keys; nil: none are.
  package let metadataTexts: [MetadataText]?
  /// Of `fields` those that the format it came in has no place for: what they are is not known, where one that is left out
  /// has its default.
  package var unsaid: Set<String> = []

  package var recordID: String? { clientID }

  package static func fields(keeping metadata: MetadataKeys) -> [String] {
    metadata.isEmpty ? fields : fields + [Self.metadata]
  }

  package init(_ raw: JSONObject) throws(FieldError) { try self.init(raw, keeping: .none) }

  package init(_ raw: JSONObject, keeping metadata: MetadataKeys) throws(FieldError) {
    let fields = JSONFields(raw)
    clientID = try fields.string("client_id")
    name = try fields.optionalString("name")
    appType = try fields.optionalString("app_type")
    isFirstParty = try fields.optionalBool("is_first_party")
    isGlobal = try fields.optionalBool("global")
    grantTypes = try fields.optionalStrings("grant_types")
    tokenEndpointAuthMethod = try fields.optionalString("token_endpoint_auth_method")
    thirdPartySecurityMode = try fields.optionalString("third_party_security_mode")
    externalMetadataType = try fields.optionalString("external_metadata_type")
    externalMetadataCreatedBy = try fields.optionalString("external_metadata_created_by")
    externalClientID = try fields.optionalString("external_client_id")
    resourceServerIdentifier = try fields.optionalString("resource_server_identifier")
    tokenExchangeTypes = try fields.optionalRecord("token_exchange")?.optionalStrings("allow_any_profile_of_type")
    acceptsIdentityAssertions = try fields.optionalRecord("identity_assertion_authorization_grant")?
      .optionalBool("active")
    hasTokenVaultAccess = try fields.optionalRecord("token_vault_privileged_access") != nil
    requiresProofOfPossession = try fields.optionalBool("require_proof_of_possession")
    tokenLifetime = try fields.optionalRecord("jwt_configuration")?.optionalInt("lifetime_in_seconds")
    createdAt = try fields.optionalString("created_at")
    updatedAt = try fields.optionalString("updated_at")
    agentID = try fields.optionalString("agent_id")
    // Without a key the metadata is not even looked at.
    metadataTexts = metadata.isEmpty ? nil : try metadata.texts(fields.optionalRecord(Self.metadata))
  }

  /// Whether the record holds only id, name, type and description, as a token with `read:client_summary` gets it:
  /// what else is missing then is unknown, not its default.
  package var isSummary: Bool { isFirstParty == nil && isGlobal == nil && grantTypes == nil }
}

// MARK: - As JSON
extension Client {
  package var json: JSONValue {
    var object: JSONObject = ["client_id": .string(clientID)]
    object["name"] = name.map { .string($0) }
    object["app_type"] = appType.map { .string($0) }
    object["is_first_party"] = isFirstParty.map { .bool($0) }
    object["global"] = isGlobal.map { .bool($0) }
    object["grant_types"] = grantTypes.map { .strings($0) }
    object["token_endpoint_auth_method"] = tokenEndpointAuthMethod.map { .string($0) }
    object["third_party_security_mode"] = thirdPartySecurityMode.map { .string($0) }
    object["external_metadata_type"] = externalMetadataType.map { .string($0) }
    object["external_metadata_created_by"] = externalMetadataCreatedBy.map { .string($0) }
    object["external_client_id"] = externalClientID.map { .string($0) }
    object["resource_server_identifier"] = resourceServerIdentifier.map { .string($0) }
    object["token_exchange"] = tokenExchangeTypes.map { ["allow_any_profile_of_type": .strings($0)] }
    object["identity_assertion_authorization_grant"] = acceptsIdentityAssertions.map { ["active": .bool($0)] }
    object["token_vault_privileged_access"] = hasTokenVaultAccess ? [:] : nil
    object["require_proof_of_possession"] = requiresProofOfPossession.map { .bool($0) }
    object["jwt_configuration"] = tokenLifetime.map { ["lifetime_in_seconds": .int(Int(clamping: $0))] }
    object["created_at"] = createdAt.map { .string($0) }
    object["updated_at"] = updatedAt.map { .string($0) }
    object["agent_id"] = agentID.map { .string($0) }
    if let metadataTexts, !metadataTexts.isEmpty {
      object[Self.metadata] = .object(JSONObject(unique: metadataTexts.map { ($0.key, .string($0.text)) }))
    }
    return .object(object)
  }
}
