import Documents
import Tenant
import TestSupport
import Testing

@testable import PolicyEngine

@Suite struct `Decisions` {
  /// A report of random findings: of a few rules, on grants of a few applications.
  private static func report(_ random: inout SeededGenerator) throws -> AuditReport {
    let rules = ["rule-a", "rule-b", "rule-c", "rule-d"]
    let tiers: [Tier?] = Tier.allCases + [nil]
    var findings: [Finding] = []
    for number in 0..<Int.random(in: 0...40, using: &random) {
      let grant = GrantReference(
        try ClientGrant([
          "id": .string("cgr_\(number % 25)"), "client_id": .string("app \(Int.random(in: 0...4, using: &random))"),
          "audience": "https://a.example/",
        ]), position: number % 25)
      let state = Reachability.State.allCases.randomElement(using: &random) ?? .live
      findings.append(
        Finding(
          fingerprint: "fingerprint \(number)", rule: rules.randomElement(using: &random) ?? "", title: "Title.",
          severity: Severity.allCases.randomElement(using: &random) ?? .note, result: .fail,
          status: Int.random(in: 0...5, using: &random) == 0 ? .waived : .open, tenant: "t.example", grant: grant,
          message: "m", offenders: ["o"],
          reach: FindingReach(
            tier: tiers.randomElement(using: &random) ?? nil, through: number % 7 == 0 ? "other" : nil,
            reachability: Reachability(state, "because"))))
    }
    var report = AuditReport(
      toolVersion: "1", run: RunRecord(id: "r", startedAt: "2026-12-15T02:00:00Z", durationMilliseconds: 1),
      tenants: [TenantReport(identity: TenantIdentity(kind: .live, domain: "t.example"), coverage: [:])], rules: [],
      findings: findings)
    report.foreseenRepairs = [
      ForeseenRepair(
        tenant: "t.example", rule: "rule-a", isUnsafe: true, grants: 12, maxChanges: 10,
        flags: [], closes: findings.filter { $0.rule == "rule-a" && $0.status == .open }.map(\.fingerprint))
    ]
    return report
  }

  @Test func `they are five at most, FIX first, the heaviest first, and of several findings each`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let decisions = try Self.report(&random).decisions
      #expect(decisions.count <= 5)
      let kinds = decisions.map(\.kind)
      #expect(kinds == kinds.filter { $0 == .fix } + kinds.filter { $0 == .accept })
      for kind in Decision.Kind.allCases {
        let weights = decisions.filter { $0.kind == kind }.map(\.weight)
        #expect(weights == weights.sorted(by: >))
      }
      #expect(decisions.allSatisfy { $0.closes > 1 && !$0.steps.isEmpty })
    }
  }

  @Test func `what may take over the tenant is never proposed for acceptance`() throws {
    var random = SeededGenerator(seed: 7)
    var seen = 0
    for _ in 0..<400 {
      let report = try Self.report(&random)
      for decision in report.decisions where decision.kind == .accept {
        let words = decision.steps[0].split(separator: " ")
        let rule = words.firstIndex(of: "--rule").map { String(words[$0 + 1]) }
        let client = decision.steps[0].firstMatch(of: /--client '([^']*)'/).map { String($0.1) }
        let accepted = report.findings.filter {
          $0.status == .open && $0.rule == rule && (client == nil || $0.clientID == client)
        }
        #expect(accepted.count == decision.closes)
        #expect(accepted.reduce(0) { $0 + $1.rank } == decision.weight)
        #expect(!accepted.contains { $0.mayTakeOver || $0.reach?.through != nil })
        seen += 1
      }
    }
    #expect(seen > 40)
  }

  @Test(arguments: [Reachability.State.live, .dormant])
  func `neither is what is on an application that is worth the tenant`(state: Reachability.State) throws {
    func reference(_ client: String, _ audience: String) throws -> GrantReference {
      GrantReference(
        try ClientGrant(["client_id": .string(client), "audience": .string(audience)]), clientName: "Same", position: 0)
    }
    // Form says nothing of worth.
    let form = FindingReach(tier: nil, reachability: Reachability(.live, "so it is"))
    func report(_ client: String) throws -> AuditReport {
      let findings = try (0..<4).map { number in
        Finding(
          fingerprint: "\(client)-\(number)", rule: "form", title: "T", severity: .note, result: .fail,
          tenant: "t.example", grant: try reference(client, "https://\(number)/"), message: "m", offenders: ["o"],
          reach: form)
      }
      var report = AuditReport(
        toolVersion: "1", run: RunRecord(id: "r", startedAt: "2026-12-15T02:00:00Z", durationMilliseconds: 1),
        tenants: [TenantReport(identity: TenantIdentity(kind: .live, domain: "t.example"), coverage: [:])], rules: [],
        findings: findings)
      report.inventory = Inventory([
        AccessEntry(
          tenant: "t.example", grant: try reference("taker", "https://m/"), scopeCount: 1,
          reach: FindingReach(tier: .tenantAdmin, reachability: Reachability(state, "so it is")))
      ])
      return report
    }
    #expect(try report("taker").decisions.isEmpty)
    #expect(try report("other").decisions.map(\.closes) == [4])
  }

  @Test func `a waiver ends ninety days after the run`() throws {
    #expect(UTCDate("2026-12-15")?.adding(days: 90).description == "2027-03-15")
    #expect(UTCDate("2027-12-15")?.adding(days: 90).description == "2028-03-14")
    #expect(UTCDate("2026-12-15")?.adding(days: 0).description == "2026-12-15")
    #expect(UTCDate("9999-12-15")?.adding(days: 90).description == "9999-12-31")
  }

  @Test func `more changes than a run may make are said in the command`() throws {
    var random = SeededGenerator(seed: 3)
    var steps: [String] = []
    for _ in 0..<50 { steps += try Self.report(&random).decisions.flatMap { $0.steps } }
    #expect(steps.contains("grantlint audit --fix --fixable rule-a --unsafe-fixes --max-changes 12"))
  }

  @Test func `among other tenants each command names its own`() throws {
    var random = SeededGenerator(seed: 3)
    var commands: [String] = []
    for _ in 0..<50 {
      let report = try Self.report(&random)
      #expect(!report.decisions.contains { $0.steps.contains { $0.contains("--tenant") } })
      commands += report.decisions(isAmongOthers: true).flatMap { $0.steps }.filter { $0.hasPrefix("grantlint ") }
    }
    #expect(commands.contains { $0.hasPrefix("grantlint waivers add") })
    #expect(commands.contains { $0.hasPrefix("grantlint audit --fix") })
    for command in commands { #expect(command.contains(" --tenant t.example"), "\(command)") }
  }

  @Test func `a report that was read back decides the same`() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20 {
      let report = try Self.report(&random)
      let text = AuditReport.json.object.document(report, .compact)
      let read = try AuditReport.read(Array(text.utf8), file: "report.json")
      #expect(read.decisions == report.decisions)
    }
  }

  @Test func `a finding that is not listed is in no number`() throws {
    var random = SeededGenerator(seed: 3)
    var report = try Self.report(&random)
    report.foreseenRepairs = [
      ForeseenRepair(
        tenant: "t.example", rule: "rule-a", isUnsafe: false, grants: 2, maxChanges: 10,
        flags: [], closes: report.findings.prefix(2).map(\.fingerprint) + ["unlisted"])
    ]
    #expect(!report.decisions.contains { $0.steps.contains { $0.contains("--fixable") } })
  }
}
