import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

/// What a failing rule says and could not be evaluated, in the formats.
@Suite struct UndeterminedReportTests {
  private static func report(_ parts: [String]) throws -> AuditReport {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    return SampleReports.audit([
      SampleReports.finding(
        "scope-length", grant, "m",
        undetermined: parts.map { UndeterminedPart(part: $0, reason: "api could not be read") })
    ])
  }

  @Test(arguments: [ReportFormat.text, .json, .ndjson, .junit, .sarif, .csv, .html, .pack])
  func `each part is named with its reason`(format: ReportFormat) throws {
    let text = try format.render(Self.report(["offenders", "evidence.today", "fix"]))
    let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in ["offenders", "evidence.today", "fix"] {
      let isSaid =
        plain.contains("\(part): api could not be read")
        || plain.replacing(" ", with: "").contains(#"{"part":"\#(part)","reason":"apicouldnotberead"}"#)
      #expect(isSaid, "\(format) \(part)")
    }
  }

  @Test func `a fix that is not known is not taken for none`() throws {
    func fix(_ parts: [String]) throws -> String? {
      try ReportFormat.text.render(Self.report(parts)).split(separator: "\n").map(String.init)
        .first { $0.hasPrefix("    fix ") }?.split(separator: " ").last.map(String.init)
    }
    #expect(try fix(["fix"]) == "undetermined")
    #expect(try fix(["evidence.today"]) == "none")
  }

  @Test func `a collection that the source does not carry is not one that was not needed`() throws {
    var report = SampleReports.audit([])
    func states() throws -> Int {
      try ReportFormat.html.render(report).split(separator: "not in this source").count - 1
    }
    #expect(try states() == 0)
    report = AuditReport(
      toolVersion: report.toolVersion, run: report.run, tenants: report.tenants, rules: report.rules,
      skippedRules: [SkippedRule(rule: "orphan-client", needs: [.organizations], grants: 3)], findings: [])
    #expect(try states() == 1)
  }

  @Test func `a waiver that was widened by something unknown says so`() throws {
    var finding = SampleReports.finding(
      "scope-length", try SampleReports.grant("cgr_1", client: "c", audience: "a"), "m")
    finding.waiver = FindingWaiver(
      state: .widened, owner: "dana", reason: "r", expires: "2026-12-31", offenders: ["a"], position: "w.yml:1:1")
    let text = try ReportFormat.text.render(SampleReports.audit([finding]))
    #expect(
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("what is wrong now is not known"))
  }
}
