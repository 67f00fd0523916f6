import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

@Suite struct AuthorizationTests {
  private static let paths: [(path: String, collection: TenantCollection)] = [
    ("/api/v2/client-grants", .clientGrants), ("/api/v2/client-grants?take=10", .clientGrants),
    ("/api/v2/client-grants/cgr_0", .clientGrants), ("/api/v2/client-grants/cgr_0/organizations", .organizations),
    ("/api/v2/organizations/org_0/client-grants", .organizations),
    ("/api/v2/clients", .clients), ("/api/v2/clients/app_0", .clients),
    ("/api/v2/resource-servers", .resourceServers), ("/api/v2/resource-servers/rs_0", .resourceServers),
  ]

  @Test(arguments: paths.map(\.path)) func `without a token nothing is shown`(path: String) async throws {
    var caller = await Caller(.numbered(1))
    #expect(try await caller.get(path).status == 200)
    caller.token = nil
    let answer = try await caller.get(path)
    #expect(answer.status == 401)
    #expect(answer.message == "Missing authentication")
    #expect(answer.json.string("error") == "Unauthorized")
  }

  @Test(arguments: ["", "nonsense", "eyJhbGciOiJub25lIn0.e30."])
  func `a token that was not issued is invalid`(token: String) async throws {
    var caller = await Caller(.numbered(1))
    caller.token = token
    let answer = try await caller.get("/api/v2/client-grants")
    #expect(answer.status == 401)
    #expect(answer.message == "Invalid token")
  }

  @Test func `a token is good until its last second`() async throws {
    let clock = ManualClock()
    var settings = EmulatorSettings()
    settings.tokenLifetime = 60
    let caller = await Caller(.numbered(1), settings: settings, clock: clock)
    clock.advance(59)
    #expect(try await caller.get("/api/v2/client-grants").status == 200)
    clock.advance(1)
    let answer = try await caller.get("/api/v2/client-grants")
    #expect(answer.status == 401)
    #expect(answer.message == "Expired token received for JSON Web Token validation")
  }

  @Test func `a revoked token is invalid and a new one is good`() async throws {
    var caller = await Caller(.numbered(1))
    await caller.emulator.revokeTokens()
    #expect(try await caller.get("/api/v2/client-grants").message == "Invalid token")
    caller.token = await caller.emulator.issueToken().reveal()
    #expect(try await caller.get("/api/v2/client-grants").status == 200)
  }

  @Test(arguments: paths) func `a token without the scope is told which one`(
    path: String, collection: TenantCollection
  ) async throws {
    var caller = await Caller(.numbered(1))
    let others = TenantCollection.allCases.filter { $0 != collection }.map(\.requiredScope)
    caller.token = await caller.emulator.issueToken(scopes: others).reveal()
    let answer = try await caller.get(path)
    #expect(answer.status == 403)
    #expect(answer.errorCode == "insufficient_scope")
    let scopes = collection == .clients ? "read:clients, read:client_summary" : collection.requiredScope
    #expect(answer.message == "Insufficient scope, expected any of: \(scopes)")
  }

  @Test(arguments: paths) func `a denied collection is refused and the others are not`(
    path: String, collection: TenantCollection
  ) async throws {
    for denied in TenantCollection.allCases {
      var settings = EmulatorSettings()
      settings.deniedCollections = [denied]
      let caller = await Caller(.numbered(1), settings: settings)
      #expect(try await caller.get(path).status == (denied == collection ? 403 : 200))
    }
  }

  @Test func `what a snapshot does not carry or not to its end is refused and not shown as empty`() async throws {
    let gap = CoverageGap(.clientGrants, message: "the connection broke")
    var records = TenantRecords()
    records.add(Reading<ClientGrant>([], pages: 1, gap: gap))
    records.add(Reading<ResourceServer>([], pages: 1))
    let snapshot = TenantSnapshot(domain: "tenant.example", records: records)
    let caller = await Caller(EmulatedTenant(snapshot))
    #expect(try await caller.get("/api/v2/client-grants").status == 403)
    #expect(try await caller.get("/api/v2/clients").status == 403)
    #expect(try await caller.get("/api/v2/client-grants/cgr_0/organizations").status == 403)
    #expect(try await caller.get("/api/v2/resource-servers").status == 200)
  }
}
