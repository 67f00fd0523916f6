import Documents
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

@Suite(.enabled(if: Recordings.isPresent, Recordings.absence))
struct RecordingTests {
  /// Records by id and by identifier, and lists with totals filtered by audience and client, as recorded: the whole
  /// answer is equal as JSON.
  @Test(arguments: Recording.lives)
  func `a life's GETs are answered as recorded`(name: String, count: Int) async throws {
    var recorded = RecordedTenant()
    var replayed = 0
    for exchange in try Recording(name).exchanges {
      guard exchange.method == "GET", RecordedTenant.serves(exchange.path) else {
        recorded.apply(exchange)
        continue
      }
      let answer = try await Caller(recorded.tenant).get(exchange.path)
      #expect(answer.status == exchange.status, "\(exchange.path)")
      #expect(answer.json == exchange.response, "\(exchange.path)")
      if answer.status == 200 { try decode(answer.json, path: exchange.path) }
      replayed += 1
    }
    #expect(replayed == count)
  }

  @Test(arguments: Recording.changes)
  func `a grant's PATCHes are answered as recorded`(name: String, count: Int, undefined: UndefinedNames) async throws {
    var recorded = RecordedTenant()
    var replayed = 0
    for exchange in try Recording(name).exchanges {
      if exchange.method == "PATCH", exchange.path.hasPrefix("/api/v2/client-grants/") {
        let caller = await Caller(recorded.tenant, settings: .changing { $0.undefinedNames = undefined })
        let answer = try await caller.send(
          .patch, exchange.path, body: Array(JSONWriter.compact(exchange.request).utf8))
        #expect(answer.status == exchange.status)
        #expect(answer.json == exchange.response)
        #expect(await caller.emulator.writes.map { JSONValue.object($0.after) } == [exchange.response])
        replayed += 1
      }
      recorded.apply(exchange)
    }
    #expect(replayed == count)
  }

  /// Query forms: grants by checkpoint beside `include_totals`; clients by offset with totals, all of them and those
  /// that are or are not global; APIs by offset with totals.
  @Test func `the lists of a dump are answered as recorded`() async throws {
    let exchanges = try Recording("deploy-cli-dump").exchanges.filter { RecordedTenant.serves($0.path) }
    func seed(_ path: String, _ key: String) throws -> [JSONObject] {
      let answer = exchanges.first { $0.path == "/api/v2/\(path)" }?.response
      let records = try #require(answer?.object?[key]?.array)
      return records.compactMap(\.object)
    }
    let tenant = EmulatedTenant(
      domain: "recorded.example",
      clientGrants: try seed("client-grants?include_totals=true&take=50", "client_grants"),
      clients: try seed("clients?page=0&per_page=100&include_totals=true", "clients"),
      resourceServers: try seed("resource-servers?page=0&per_page=100&include_totals=true", "resource_servers"))
    #expect(tenant.clients.contains { $0["client_secret"] != nil })

    let caller = await Caller(tenant)
    for exchange in exchanges {
      let answer = try await caller.get(exchange.path)
      #expect(answer.status == exchange.status)
      #expect(answer.json == exchange.response, "\(exchange.path)")
      try decode(answer.json, path: exchange.path)
    }
    #expect(exchanges.count == 5)
  }

  /// Every record of an answer is one for the reader; grants come back as they were.
  private func decode(_ json: JSONValue, path: String) throws {
    let object = try #require(json.object)
    func records(_ key: String) -> [JSONObject] { object[key]?.array?.compactMap(\.object) ?? [object] }
    switch path.split(whereSeparator: { "/?".contains($0) }).dropFirst(2).first {
    case "client-grants":
      for grant in records("client_grants") { #expect(try ClientGrant(grant).raw == grant) }
    case "clients":
      for client in records("clients") {
        var kept = client.only(Client.fields)
        // Of its settings for tokens only how long they live.
        kept["jwt_configuration"] = client["jwt_configuration"]?.object?["lifetime_in_seconds"].map {
          ["lifetime_in_seconds": $0]
        }
        #expect(try Client(client).json == .object(kept))
      }
    default:
      for server in records("resource_servers") {
        let read = try ResourceServer(server)
        #expect(server["identifier"] == .string(read.identifier))
        #expect(read.scopes.count == server["scopes"]?.array?.count ?? 0)
        #expect(read.json.object?["signing_secret"] == nil)
      }
    }
  }
}
