import Documents
import Tenant
import Testing

@Suite struct AllowListTests {
  private static let secret = "must-not-be-kept"

  /// Every form in which a record carries something secret: as a value, below an object, in a list, as a key.
  private static let secrets: JSONObject = [
    "client_secret": .string(secret), "signing_secret": .string(secret),
    "signing_keys": [["cert": .string(secret), "pkcs7": .string(secret)]],
    "encryption_key": ["pub": .string(secret), "cert": .string(secret)],
    "token_encryption": ["encryption_key": ["pem": .string(secret)]],
    "client_authentication_methods": ["private_key_jwt": ["credentials": [["id": .string(secret)]]]],
    "addons": ["samlp": ["signingCert": .string(secret)]],
    "client_metadata": ["token": .string(secret), "must-not-be-kept-key": true],
    "metadata": ["token": .string(secret)], "branding": ["logo_url": .string(secret)],
    "custom_login_page": .string(secret), "must-not-be-kept": 1,
  ]

  private func record(_ fields: JSONObject) -> JSONObject {
    JSONObject((fields.members + Self.secrets.members).map { ($0.key, $0.value) })
  }

  private func expectNoTrace(_ record: some Any, _ json: JSONValue) {
    #expect(!shown(record).contains(Self.secret))
    #expect(!JSONWriter.compact(json).contains(Self.secret))
    for key in Self.secrets.keys { #expect(!shown(record).contains("\"\(key)\"")) }
  }

  @Test func `of a client only the listed fields are kept`() throws {
    let fields: JSONObject = [
      "client_id": "app", "name": "App", "app_type": "non_interactive", "is_first_party": false, "global": true,
      "grant_types": ["client_credentials"], "token_endpoint_auth_method": "none",
      "third_party_security_mode": "strict", "external_metadata_type": "cimd", "external_metadata_created_by": "client",
      "external_client_id": "https://app.example/client.json", "resource_server_identifier": "https://api.example/",
      "token_exchange": ["allow_any_profile_of_type": ["custom_authentication", "on_behalf_of_token_exchange"]],
      "identity_assertion_authorization_grant": ["active": true], "token_vault_privileged_access": [:],
      "require_proof_of_possession": true, "jwt_configuration": ["lifetime_in_seconds": 3600],
      "created_at": "2026-01-02T03:04:05.678Z", "updated_at": "2026-02-03T04:05:06.789Z", "agent_id": "agt_1",
    ]
    var raw = record(fields)
    let secret: JSONValue = .string(Self.secret)
    raw["token_exchange"] = [
      "allow_any_profile_of_type": ["custom_authentication", "on_behalf_of_token_exchange"], "note": secret,
    ]
    raw["identity_assertion_authorization_grant"] = ["active": true, "note": secret]
    raw["token_vault_privileged_access"] = [
      "credentials": [["id": secret, "pem": secret]], "ip_allowlist": [secret],
      "grants": [["connection": secret, "scopes": [secret]]],
    ]
    raw["jwt_configuration"] = [
      "lifetime_in_seconds": 3600, "alg": "HS256", "secret_encoded": true, "scopes": ["x": secret], "secret": secret,
    ]
    let client = try Client(raw)
    #expect(client.json == .object(fields))
    #expect(Set(fields.keys) == Set(Client.fields))
    #expect(client.clientID == "app")
    #expect(client.isFirstParty == false)
    #expect(client.isGlobal == true)
    #expect(client.grantTypes == ["client_credentials"])
    #expect(client.externalMetadataType == "cimd" && client.externalMetadataCreatedBy == "client")
    #expect(client.externalClientID == "https://app.example/client.json")
    #expect(client.resourceServerIdentifier == "https://api.example/")
    #expect(client.tokenExchangeTypes == ["custom_authentication", "on_behalf_of_token_exchange"])
    #expect(client.acceptsIdentityAssertions == true && client.hasTokenVaultAccess)
    #expect(client.requiresProofOfPossession == true && client.tokenLifetime == 3600)
    #expect(client.createdAt == "2026-01-02T03:04:05.678Z" && client.updatedAt == "2026-02-03T04:05:06.789Z")
    #expect(client.agentID == "agt_1" && client.metadataTexts == nil)
    #expect(try Client(fields) == client)
    expectNoTrace(client, client.json)
  }

  @Test func `of an API only the listed fields are kept`() throws {
    let fields: JSONObject = [
      "id": "rs_1", "identifier": "https://api.example/", "name": "API", "is_system": false, "token_lifetime": 86400,
      "scopes": [["value": "read:x", "description": "Read"], ["value": "write:x"]],
      "subject_type_authorization": [
        "user": ["policy": "allow_all"], "client": ["policy": "deny_all"], "anonymous_user": ["policy": "deny_all"],
      ],
      "authorization_details": [["type": "payment"]], "token_lifetime_for_anonymous_access_tokens": 600,
      "token_dialect": "rfc9068_profile_authz",
      "proof_of_possession": ["mechanism": "dpop", "required": true, "required_for": "public_clients"],
      "allow_offline_access": true, "enforce_policies": true, "authorization_policy": ["policy_id": "pol_1"],
      "client_id": "app",
    ]
    let secret: JSONValue = .string(Self.secret)
    var raw = record(fields)
    raw["scopes"] = [
      ["value": "read:x", "description": "Read", "note": .string(Self.secret)], ["value": "write:x"],
    ]
    raw["proof_of_possession"] = [
      "mechanism": "dpop", "required": true, "required_for": "public_clients", "note": secret,
    ]
    raw["authorization_policy"] = ["policy_id": "pol_1", "note": secret]
    let api = try ResourceServer(raw)
    #expect(api.json == .object(fields))
    #expect(Set(fields.keys) == Set(ResourceServer.fields))
    #expect(try ResourceServer(fields) == api)
    #expect(api.scopes.map(\.value) == ["read:x", "write:x"])
    #expect(api.userPolicy == "allow_all")
    #expect(api.clientPolicy == "deny_all")
    #expect(api.anonymousUserPolicy == "deny_all")
    #expect(api.authorizationDetailsTypes == ["payment"])
    #expect(api.tokenLifetime == 86400 && api.anonymousTokenLifetime == 600)
    #expect(api.tokenDialect == "rfc9068_profile_authz" && api.authorizationPolicyID == "pol_1")
    #expect(api.proofOfPossession?.mechanism == "dpop" && api.proofOfPossession?.isRequired == true)
    #expect(api.proofOfPossession?.requiredFor == "public_clients")
    #expect(api.allowsOfflineAccess == true && api.enforcesPolicies == true && api.clientID == "app")
    expectNoTrace(api, api.json)
  }

  @Test func `of an organization only the listed fields are kept`() throws {
    let fields: JSONObject = ["id": "org_1", "name": "acme", "display_name": "Acme"]
    let organization = try Organization(record(fields))
    #expect(organization.json == .object(fields))
    expectNoTrace(organization, organization.json)
  }

  @Test func `a snapshot of such records leaves no trace either`() throws {
    let text = JSONWriter.compact([
      "snapshot_version": 1, "domain": "t.example", "client_grants": [],
      "clients": [.object(record(["client_id": "app"]))],
      "resource_servers": [.object(record(["identifier": "a"]))],
      "grant_organizations": ["cgr_1": [.object(record(["id": "org_1"]))]],
    ])
    let snapshot = try TenantSnapshot(object(text))
    expectNoTrace(snapshot, snapshot.json)
    #expect(JSONWriter.compact(snapshot.json).contains("org_1"))
  }

  @Test func `an error of a record does not repeat its value`() throws {
    for raw: JSONObject in [
      ["client_id": [.string(Self.secret)]], ["client_id": "c", "name": ["x": .string(Self.secret)]],
    ] {
      let error = recordError { () throws(FieldError) in try Client(raw) }
      #expect(error?.description.contains(Self.secret) == false)
    }
  }

  @Test func `a record without its identity is refused`() {
    #expect(recordError { () throws(FieldError) in try Client([:]) }?.description == "client_id: is missing")
    #expect(
      recordError { () throws(FieldError) in try ResourceServer(["id": "x"]) }?.description == "identifier: is missing"
    )
    #expect(
      recordError { () throws(FieldError) in try Organization(["id": nil]) }?.description
        == "id: expected a string, found null")
  }

  @Test(
    arguments: [
      (
        ["identifier": "a", "scopes": [["value": "x"], ["value": 1]]],
        "scopes[1].value: expected a string, found a number"
      ),
      (["identifier": "a", "scopes": ["x"]], "scopes[0]: expected an object, found a string"),
      (["identifier": "a", "scopes": [["description": "x"]]], "scopes[0].value: is missing"),
      (["identifier": "a", "token_lifetime": "1"], "token_lifetime: expected an integer, found a string"),
      (
        ["identifier": "a", "subject_type_authorization": ["user": ["policy": 1]]],
        "subject_type_authorization.user.policy: expected a string, found a number"
      ),
      (["identifier": "a", "authorization_details": [[:]]], "authorization_details[0].type: is missing"),
    ] as [(JSONObject, String)])
  func `a wrong field deep in an API is named by its path`(raw: JSONObject, description: String) {
    #expect(recordError { () throws(FieldError) in try ResourceServer(raw) }?.description == description)
  }

  @Test(
    arguments: [
      (["token_vault_privileged_access": true], "token_vault_privileged_access: expected an object, found a boolean"),
      (["token_exchange": []], "token_exchange: expected an object, found a list"),
      (
        ["token_exchange": ["allow_any_profile_of_type": [1]]],
        "token_exchange.allow_any_profile_of_type[0]: expected a string, found a number"
      ),
      (
        ["identity_assertion_authorization_grant": ["active": 1]],
        "identity_assertion_authorization_grant.active: expected true or false, found a number"
      ),
      (
        ["jwt_configuration": ["lifetime_in_seconds": "1"]],
        "jwt_configuration.lifetime_in_seconds: expected an integer, found a string"
      ),
    ] as [(JSONObject, String)])
  func `a wrong field deep in an application is named by its path`(raw: JSONObject, description: String) {
    var raw = raw
    raw["client_id"] = "c"
    #expect(recordError { () throws(FieldError) in try Client(raw) }?.description == description)
  }

  @Test(
    arguments: [
      (["client_id": "c", "name": "n", "app_type": "spa"], true), (["client_id": "c", "is_first_party": true], false),
      (["client_id": "c", "global": false], false), (["client_id": "c", "grant_types": []], false),
    ] as [(JSONObject, Bool)])
  func `a summary is known by what it lacks`(raw: JSONObject, isSummary: Bool) throws {
    #expect(try Client(raw).isSummary == isSummary)
  }
}
