import Documents
import PolicyEngine
import Reporting
import TestSupport
import Testing

@Suite struct `Report in parts` {
  /// Several blocks of findings and of the inventory; of the first block of findings none is listed.
  private static var large: AuditReport { get throws { try made.get() } }

  private static let made = Result {
    let grants = try (0..<1_700).map { index in
      try SampleReports.grant(
        "cgr_\(index)", client: "c\(index)", name: "##[x] é\u{202E}", audience: "https://a/\n::x::")
    }
    let findings = grants.enumerated().map { index, grant in
      SampleReports.finding(
        "rule-\(index % 7)", grant, "::message \(index)", offenders: ["read:\(index)", "##vso[a.b]"],
        severity: index < 600 || index % 5 == 0 ? .note : .error, evidence: ["b": 1, "a": .string("\u{1B}[1m")],
        fix: index % 3 == 0 ? ProposedFix(safety: .safe, set: ["scope": ["a"], "allow_all_scopes": false]) : nil,
        status: index % 11 == 0 ? .waived : .open)
    }
    var report = SampleReports.audit(findings, thresholds: Thresholds(minimumSeverity: .warning))
    report.inventory = Inventory(
      grants.map { AccessEntry(tenant: SampleReports.domain, grant: $0, scopeCount: 3) })
    return report
  }

  private static func written(_ parts: ReportParts, workers: Int) async throws -> (bytes: [UInt8], largest: Int) {
    var bytes: [UInt8] = []
    var largest = 0
    try await parts.write(workers: workers) { block in
      #expect(String(validating: block, as: UTF8.self) != nil, "a block ends within a character")
      bytes += block
      largest = max(largest, block.count)
    }
    return (bytes, largest)
  }

  @Test(arguments: ReportFormat.allCases)
  func `the bytes are the same however many threads render them`(format: ReportFormat) async throws {
    for report in try [Self.large, SampleReports.full, SampleReports.empty, SampleReports.commanding] {
      let whole = try format.render(report)
      #expect(whole.utf8.last == UInt8(ascii: "\n"))
      for workers in Cases.some([7, 1], every: 2) {
        let (bytes, _) = try await Self.written(try format.parts(report), workers: workers)
        #expect(bytes == Array(whole.utf8), "\(workers) workers")
      }
    }
  }

  @Test(arguments: [ReportFormat.json, .ndjson, .csv])
  func `no block is more than a part of the report`(format: ReportFormat) async throws {
    let (bytes, largest) = try await Self.written(try format.parts(try Self.large), workers: 2)
    #expect(largest < bytes.count / 2)
  }

  @Test(arguments: ReportFormat.allCases.filter { $0.form == .json })
  func `JSON has no command in it before anybody looks`(format: ReportFormat) throws {
    for report in try [Self.large, SampleReports.hostile, SampleReports.commanding, SampleReports.full] {
      let text = try format.render(report)
      #expect(NeutralText.of(text, .json).isIdentical(to: text))
    }
  }

  @Test func `lists of which no element is listed are empty`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let findings = (0..<600).map { _ in SampleReports.finding("scope-length", grant, "m", severity: .note) }
    let report = SampleReports.audit(findings, thresholds: Thresholds(minimumSeverity: .error))
    #expect(
      try ReportFormat.json.render(report).contains(
        "\n  \"findings\": [],\n  \"foreseen_deletions\": [],\n  \"foreseen_repairs\": [],\n  \"inventory\": [],\n"))
  }

  @Test func `what the sink throws ends the report`() async throws {
    struct Full: Error {}
    var blocks = 0
    let parts = try ReportFormat.json.parts(try Self.large)
    await #expect(throws: Full.self) {
      try await parts.write(workers: 2) { _ in
        blocks += 1
        if blocks == 3 { throw Full() }
      }
    }
    #expect(blocks == 3)
  }
}
