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
      "third_party_security_mode": "strict",
    ]
    let client = try Client(record(fields))
    #expect(client.json == .object(fields))
    #expect(Set(fields.keys) == Set(Client.fields))
    #expect(client.clientID == "app")
    #expect(client.isFirstParty == false)
    #expect(client.isGlobal == true)
    #expect(client.grantTypes == ["client_credentials"])
    expectNoTrace(client, client.json)
  }

  @Test func `of an API only the listed fields are kept`() throws {
    let fields: JSONObject = [
      "id": "rs_1", "identifier": "https://api.example/", "name": "API", "is_system": false, "token_lifetime": 86400,
      "scopes": [["value": "read:x", "description": "Read"], ["value": "write:x"]],
      "subject_type_authorization": [
        "user": ["policy": "allow_all"], "client": ["policy": "deny_all"], "anonymous_user": ["policy": "deny_all"],
      ],
      "authorization_details": [["type": "payment"]],
    ]
    var raw = record(fields)
    raw["scopes"] = [
      ["value": "read:x", "description": "Read", "note": .string(Self.secret)], ["value": "write:x"],
    ]
    let api = try ResourceServer(raw)
    #expect(api.json == .object(fields))
    #expect(api.scopes.map(\.value) == ["read:x", "write:x"])
    #expect(api.userPolicy == "allow_all")
    #expect(api.clientPolicy == "deny_all")
    #expect(api.anonymousUserPolicy == "deny_all")
    #expect(api.authorizationDetailsTypes == ["payment"])
    #expect(api.tokenLifetime == 86400)
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
      (["client_id": "c", "name": "n", "app_type": "spa"], true), (["client_id": "c", "is_first_party": true], false),
      (["client_id": "c", "global": false], false), (["client_id": "c", "grant_types": []], false),
    ] as [(JSONObject, Bool)])
  func `a summary is known by what it lacks`(raw: JSONObject, isSummary: Bool) throws {
    #expect(try Client(raw).isSummary == isSummary)
  }
}
