import Documents
import Tenant
import TenantEmulator
import Testing

/// Which grants are assigned to which organizations, from both sides.
@Suite struct `Organizations of the emulator` {
  private static func tenant() -> EmulatedTenant {
    var tenant = EmulatedTenant.numbered(3)
    tenant.grantOrganizations = [
      ExactString("cgr_0"): [["id": "org_2"], ["id": "org_1"]], ExactString("cgr_2"): [["id": "org_1", "name": "one"]],
    ]
    return tenant
  }

  @Test func `those that a grant is assigned to are listed once`() async throws {
    let caller = await Caller(Self.tenant())
    let list = try await caller.get("/api/v2/organizations?take=1")
    #expect(list.records("organizations")?.compactMap { $0.string("id") } == ["org_1"])
    let next = try #require(list.next)
    let rest = try await caller.get("/api/v2/organizations?take=1&from=\(next)")
    #expect(rest.records("organizations")?.compactMap { $0.string("id") } == ["org_2"] && rest.next == nil)
    let counted = try await caller.get("/api/v2/organizations?per_page=1&include_totals=true")
    #expect(counted.json.object?["total"] == 2)
  }

  @Test(arguments: [("org_1", ["cgr_0", "cgr_2"]), ("org_2", ["cgr_0"])])
  func `an organization has the grants that have it`(id: String, grants: [String]) async throws {
    let caller = await Caller(Self.tenant())
    let answer = try await caller.get("/api/v2/organizations/\(id)/client-grants?per_page=100&include_totals=true")
    #expect(answer.records("client_grants")?.compactMap { $0.string("id") } == grants)
    #expect(answer.json.object?["total"] == .int(grants.count))
    #expect(try await caller.get("/api/v2/organizations/\(id)/client-grants?take=5").status == 400)
  }

  @Test func `another organization does not exist`() async throws {
    let caller = await Caller(Self.tenant())
    #expect(try await caller.get("/api/v2/organizations/org_3/client-grants").errorCode == "inexistent_organization")
  }

  @Test(arguments: [
    (["read:organizations"], 200, 403), (["read:organizations_summary"], 200, 403),
    (["read:organization_client_grants"], 403, 200), (["read:client_grants"], 403, 403),
  ])
  func `each list has a scope of its own`(scopes: [String], list: Int, grants: Int) async throws {
    var settings = EmulatorSettings()
    settings.tokenScopes = scopes
    let caller = await Caller(Self.tenant(), settings: settings)
    #expect(try await caller.get("/api/v2/organizations").status == list)
    #expect(try await caller.get("/api/v2/organizations/org_1/client-grants").status == grants)
  }
}
