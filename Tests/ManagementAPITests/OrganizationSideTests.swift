import Documents
import HTTPTypes
import Synchronization
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import ManagementAPI

/// The organizations of many grants are asked from the side that takes fewer calls, and are the same from either.
@Suite struct `Organizations are asked from the shorter side` {
  /// A tenant of so many grants, of which every third is assigned to one or two of so many organizations.
  private static func tenant(grants: Int, organizations: Int) -> EmulatedTenant {
    var assigned: [ExactString: [JSONObject]] = [:]
    for number in stride(from: 0, to: grants, by: 3) {
      let ids = Set([number / 3 % organizations, (number + 1) % organizations]).sorted()
      assigned[ExactString("cgr_\(number)")] = ids.map { ["id": .string("org_\($0)"), "name": .string("o\($0)")] }
    }
    return EmulatedTenant(
      domain: "tenant.example",
      clientGrants: (0..<grants).map {
        [
          "id": .string("cgr_\($0)"), "client_id": "app", "audience": .string("https://\($0)/"),
          "organization_usage": "allow",
        ]
      }, grantOrganizations: assigned)
  }

  /// What a live tenant says of the organizations of all grants, and the calls that it made for it.
  private static func read(
    _ emulated: EmulatedTenant, expecting: Int = 0, times: Int = 1, scopes: [String]? = nil, opaque: Bool = false,
    refusing: @escaping @Sendable (String) -> HTTPAnswer? = { _ in nil }
  ) async throws -> (reading: Reading<GrantOrganizations>, calls: [String]) {
    var settings = EmulatorSettings()
    settings.hasOpaqueTokens = opaque
    if let scopes { settings.tokenScopes = scopes }
    let emulator = TenantEmulator(tenant: emulated, settings: settings)
    let transport = ClosureTransport { request, body in
      if let answer = refusing(request.path ?? "") { return answer }
      return await emulator.respond(to: request, body: body)
    }
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": "tenant.example", "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ])
    let live = LiveTenant(
      credentials: credentials, transport: transport, clock: ManualClock().clock(), version: "0.1.0", timeout: 1000)
    if expecting > 0 { await live.expectOrganizations(ofGrants: expecting) }
    let ids = emulated.clientGrants.compactMap { $0["id"]?.string }
    for _ in 1..<times { _ = await live.organizations(ofGrants: ids) }
    let reading = await live.organizations(ofGrants: ids)
    let calls = await emulator.requests.map { String($0.path.prefix { $0 != "?" }) }
    return (reading, calls.filter { $0 != "/oauth/token" })
  }

  /// By grant the ids of its organizations.
  private static func assignments(_ reading: Reading<GrantOrganizations>) -> [String: Set<String>] {
    Dictionary(uniqueKeysWithValues: reading.records.map { ($0.grant, Set($0.organizations.map(\.id))) })
  }

  private static func expected(_ tenant: EmulatedTenant) -> [String: Set<String>] {
    Dictionary(
      uniqueKeysWithValues: tenant.clientGrants.compactMap { $0["id"]?.string }.map { id in
        (id, Set((tenant.grantOrganizations[ExactString(id)] ?? []).compactMap { $0["id"]?.string }))
      })
  }

  @Test(
    arguments: [
      // Of few grants each is asked.
      (10, 2, false), (11, 2, true), (11, 4, true),
      // Counting and listing are calls as well.
      (30, 28, false), (30, 27, true), (150, 149, false), (400, 120, true),
    ])
  func `whichever that is, each grant has its organizations`(
    grants: Int, organizations: Int, byOrganization: Bool
  ) async throws {
    let tenant = Self.tenant(grants: grants, organizations: min(organizations, grants))
    let distinct = Set(Self.expected(tenant).values.joined()).count
    let (reading, calls) = try await Self.read(tenant)
    #expect(reading.coverage.isComplete)
    #expect(Self.assignments(reading) == Self.expected(tenant))
    let asked = calls.filter { $0.hasPrefix("/api/v2/client-grants/") }
    let isBySide = 1 + (distinct + 99) / 100 + distinct < grants && grants > 10
    #expect(asked.count == (isBySide ? 0 : grants))
    #expect(calls.count <= grants + 1)
    #expect(reading.coverage.pages == (isBySide ? calls.count : asked.count))
  }

  @Test(arguments: [false, true])
  func `a token that may not list organizations asks each grant`(opaque: Bool) async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    let (reading, calls) = try await Self.read(
      tenant, scopes: Self.grantScopes, opaque: opaque)
    #expect(reading.coverage.isComplete)
    #expect(Self.assignments(reading) == Self.expected(tenant))
    #expect(calls.count == 40 + (opaque ? 1 : 0))
  }

  @Test(arguments: [
    // The count is refused, is none, or is too small.
    "/api/v2/organizations?per_page", "/api/v2/organizations?take", "/api/v2/organizations/org_1/",
  ])
  func `what cannot be read from that side is asked from the other`(path: String) async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    for answer in [refusal(403, "insufficient_scope", "No"), json(["organizations": 7]), json([])] {
      let (reading, _) = try await Self.read(tenant, refusing: { $0.hasPrefix(path) ? answer : nil })
      #expect(reading.coverage.isComplete)
      #expect(Self.assignments(reading) == Self.expected(tenant))
    }
  }

  @Test func `a number of organizations that is too small misses none`() async throws {
    let tenant = Self.tenant(grants: 60, organizations: 50)
    let (reading, calls) = try await Self.read(
      tenant,
      refusing: { path in
        path.contains("per_page=1&") ? json(["organizations": [], "total": 1, "start": 0, "limit": 1]) : nil
      })
    #expect(Self.assignments(reading) == Self.expected(tenant))
    #expect(!calls.contains("/api/v2/client-grants/cgr_0/organizations"))
  }

  @Test(arguments: [(27, true), (28, false)])
  func `as many calls as there are grants save nothing`(stated: Int, isSideAsked: Bool) async throws {
    let tenant = Self.tenant(grants: 30, organizations: 3)
    let (reading, calls) = try await Self.read(
      tenant,
      refusing: { path in
        path.contains("per_page=1&") ? json(["organizations": [], "total": .int(stated), "start": 0, "limit": 1]) : nil
      })
    // There are fewer than was said, so that the grants are asked after all.
    #expect(Self.assignments(reading) == Self.expected(tenant))
    // Beside the call that counts.
    #expect(calls.contains("/api/v2/organizations") == isSideAsked)
  }

  @Test func `more grants of an organization than its list shows are asked one by one`() async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    let (reading, calls) = try await Self.read(
      tenant,
      refusing: { path in
        path.hasPrefix("/api/v2/organizations/org_2/")
          ? json(["client_grants": [["id": "cgr_0"]], "total": 5, "start": 0, "limit": 100]) : nil
      })
    #expect(Self.assignments(reading) == Self.expected(tenant))
    #expect(calls.count { $0.hasPrefix("/api/v2/client-grants/") } == 40)
  }

  @Test func `fewer organizations than were counted are not taken for all`() async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    let (reading, calls) = try await Self.read(
      tenant,
      refusing: { path in
        path.hasPrefix("/api/v2/organizations?take")
          ? json(["organizations": [["id": "org_0", "name": "o0"], ["id": "org_1", "name": "o1"]]]) : nil
      })
    #expect(reading.coverage.isComplete)
    #expect(Self.assignments(reading) == Self.expected(tenant))
    #expect(calls.count { $0.hasPrefix("/api/v2/client-grants/") } == 40)
  }

  // MARK: Failures that last

  /// Without those that list organizations.
  private static let grantScopes = TenantCollection.allCases.map(\.requiredScope)

  @Test(arguments: [403, 500])
  func `where every call fails a few are made`(status: Int) async throws {
    let tenant = Self.tenant(grants: 200, organizations: 3)
    let asked = Mutex<Set<String>>([])
    let (reading, _) = try await Self.read(
      tenant, times: 2, scopes: Self.grantScopes,
      refusing: { path in
        guard path.hasPrefix("/api/v2/client-grants/") else { return nil }
        asked.withLock { _ = $0.insert(path) }
        return refusal(status, "insufficient_scope", "No")
      })
    #expect(reading.records.isEmpty)
    #expect(reading.coverage.gap?.status == status)
    #expect((3...6).contains(asked.withLock(\.count)))
  }

  @Test(arguments: [404, 500])
  func `where a call fails the others are made`(status: Int) async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    let (reading, _) = try await Self.read(
      tenant, scopes: Self.grantScopes,
      refusing: { path in
        let isBad = status == 404 ? path.contains("cgr_1") : path.contains("cgr_11/")
        return path.hasPrefix("/api/v2/client-grants/") && isBad ? refusal(status, "x", "No") : nil
      })
    #expect(reading.coverage.gap?.status == status)
    #expect(reading.records.count == (status == 404 ? 29 : 39))
  }

  @Test func `what is no id of a grant keeps no other from being asked`() async throws {
    var tenant = Self.tenant(grants: 12, organizations: 3)
    for index in 2..<8 { tenant.clientGrants[index]["id"] = "." }
    let (reading, _) = try await Self.read(tenant, scopes: Self.grantScopes)
    #expect(reading.records.count == 6)
    #expect(reading.coverage.gap?.message == "'.' is not the id of a grant")
  }

  @Test func `what was expected is asked once`() async throws {
    let tenant = Self.tenant(grants: 40, organizations: 3)
    let (reading, calls) = try await Self.read(tenant, expecting: 20)
    #expect(Self.assignments(reading) == Self.expected(tenant))
    #expect(calls.count == 1 + 1 + 3)
  }
}
