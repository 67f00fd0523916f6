import Documents
import PolicyEngine
import Synchronization
import Tenant
import Testing

/// What a list does not show is asked for by itself before a finding says that it does not exist.
@Suite struct `An absence is confirmed before it is said` {
  /// A tenant whose lists miss some of its records.
  private final class ListingTenant: TenantSource {
    private let lists: FakeTenant
    private let clientAnswers: [String: Reading<Client>]
    private let apiAnswer: Reading<ResourceServer>
    private let log = Mutex<[String]>([])

    init(
      _ lists: FakeTenant, clients: [String: Reading<Client>] = [:], apis: Reading<ResourceServer> = Reading([])
    ) {
      self.lists = lists
      clientAnswers = clients
      apiAnswer = apis
    }

    /// What was asked for by itself.
    var asked: [String] { log.withLock { $0.sorted() } }

    func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>? {
      guard Record.self == Client.self else {
        log.withLock { $0.append("apis \(keys.joined(separator: " "))") }
        guard let reading = apiAnswer as? Reading<Record> else { return nil }
        let found = reading.records.compactMap(\.recordID)
        return Existence(reading, absent: reading.coverage.isComplete ? keys.filter { !found.contains($0) } : [])
      }
      for key in keys { log.withLock { $0.append("client \(key)") } }
      let answers = keys.compactMap { clientAnswers[$0] as? Reading<Record> }
      return Existence(Reading(together: answers), absent: keys.filter { clientAnswers[$0] == nil })
    }

    func carries(_ collection: TenantCollection) -> Bool { lists.carries(collection) }
    func identity() async -> TenantIdentity { await lists.identity() }
    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> { await lists.read(type) }
    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
      await lists.organizations(ofGrants: ids)
    }
    func clientNames() async -> [ExactString: String] { await lists.clientNames() }

    func audit(_ rules: String...) async throws -> AuditReport {
      let files = rules.map { text -> (text: String, origin: RuleOrigin) in
        (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml"))
      }
      let auditor = Auditor(
        try RuleCatalogue(files).compile(RuleSelection()), thresholds: Thresholds(), toolVersion: "0.1.0")
      return await auditor.audit(
        self, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 }))
    }
  }

  private static let orphanClient = Sample.text(id: "orphan", check: "client != null")
  private static let orphanAPI = Sample.text(id: "lost", check: "api != null")
  private static let gap = CoverageGap(.clients, status: 403, message: "not allowed")

  private func lists() throws -> FakeTenant {
    try FakeTenant(
      [grant("cgr_1"), grant("cgr_2", ["client_id": "gone"]), grant("cgr_3", ["client_id": "listed"])],
      clients: try reading(Client.init, [["client_id": "listed"]]))
  }

  @Test func `what is absent fails, and each record is asked for once`() async throws {
    let tenant = ListingTenant(
      try FakeTenant([
        grant("cgr_1"), grant("cgr_2", ["client_id": "gone"]), grant("cgr_3", ["client_id": "gone"]),
      ]))
    let report = try await tenant.audit(Self.orphanClient, Self.orphanAPI)
    #expect(report.tallies == ["orphan": [0, 3, 0, 0, 0], "lost": [0, 3, 0, 0, 0]])
    #expect(tenant.asked == ["apis https://a.example/", "client app", "client gone"])
    #expect(report.isComplete)
  }

  @Test func `what is there after all passes, also for the other rules`() async throws {
    let app = try Client(["client_id": "app", "app_type": "spa"])
    let tenant = ListingTenant(try lists(), clients: ["app": Reading([app], pages: 1)])
    let report = try await tenant.audit(
      Self.orphanClient, Sample.text(id: "spa", check: "client == null || client.app_type != 'spa'"))
    #expect(report.places == ["spa:cgr_1", "orphan:cgr_2"])
    #expect(report.isComplete)
    #expect(report.tenants.first?.coverage[.clients]?.read == 2)
    #expect(tenant.asked == ["client app", "client gone"])
  }

  @Test func `an application that is there after all is a subject of the rules about applications`() async throws {
    let tenant = ListingTenant(
      try FakeTenant(
        [grant("cgr_1", ["client_id": "hidden"]), grant("cgr_2", ["client_id": "gone"])],
        clients: try reading(Client.init, [["client_id": "app"]])),
      clients: ["hidden": Reading([try Client(["client_id": "hidden"])], pages: 1)])
    let report = try await tenant.audit(Sample.text(id: "used", check: "size(grants) == 0", "subject: client"))
    #expect(report.tallies == ["used": [1, 1, 0, 0, 0]])
    #expect(report.findings.first?.subject?.id == "hidden")
    #expect(tenant.asked == ["client gone", "client hidden"])
  }

  @Test func `an API that is there after all passes`() async throws {
    let api = try ResourceServer(["identifier": "https://a.example/"])
    let tenant = ListingTenant(try lists(), apis: Reading([api], pages: 1))
    let report = try await tenant.audit(Self.orphanAPI)
    #expect(report.tallies == ["lost": [3, 0, 0, 0, 0]])
    #expect(tenant.asked == ["apis https://a.example/"])
  }

  @Test func `what could not be asked for is unknown, and what was confirmed stands`() async throws {
    let tenant = ListingTenant(try lists(), clients: ["app": Reading([], pages: 1, gap: Self.gap)])
    let report = try await tenant.audit(Self.orphanClient)
    #expect(report.tallies == ["orphan": [1, 1, 0, 1, 0]])
    #expect(report.places == ["orphan:?1", "orphan:cgr_2"])
    #expect(!report.isComplete)
    #expect(report.gaps == [Self.gap])
  }

  @Test func `APIs that could not be asked for are unknown`() async throws {
    let gap = CoverageGap(.resourceServers, status: 500, message: "failed")
    let tenant = ListingTenant(try lists(), apis: Reading([], gap: gap))
    let report = try await tenant.audit(Self.orphanAPI)
    #expect(report.tallies == ["lost": [0, 0, 0, 3, 0]])
    #expect(report.gaps == [gap])
  }

  @Test(arguments: [
    "client == null && grant.id == 'x'", "client == null || client.client_id != 'x'",
    "grant.id == 'none' || grant.id == 'x' || client != null && grant.id == 'x'",
  ])
  func `only where the absence decides is anything asked`(check: String) async throws {
    let tenant = ListingTenant(try lists())
    _ = try await tenant.audit(Sample.text(id: "other", check: Sample.quoted(check)))
    #expect(tenant.asked == [])
  }

  @Test func `a system API is never asked for`() async throws {
    let tenant = ListingTenant(try FakeTenant([grant("cgr_1", ["audience": "https://t.example/me/"])]))
    let report = try await tenant.audit(Self.orphanAPI)
    #expect(tenant.asked == [])
    #expect(report.tallies == ["lost": [0, 0, 0, 1, 0]])
  }

  @Test func `a source that is no more than its lists is believed`() async throws {
    let report = try await lists().audit(Self.orphanClient)
    #expect(report.places == ["orphan:cgr_1", "orphan:cgr_2"])
  }
}
