import Documents
import PolicyEngine
import Reporting
import Tenant
import TestSupport
import Testing

@Suite struct `Merging reports` {
  private static let seeds: [UInt64] = Array(1...UInt64(clamping: Cases.count(3, whole: 60)))

  private static func readBack(_ report: AuditReport) throws -> AuditReport {
    try AuditReport.read(Array(try ReportFormat.json.render(report).utf8), file: "r.json")
  }

  @Test(arguments: seeds)
  func `parts merged in any order are the merge of all`(seed: UInt64) async throws {
    let reports = try await AuditedTenants.reports(6, seed: seed, minimum: .warning, keepsEveryResult: true)
    let whole = try AuditReport.merged(reports)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3 {
      let shuffled = reports.shuffled(using: &random)
      let cuts = (0..<2).map { _ in Int.random(in: 1..<6, using: &random) }.sorted()
      let parts = [shuffled[..<cuts[0]], shuffled[cuts[0]..<cuts[1]], shuffled[cuts[1]...]].filter { !$0.isEmpty }
      let merged = try AuditReport.merged(
        try parts.map { try AuditReport.merged(Array($0)) }.shuffled(using: &random))
      #expect(merged == whole)
      // Not only equal in what was thought of.
      #expect(StoredProperties(merged).values == StoredProperties(whole).values)
    }
    for report in reports + [whole] { #expect(try AuditReport.merged([report]) == report.listing) }
  }

  @Test(arguments: seeds)
  func `a merged report has the figures of its parts`(seed: UInt64) async throws {
    let reports = try await AuditedTenants.reports(6, seed: seed, minimum: .error)
    let merged = try AuditReport.merged(reports)
    func sum(_ number: (AuditReport) -> Int) -> Int { reports.reduce(0) { $0 + number($1) } }
    let summary = merged.summary
    #expect(summary.grants == sum(\.summary.grants) && summary.evaluations == sum(\.summary.evaluations))
    #expect(summary.waived == sum(\.summary.waived) && summary.baselined == sum(\.summary.baselined))
    #expect(summary.unknown == sum(\.summary.unknown) && summary.openTotal == sum(\.summary.openTotal))
    #expect(summary.rules == reports[0].summary.rules)
    #expect(merged.unlistedTotal == sum(\.unlistedTotal) && merged.inventory.count == sum(\.inventory.count))
    #expect(merged.waivers.reduce(0) { $0 + $1.findings } == sum { $0.waivers.reduce(0) { $0 + $1.findings } })
    #expect(merged.baseline?.fixedSince.count == sum { $0.baseline?.fixedSince.count ?? 0 })
    #expect(merged.gaps == reports.flatMap(\.gaps) && merged.tenants.count == 6)
    #expect(merged.exitCode == ExitCode.of(reports.map(\.exitCode)))
    for (index, rule) in merged.rules.enumerated() {
      #expect(rule.counts.fail == sum { $0.rules[index].counts.fail })
      #expect(rule.counts.skipped == sum { $0.rules[index].counts.skipped })
    }
    for skipped in merged.skippedRules {
      #expect(skipped.grants == sum { $0.skippedRules.filter { $0.rule == skipped.rule }.reduce(0) { $0 + $1.grants } })
    }
  }

  @Test(
    arguments: [
      (["https://a.example", "https://a.example"], "https://a.example"), (["https://a.example", nil], nil),
      (["https://a.example", "https://b.example"], nil), ([nil, nil], nil),
    ] as [([String?], String?)])
  func `a merged run has the address that all its parts have`(addresses: [String?], merged: String?) async throws {
    var reports = try await AuditedTenants.reports(2, seed: 3)
    for (index, address) in addresses.enumerated() {
      let run = reports[index].run
      reports[index].run = RunRecord(
        id: run.id, startedAt: run.startedAt, durationMilliseconds: run.durationMilliseconds, address: address)
    }
    #expect(try AuditReport.merged(reports).run.address == merged)
    #expect(try AuditReport.merged(reports.reversed()).run.address == merged)
  }

  /// Those of one file by line and column; what is no place of a file goes by its text.
  @Test func `the waivers of a merged report are in the order of their files`() async throws {
    let positions = [
      "10:4", "3:4", "a::w.yml:2:1", "a:w.yml:1:1", "a:w.yml:2:1", "a:w.yml:2:3", "a:w.yml:10:1", "b.yml:x:9",
      "b.yml:y:1",
    ]
    var reports = try await AuditedTenants.reports(2, seed: 3)
    for index in reports.indices {
      reports[index].waivers = positions.reversed().map { position in
        WaiverRecord(
          rule: "few-scopes", selector: [:], owner: "dana", reason: "Planned.", expires: "2026-06-30", daysLeft: 9,
          offenders: nil, position: position, findings: 1)
      }
    }
    let merged = try AuditReport.merged(reports).waivers
    #expect(merged.map(\.position) == positions)
    #expect(merged.allSatisfy { $0.findings == 2 })
  }

  @Test func `the tenants of the property differ in all that matters`() async throws {
    let reports = try await AuditedTenants.reports(6, seed: 1, minimum: .warning, keepsEveryResult: true)
    let merged = try AuditReport.merged(reports)
    let unknown = merged.findings.filter { $0.result == .unknown }
    #expect(unknown.contains { !$0.unknownGrants.isEmpty } && !merged.gaps.isEmpty && !merged.skippedRules.isEmpty)
    #expect(merged.waivers.contains { $0.findings > 0 } && merged.baseline?.fixedSince.isEmpty == false)
    #expect(!merged.unlisted.isEmpty && merged.findings.contains { $0.grant?.id == nil && $0.grant != nil })
    #expect(merged.findings.contains { $0.waiver?.state == .expired } && !merged.evaluations.isEmpty)
    #expect(merged.findings.contains { $0.status == .baselined } && merged.findings.contains { $0.fix != nil })
  }

  @Test(arguments: ReportFormat.allCases)
  func `a merged report is rendered after reading as before`(format: ReportFormat) async throws {
    for minimum in [Severity.note, .error] {
      let reports = try await AuditedTenants.reports(
        4, seed: 7, minimum: minimum, keepsEveryResult: minimum == .error)
      let merged = try AuditReport.merged(reports)
      for report in reports + [merged] {
        let read = try Self.readBack(report)
        #expect(read == report.listing)
        #expect(try format.render(read) == format.render(report))
      }
      #expect(try AuditReport.merged(try reports.map(Self.readBack)) == merged)
    }
  }

  // MARK: What cannot be one

  @Test func `reports that contradict each other are refused by name`() async throws {
    let reports = try await AuditedTenants.reports(2, seed: 3)
    func message(_ reports: [AuditReport]) -> MergeContradiction? {
      do {
        _ = try AuditReport.merged(reports)
        return nil
      } catch { return error }
    }
    #expect(message([])?.message == "there is no report to merge")
    let twice = message([reports[0], reports[1], reports[0]])
    #expect(twice?.places == [0, 2])
    #expect(
      twice?.message
        == "the reports number 1 (t0.example; run run-0) and number 3 (t0.example; run run-0) cannot be one: "
        + "both are of t0.example")
    func edited(_ edit: (inout AuditReport) -> Void) -> String {
      var report = reports[1]
      edit(&report)
      return message([reports[0], report])?.message ?? "merged"
    }
    let version = AuditReport(
      toolVersion: "0.2.0", run: reports[1].run, tenants: reports[1].tenants, rules: reports[1].rules, findings: [])
    #expect(message([reports[0], version])?.message.contains("0.1.0 made one, and 0.2.0 the other") == true)
    #expect(edited { $0.rules.removeLast() }.hasSuffix("the rule stale-waiver is in one of them only"))
    #expect(edited { $0.turnedOff.named = ["x"] }.hasSuffix("other rules are off"))
    #expect(edited { $0.weakening = Weakening(file: "c.yml") }.hasSuffix("the configuration that was found differs"))
    #expect(edited { $0.baseline = nil }.hasSuffix("they are compared with different baselines"))
    let strict = AuditReport(
      toolVersion: "0.1.0", run: reports[1].run, tenants: reports[1].tenants, rules: reports[1].rules, findings: [],
      thresholds: Thresholds(strict: true))
    #expect(message([reports[0], strict])?.message.hasSuffix("they have different thresholds") == true)
  }

  @Test(arguments: [
    ("sha256", "has another text (sha256 "), ("severity", "has another severity"),
    ("parameters", "has other parameters"), ("title", "has another source or text"),
  ])
  func `another version of a rule is refused`(key: String, message: String) async throws {
    let reports = try await AuditedTenants.reports(2, seed: 3)
    var object = try #require(try JSONReader.value(try ReportFormat.json.render(reports[1])).object)
    var rules = try #require(object["rules"]?.array)
    var rule = try #require(rules[0].object)
    rule[key] = key == "parameters" ? ["a": 1] : key == "severity" ? "note" : "other"
    rules[0] = .object(rule)
    object["rules"] = .array(rules)
    let other = try AuditReport.read(Array(JSONWriter.compact(.object(object)).utf8), file: "r.json")
    let error = #expect(throws: MergeContradiction.self) { try AuditReport.merged([reports[0], other]) }
    #expect(error?.places == [0, 1] && error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
