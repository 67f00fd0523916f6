import Documents

/// Resources of Auth0's Terraform provider as it reads them of a tenant: with every attribute of its schema that matters
/// here, zero values written out. It has no attribute for an agent's id, nor for a policy for anonymous users.
struct ProviderWriter {
  struct Resource {
    let type: String
    let name: String
    let values: JSONObject

    var address: String { "\(type).\(name)" }
  }

  let tenant: ExportedTenant

  var resources: [Resource] {
    tenant.ownClients.flatMap(resources(ofClient:)) + tenant.apis.flatMap(resources(ofAPI:))
      + tenant.grants.map(Self.resource(ofGrant:))
  }

  /// The grants by themselves.
  var grants: [Resource] { tenant.grants.map(Self.resource(ofGrant:)) }

  private static func text(_ record: JSONObject, _ key: String) -> JSONValue { .string(record[key]?.string ?? "") }
  private static func flag(_ record: JSONObject, _ key: String) -> JSONValue { .bool(record[key]?.bool ?? false) }

  private static func resource(ofGrant grant: JSONObject) -> Resource {
    let isAll = grant["allow_all_scopes"]?.bool == true
    return Resource(
      type: "auth0_client_grant", name: "g\(grant["id"]?.string?.suffix(2) ?? "")",
      values: [
        "allow_all_scopes": flag(grant, "allow_all_scopes"),
        "allow_any_organization": flag(grant, "allow_any_organization"), "audience": text(grant, "audience"),
        "authorization_details_types": grant["authorization_details_types"] ?? [],
        "client_id": text(grant, "client_id"), "default_for": text(grant, "default_for"), "id": text(grant, "id"),
        "is_system": flag(grant, "is_system"), "organization_usage": text(grant, "organization_usage"),
        "scopes": isAll ? nil : grant["scope"] ?? [], "subject_type": text(grant, "subject_type"),
      ])
  }

  private func resources(ofClient client: JSONObject) -> [Resource] {
    let name = client["client_id"]?.string ?? ""
    var values: JSONObject = [
      "client_metadata": [:], "identity_assertion_authorization_grant": [], "jwt_configuration": [],
      "require_proof_of_possession": false, "is_first_party": Self.flag(client, "is_first_party"),
      "grant_types": client["grant_types"] ?? [], "id": .string(name), "token_exchange": [],
    ]
    if let exchange = client["token_exchange"] { values["token_exchange"] = [exchange] }
    for key in [
      "client_id", "name", "app_type", "third_party_security_mode", "external_client_id", "external_metadata_type",
      "external_metadata_created_by", "resource_server_identifier",
    ] { values[key] = Self.text(client, key) }
    return [
      Resource(type: "auth0_client", name: name, values: values),
      Resource(
        type: "auth0_client_credentials", name: name,
        values: [
          "authentication_method": Self.text(client, "token_endpoint_auth_method"), "client_id": .string(name),
          "id": .string(name), "token_vault_privileged_access": [],
        ]),
    ]
  }

  private func resources(ofAPI api: JSONObject) -> [Resource] {
    let name = api["id"]?.string ?? ""
    let isManagement = api["name"]?.string == "Auth0 Management API"
    let types = api["authorization_details"]?.array ?? []
    let policies = api["subject_type_authorization"]?.object
    func policy(_ subject: String) -> JSONValue { policies?[subject].map { [$0] } ?? [] }
    let scopes = (api["scopes"]?.array ?? []).compactMap(\.object)
    return [
      Resource(
        type: "auth0_resource_server", name: name,
        values: [
          "allow_offline_access": Self.flag(api, "allow_offline_access"),
          "authorization_details": types.isEmpty
            ? [["disable": true, "type": ""]]
            : .array(types.map { ["disable": false, "type": Self.text($0.object ?? [:], "type")] }),
          "authorization_policy": [], "client_id": "",
          "enforce_policies": isManagement ? nil : Self.flag(api, "enforce_policies"), "id": .string(name),
          "identifier": Self.text(api, "identifier"), "is_system": Self.flag(api, "is_system"),
          "name": Self.text(api, "name"),
          "proof_of_possession": [["disable": true, "mechanism": "", "required": false, "required_for": ""]],
          "subject_type_authorization": [["client": policy("client"), "user": policy("user")]],
          "token_dialect": isManagement ? nil : "", "token_lifetime": api["token_lifetime"] ?? 0,
        ]),
      Resource(
        type: "auth0_resource_server_scopes", name: name,
        values: [
          "id": Self.text(api, "identifier"), "resource_server_identifier": Self.text(api, "identifier"),
          "scopes": .array(
            scopes.map { ["description": Self.text($0, "description"), "name": Self.text($0, "value")] }),
        ]),
    ]
  }
}
