import Documents
import Tenant
import TenantEmulator
import Testing

@Suite struct FilterTests {
  private static let tenant = EmulatedTenant(
    domain: "tenant.example",
    clientGrants: [
      ["id": "1", "client_id": "a", "audience": "https://x/"],
      ["id": "2", "client_id": "a", "audience": "https://x/", "subject_type": "user"],
      ["id": "3", "client_id": "b", "audience": "https://x/y?z=1&w", "allow_any_organization": true],
      ["id": "4", "default_for": "third_party_clients", "audience": "https://x/", "subject_type": "client"],
      ["id": "5", "client_id": "caf\u{E9}", "audience": "https://y/", "allow_any_organization": false],
      ["id": "6", "client_id": "cafe\u{301}", "audience": "https://y/"],
    ],
    clients: [
      [
        "client_id": "a", "name": "A", "app_type": "spa", "description": "first", "client_secret": "s", "global": false,
      ],
      ["client_id": "b", "name": "B", "is_first_party": false], ["client_id": "g", "name": "All", "global": true],
    ],
    resourceServers: (0..<12).map { ["id": .string("rs_\($0)"), "identifier": .string("https://api.example/\($0)")] })

  @Test(arguments: [
    ("", "123456"), ("client_id=a", "12"), ("audience=https%3A%2F%2Fx%2F", "124"),
    ("audience=https%3A%2F%2Fx%2F&client_id=a", "12"), ("default_for=third_party_clients", "4"),
    ("client_id=a&subject_type=client", "1"), ("client_id=a&subject_type=user", "2"),
    ("audience=https%3A%2F%2Fx%2F&subject_type=client", "14"), ("allow_any_organization=true", "3"),
    ("audience=https%3A%2F%2Fx%2Fy%3Fz%3D1%26w", "3"), ("client_id=nobody", ""), ("client_id=caf%C3%A9", "5"),
    ("client_id=cafe%CC%81", "6"),
  ])
  func `grants are filtered`(query: String, ids: String) async throws {
    let caller = await Caller(Self.tenant)
    let bare = try await caller.get("/api/v2/client-grants?\(query)")
    #expect(bare.json.array?.compactMap { $0.string("id") }.joined() == ids)
    let totals = try await caller.get("/api/v2/client-grants?include_totals=true&\(query)")
    #expect(totals.json.object?["total"]?.int == Int64(ids.count))
    let page = try await caller.get("/api/v2/client-grants?take=1&\(query)")
    #expect(page.records("client_grants")?.first?.string("id") ?? "" == String(ids.prefix(1)))
    #expect((page.next != nil) == (ids.count > 1))
  }

  @Test(arguments: [
    "client_id=a&default_for=third_party_clients", "subject_type=user", "allow_any_organization=false",
    "allow_any_organization=1", "id=1",
  ])
  func `filters that do not go together are refused`(query: String) async throws {
    let answer = try await Caller(Self.tenant).get("/api/v2/client-grants?\(query)")
    #expect(answer.status == 400)
    #expect(answer.json.string("error") == "Bad Request")
    #expect(answer.message?.hasPrefix("Query validation error: '") == true)
  }

  @Test(arguments: [
    ("", "abg"), ("is_global=true", "g"), ("is_global=false", "ab"), ("is_first_party=false", "b"),
    ("app_type=spa,native", "a"),
  ])
  func `clients are filtered`(query: String, ids: String) async throws {
    let answer = try await Caller(Self.tenant).get("/api/v2/clients?take=50&\(query)")
    #expect(answer.records("clients")?.compactMap { $0.string("client_id") }.joined() == ids)
  }

  @Test(arguments: [
    ("fields=client_id,name", ["client_id", "name"]),
    ("fields=client_id,name&include_fields=true", ["client_id", "name"]),
    ("fields=client_secret,global&include_fields=false", ["client_id", "name", "app_type", "description"]),
    ("", ["client_id", "name", "app_type", "description", "client_secret", "global"]),
  ])
  func `clients show the fields that are asked for`(query: String, keys: [String]) async throws {
    let caller = await Caller(Self.tenant)
    let list = try await caller.get("/api/v2/clients?\(query)")
    #expect(list.json.array?.first?.object?.keys.sorted() == keys.sorted())
    let one = try await caller.get("/api/v2/clients/a?\(query)")
    #expect(one.json.object?.keys.sorted() == keys.sorted())
  }

  @Test func `a summary token sees four fields of a client`() async throws {
    var caller = await Caller(Self.tenant)
    caller.token = await caller.emulator.issueToken(scopes: ["read:client_summary"]).reveal()
    let list = try await caller.get("/api/v2/clients?take=50&fields=client_id,name,client_secret,global")
    #expect(list.records("clients")?.first == ["client_id": "a", "name": "A"])
    let one = try await caller.get("/api/v2/clients/a")
    #expect(one.json == ["client_id": "a", "name": "A", "app_type": "spa", "description": "first"])
    #expect(try Client(#require(one.json.object)).isSummary)
  }

  @Test func `APIs are asked for by name`() async throws {
    let caller = await Caller(Self.tenant)
    func query(_ numbers: [Int]) -> String {
      "/api/v2/resource-servers?"
        + numbers.map { "identifiers=https%3A%2F%2Fapi.example%2F\($0)" }.joined(separator: "&")
    }
    let two = try await caller.get(query([11, 3, 77]) + "&include_totals=true&per_page=100")
    #expect(two.records("resource_servers")?.compactMap { $0.string("id") } == ["rs_3", "rs_11"])
    #expect(try await caller.get(query(Array(0..<10))).json.array?.count == 10)
    let eleven = try await caller.get(query(Array(0..<11)))
    #expect(eleven.status == 400)
    #expect(
      eleven.message == "Query validation error: 'Array is too long (11), maximum 10' on property identifiers.")
  }
}
