import Documents
import PolicyEngine
import Tenant
import Testing

/// The findings about waivers themselves.
@Suite struct WaiverCheckTests {
  private static func tenant(names: [String: String] = [:], gap: CoverageGap? = nil) throws -> FakeTenant {
    try FakeTenant(
      [grant("cgr_1", ["scope": ["a"]]), grant("cgr_2", ["client_id": "b"])], gap: gap, names: names)
  }

  private static func about(_ id: String, _ report: AuditReport) -> [Finding] {
    report.findings.filter { $0.rule == id }
  }

  private static func tally(_ id: String, _ report: AuditReport) -> [Int]? { report.tallies[id] }

  @Test func `a waiver that fits nothing is stale`() async throws {
    let report = try await SampleWaivers.audit(
      try Self.tenant(), waivers: ["client_id: app", "client_id: gone*, audience: \"https://*\""])
    let finding = try #require(Self.about("stale-waiver", report).first)
    #expect(Self.about("stale-waiver", report).count == 1)
    #expect(
      finding.message
        == "the waiver of identity-team for scoped (client_id gone*, audience https://*; waivers.yml:4:5) accepts "
        + "nothing: no finding fits it; remove it, or correct its selector")
    #expect(finding.severity == .warning)
    #expect(finding.status == .open)
    #expect(finding.grant == nil)
    #expect(finding.tenant == "t.example")
    #expect(finding.evidence?["owner"] == "identity-team")
    #expect(Self.tally("stale-waiver", report) == [1, 1, 0, 0, 0])
    #expect(Self.tally("expired-waiver", report) == [2, 0, 0, 0, 0])
    #expect(report.rules.map(\.id) == ["expired-waiver", "scoped", "stale-waiver"])
    #expect(report.summary.evaluations == 2)
    #expect(report.verdict == .clean)
  }

  /// A waiver, and whether it is stale: only where its rule saw everything on its tenant.
  private static let fitting: [(keys: String, isStale: Bool)] = [
    ("client_id: gone", true), ("client_id: b", true), ("client_id: gone, tenant: t.example", true),
    ("client_id: gone, tenant: other.example", false), ("client_id: gone, expires: 2026-01-30", false),
    ("client_id: app, offenders: [x]", false), ("client_name: Gone", false),
    ("client_name: Gone, audience: nothing", true),
  ]

  @Test(arguments: fitting) func `only what surely fits nothing is stale`(keys: String, isStale: Bool) async throws {
    let report = try await SampleWaivers.audit(try Self.tenant(), waivers: [keys])
    #expect(Self.about("stale-waiver", report).count == (isStale ? 1 : 0))
  }

  @Test func `a name that was read makes a waiver of another name stale`() async throws {
    let report = try await SampleWaivers.audit(try Self.tenant(names: ["app": "App"]), waivers: ["client_name: Gone"])
    #expect(Self.about("stale-waiver", report).count == 1)
  }

  @Test func `nothing is stale where not every grant was read, or the rule did not see them all`() async throws {
    let stale = ["client_id: gone"]
    let cut = try Self.tenant(gap: CoverageGap(.clientGrants, message: "cut"))
    let clientRule = Sample.text(id: "scoped", check: "client == null || client.is_first_party")
    let grants = [grant("cgr_1"), ["id": "cgr_2", "default_for": "g", "audience": "a"]]
    let other = Sample.text(id: "other")
    let reports = [
      try await SampleWaivers.audit(cut, waivers: stale),
      try await SampleWaivers.audit(
        try FakeTenant(grants, clients: Reading([], gap: refused(.clients))), waivers: stale, rules: [clientRule]),
      try await SampleWaivers.audit(
        try FakeTenant(grants, kind: .file, carries: [.clientGrants]), waivers: stale, rules: [clientRule]),
      try await SampleWaivers.audit(
        try Self.tenant(), waivers: stale, rules: [SampleWaivers.scoped, other],
        selection: RuleSelection(ignore: ["scoped"])),
    ]
    for report in reports {
      #expect(Self.about("stale-waiver", report) == [])
      #expect(Self.tally("stale-waiver", report) == [0, 0, 1, 0, 0])
    }
  }

  @Test(arguments: [
    ("client_id: app", "and opened 1 finding; fix what it was for, or renew it"),
    ("client_id: \"*\"", "and opened 2 findings; fix what it was for, or renew it"),
    ("client_id: app, offenders: [x]", "and opened no finding; remove it"),
    ("client_id: gone", "and opened no finding; remove it"),
  ])
  func `a waiver that has lapsed is a finding that names its owner, its day and what it opened`(
    keys: String, consequence: String
  ) async throws {
    let tenant = try FakeTenant([grant("cgr_1", ["scope": ["a"]]), grant("cgr_2", ["client_id": "b", "scope": ["a"]])])
    let report = try await SampleWaivers.audit(tenant, waivers: ["\(keys), expires: 2026-01-30, owner: sre"])
    let finding = try #require(Self.about("expired-waiver", report).first)
    #expect(finding.message.hasPrefix("the waiver of sre for scoped ("))
    #expect(finding.message.hasSuffix("; waivers.yml:3:5) lapsed after 2026-01-30 \(consequence)"))
    #expect(Self.about("stale-waiver", report) == [])
    #expect(Self.tally("expired-waiver", report) == [0, 1, 0, 0, 0])
  }

  @Test func `a lapsed waiver of a rule that was not evaluated is not called needless`() async throws {
    let other = Sample.text(id: "other")
    let report = try await SampleWaivers.audit(
      try Self.tenant(), waivers: ["client_id: app, expires: 2026-01-30"], rules: [SampleWaivers.scoped, other],
      selection: RuleSelection(ignore: ["scoped"]))
    let finding = try #require(Self.about("expired-waiver", report).first)
    #expect(
      finding.message.hasSuffix(
        "and its rule was not evaluated everywhere; run it before the waiver is removed or renewed"))
  }

  @Test func `a lapsed waiver that was renewed opened nothing, one of another tenant is not told`() async throws {
    let report = try await SampleWaivers.audit(
      try Self.tenant(),
      waivers: [
        "client_id: app, expires: 2026-01-30", "client_id: app", "tenant: other.example, expires: 2026-01-30",
      ])
    #expect(Self.about("expired-waiver", report).map { $0.message.hasSuffix("opened no finding; remove it") } == [true])
    #expect(Self.tally("expired-waiver", report) == [1, 1, 1, 0, 0])
  }

  @Test func `the fingerprint of a finding about a waiver stays when the file reorders, and tells waivers apart`()
    async throws
  {
    let waivers = ["client_id: x", "client_id: y", "client_id: x, owner: sre", "client_id: x, expires: 2026-05-31"]
    let tenant = try Self.tenant()
    let first = try await SampleWaivers.audit(tenant, waivers: waivers)
    let second = try await SampleWaivers.audit(tenant, waivers: waivers.reversed())
    let prints = Self.about("stale-waiver", first).map(\.fingerprint)
    #expect(Set(prints).count == 4)
    #expect(Set(prints) == Set(Self.about("stale-waiver", second).map(\.fingerprint)))
  }

  @Test(arguments: [
    (RuleSelection(ignore: ["stale-waiver"]), ["expired-waiver", "scoped"]),
    (RuleSelection(select: ["scoped"]), ["scoped"]),
    (RuleSelection(select: ["scoped", "stale-waiver"]), ["scoped", "stale-waiver"]),
  ])
  func `a check can be switched off, waivers are applied all the same`(selection: RuleSelection, ids: [String])
    async throws
  {
    let report = try await SampleWaivers.audit(
      try Self.tenant(), waivers: ["client_id: app", "client_id: gone"], selection: selection)
    #expect(report.rules.map(\.id) == ids)
    #expect(Set(report.findings.map(\.rule)) == Set(ids.filter { $0 != "expired-waiver" }))
    #expect(report.summary.waived == 1)
  }
}
