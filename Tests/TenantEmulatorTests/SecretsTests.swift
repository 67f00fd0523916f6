import Documents
import Tenant
import TenantEmulator
import Testing

@Suite struct SecretsTests {
  private static let secret = "kept-out-of-memory"

  @Test func `a client's secrets are served here and dropped by the reader`() async throws {
    let raw: JSONObject = [
      "client_id": "app_0", "name": "App", "client_secret": .string(Self.secret),
      "signing_keys": [["cert": .string(Self.secret)]], "encryption_key": ["pub": .string(Self.secret)],
      "client_metadata": ["key": .string(Self.secret)], "addons": ["samlp": ["cert": .string(Self.secret)]],
    ]
    let caller = await Caller(EmulatedTenant(domain: "tenant.example", clients: [raw]))
    let answer = try await caller.get("/api/v2/clients/app_0")
    #expect(answer.json == .object(raw))
    try expectNoTrace(of: Client(#require(answer.json.object)), json: \.json)
  }

  @Test func `an API's secrets are served here and dropped by the reader`() async throws {
    let raw: JSONObject = [
      "id": "rs_0", "identifier": "https://api.example/", "signing_secret": .string(Self.secret),
      "token_encryption": ["encryption_key": ["pem": .string(Self.secret)]], "scopes": [["value": "read:x"]],
    ]
    let caller = await Caller(EmulatedTenant(domain: "tenant.example", resourceServers: [raw]))
    let answer = try await caller.get("/api/v2/resource-servers/rs_0")
    #expect(answer.json == .object(raw))
    try expectNoTrace(of: ResourceServer(#require(answer.json.object)), json: \.json)
  }

  @Test func `the settings print no secret`() {
    var settings = EmulatorSettings()
    settings.clientSecret = Secret(Self.secret)
    #expect(!dumped(settings).contains(Self.secret))
  }

  private func expectNoTrace<Record>(of record: Record, json: (Record) -> JSONValue) throws {
    #expect(!JSONWriter.compact(json(record)).contains(Self.secret))
    #expect(!dumped(record).contains(Self.secret))
  }

  private func dumped<Value>(_ value: Value) -> String {
    var text = "\(value) \(String(reflecting: value)) "
    dump(value, to: &text)
    return text
  }
}
