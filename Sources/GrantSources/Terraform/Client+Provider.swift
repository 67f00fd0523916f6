import Documents
import Tenant

extension Client {
  private static let texts = [
    "name", "app_type", "token_endpoint_auth_method", "third_party_security_mode", "external_metadata_type",
    "external_metadata_created_by", "external_client_id", "resource_server_identifier",
  ]
  private static let switches = ["is_first_party", "require_proof_of_possession"]
  /// What no version of the provider has an attribute for.
  static let withoutAttribute: Set = ["agent_id", "created_at", "updated_at"]

  /// What the attributes of `auth0_client` say of an application, by the names of the Management API and without its id.
  static func object(_ values: ProviderValues) throws(UnexpectedValue) -> JSONObject {
    var object = JSONObject()
    for name in texts { object[name] = try values.text(name).map { .string($0) } }
    for name in switches { object[name] = try values.bool(name).map { .bool($0) } }
    object["grant_types"] = try values.texts("grant_types").map { .strings($0) }
    if let types = try values.block("token_exchange")?.texts("allow_any_profile_of_type") {
      object["token_exchange"] = ["allow_any_profile_of_type": .strings(types)]
    }
    if let isActive = try values.block("identity_assertion_authorization_grant")?.bool("active") {
      object["identity_assertion_authorization_grant"] = ["active": .bool(isActive)]
    }
    if let lifetime = try values.block("jwt_configuration")?.int("lifetime_in_seconds") {
      object["jwt_configuration"] = ["lifetime_in_seconds": .int(Int(clamping: lifetime))]
    }
    return object
  }

  /// What the attributes of `auth0_client_credentials` say of an application: nothing of its credentials.
  static func credentials(_ values: ProviderValues) throws(UnexpectedValue) -> JSONObject {
    var object = JSONObject()
    object["token_endpoint_auth_method"] = try values.text("authentication_method").map { .string($0) }
    if try values.block("token_vault_privileged_access") != nil { object["token_vault_privileged_access"] = [:] }
    return object
  }
}
