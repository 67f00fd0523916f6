import Documents
import Tenant
import TenantEmulator
import Testing

@Suite struct DemoTenantTests {
  @Test func `it is a snapshot that survives a round trip`() throws {
    let demo = try TenantSnapshot.demo()
    let json = try #require(try JSONReader.value(JSONWriter.pretty(demo.json)).object)
    #expect(try TenantSnapshot(json, keeping: .all) == demo)
  }

  @Test func `it holds what its coverage says`() throws {
    let demo = try TenantSnapshot.demo()
    #expect(demo.records.grants.count == 51)
    #expect(demo[Client.self]?.count == 26)
    #expect(demo[ResourceServer.self]?.count == 12)
    let organizations = try #require(demo[GrantOrganizations.self]).flatMap(\.organizations)
    #expect(Set(organizations.map(\.id)).count == 2)
    #expect(demo.coverage[.clientGrants]?.read == demo.records.grants.count)
    #expect(demo.coverage[.clients]?.read == demo[Client.self]?.count)
    #expect(demo.coverage[.resourceServers]?.read == demo[ResourceServer.self]?.count)
    #expect(demo.coverage[.organizations]?.read == organizations.count)
    #expect(demo.coverage.values.allSatisfy(\.isComplete) && demo.coverage.count == TenantCollection.allCases.count)
  }

  @Test func `its grants are told apart by id and by key`() throws {
    let grants = try TenantSnapshot.demo().records.grants
    #expect(Set(grants.compactMap(\.id)).count == grants.count)
    #expect(Set(grants.map(\.key)).count == grants.count)
  }

  @Test func `the emulator's own client is in it and may read`() throws {
    let demo = try TenantSnapshot.demo()
    let settings = EmulatorSettings()
    #expect(demo[Client.self]?.contains { $0.clientID == settings.clientID } == true)
    let grant = demo.records.grants.first {
      $0.clientID == settings.clientID && $0.audience == demo.managementAudience
    }
    let needed = TenantCollection.allCases.filter { $0.record.isEssential }.map(\.requiredScope)
    #expect(Set(grant?.scope ?? []) == Set(needed) && Set(needed).isSubset(of: settings.tokenScopes))
  }

  @Test func `the emulator serves all of it`() async throws {
    let demo = try TenantSnapshot.demo()
    let caller = await Caller(EmulatedTenant(demo))
    let grants = try await caller.get("/api/v2/client-grants?take=100")
    #expect(grants.records("client_grants") == demo.records.grants.map { .object($0.raw) })
    let clients = try await caller.get("/api/v2/clients?take=100")
    #expect(clients.records("clients") == demo[Client.self]?.map(\.json))
    let servers = try await caller.get("/api/v2/resource-servers?per_page=100&include_totals=true")
    #expect(servers.records("resource_servers") == demo[ResourceServer.self]?.map(\.json))
    for record in try #require(demo[GrantOrganizations.self]) {
      let answer = try await caller.get("/api/v2/client-grants/\(record.grant)/organizations?take=50")
      #expect(answer.records("organizations") == record.organizations.map(\.json))
    }
  }

  @Test(arguments: DemoHazard.all) func `it holds a grant that each rule is about`(hazard: DemoHazard) throws {
    let demo = try TenantSnapshot.demo()
    #expect(demo.records.grants.contains { hazard.holds($0, demo) }, "no grant violates \(hazard.rule)")
  }

  @Test func `most of its grants are about no rule at all`() throws {
    let demo = try TenantSnapshot.demo()
    let clean = demo.records.grants.filter { grant in !DemoHazard.all.contains { $0.holds(grant, demo) } }
    #expect(clean.count == 29)
  }
}
