import Documents
import PolicyEngine
import Synchronization
import Tenant
import Testing

/// Rules are evaluated on the grants that are there while others are still being read, and the report does not show it.
@Suite struct `What was evaluated while grants were read` {
  /// A tenant that gives its grants page by page, or other grants than it has at last.
  private final class PagedTenant: TenantSource {
    private let whole: FakeTenant
    private let pages: [[ClientGrant]]
    private let log = Mutex<[String]>([])

    init(_ whole: FakeTenant, pages: [[ClientGrant]]) {
      self.whole = whole
      self.pages = pages
    }

    /// What it was told beforehand.
    var expected: [String] { log.withLock { $0 } }

    func carries(_ collection: TenantCollection) -> Bool { whole.carries(collection) }
    func identity() async -> TenantIdentity { await whole.identity() }
    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> { await whole.read(type) }
    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
      await whole.organizations(ofGrants: ids)
    }
    func grantPages() -> AsyncStream<[ClientGrant]> {
      AsyncStream { stream in
        for page in pages { stream.yield(page) }
        stream.finish()
      }
    }
    func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>? {
      log.withLock { $0.append("confirm \(Record.noun) \(keys.joined(separator: " "))") }
      return Existence(Reading([], pages: keys.count), absent: keys)
    }
    func expectConfirmation<Record: TenantRecord>(of type: Record.Type, _ keys: [String]) async {
      log.withLock { $0.append("expect \(Record.noun) \(keys.joined(separator: " "))") }
    }
  }

  private static let rules = [
    Sample.text(
      id: "first", severity: "error", check: "\"!grant.scope.exists(s, s.startsWith('delete:'))\"",
      "offenders: \"grant.scope.filter(s, s.startsWith('delete:'))\""),
    Sample.text(
      id: "second", severity: "warning",
      check: "\"grant.scope.all(s, !s.matches('^(delete|update):') || s in reported)\"",
      """
      yields_to: [first]
      offenders: "grant.scope.filter(s, s.matches('^(delete|update):') && !(s in reported))"
      """),
    Sample.text(id: "known", check: "client != null"),
    Sample.text(id: "isolated", check: "grant.subject_type == 'client' || size(organizations) == 1"),
    Sample.text(id: "own", check: "\"!tenant.management_audience.startsWith('https://a')\""),
    Sample.text(id: "broken", check: "10 / (size(grant.scope) - 3) > -100"),
  ]

  private static let grants: [JSONObject] = (0..<330).map { index in
    let actions = ["read", "update", "delete", "create"]
    return grant(
      "cgr_\(index * 7 % 330)",
      [
        "client_id": .string("app\(index % 90)"), "subject_type": .string(index.isMultiple(of: 9) ? "user" : "client"),
        "scope": .strings((0..<(index % 5)).map { "\(actions[(index + $0) % 4]):\($0)" }),
      ])
  }

  private static func tenant(_ grants: [JSONObject]) throws -> FakeTenant {
    try FakeTenant(
      grants, isDomainKnown: false,
      clients: try reading(Client.init, (0..<80).map { ["client_id": .string("app\($0)"), "name": "A"] }),
      apis: try reading(ResourceServer.init, [["identifier": "https://own.example/api/v2/", "is_system": true]]),
      organizations: ["cgr_0": try assigned("cgr_0", "org_1")])
  }

  private static func report(_ source: any TenantSource, keepsAll: Bool) async throws -> AuditReport {
    let files = rules.map { text -> (text: String, origin: RuleOrigin) in
      (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml"))
    }
    var auditor = Auditor(try RuleCatalogue(files).compileAll(), thresholds: Thresholds(), toolVersion: "0.1.0")
    auditor.keepsEveryResult = keepsAll
    return await auditor.audit(
      source, run: RunContext(id: "r", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 1 }))
  }

  @Test(arguments: [1, 7, 100, 330], [false, true])
  func `gives the report that evaluating all of them gives`(page: Int, keepsAll: Bool) async throws {
    let records = try Self.grants.map { try ClientGrant($0) }
    let pages = stride(from: 0, to: records.count, by: page).map { Array(records[$0..<min($0 + page, records.count)]) }
    let late = PagedTenant(try Self.tenant(Self.grants), pages: [])
    let early = PagedTenant(try Self.tenant(Self.grants), pages: pages)
    let report = try await Self.report(late, keepsAll: keepsAll)
    #expect(report.findings.count > 200 && report.findings.contains { $0.result == .unknown })
    #expect(try await Self.report(early, keepsAll: keepsAll) == report)
    let absent = "application \((80..<90).map { "app\($0)" }.joined(separator: " "))"
    #expect(late.expected == ["confirm \(absent)"])
    #expect(early.expected.last == "confirm \(absent)")
    let expected = early.expected.dropLast().flatMap { $0.split(separator: " ").dropFirst(2) }
    #expect(expected.sorted() == (80..<90).map { "app\($0)" }, "each once")
  }

  @Test func `does not count where other grants were read at last`() async throws {
    var changed = Self.grants
    changed[5]["scope"] = ["delete:everything"]
    let pages = try [Self.grants.prefix(100), Self.grants.dropFirst(100)].map { try $0.map { try ClientGrant($0) } }
    for grants in [changed, Array(Self.grants.dropLast()), Self.grants.reversed(), []] {
      let alone = try await Self.report(PagedTenant(try Self.tenant(grants), pages: []), keepsAll: true)
      let after = try await Self.report(PagedTenant(try Self.tenant(grants), pages: pages), keepsAll: true)
      #expect(after == alone)
    }
  }
}
