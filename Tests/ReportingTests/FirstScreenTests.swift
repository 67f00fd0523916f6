import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant
import TestSupport
import Testing

@Suite struct `First screen` {
  private static let goldens = Goldens(
    URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "Goldens"))

  private static func text(_ report: AuditReport, _ width: Int, color: Bool = false) throws -> String {
    try ReportFormat.text.render(report, style: TextStyle(width: width, color: color, isFull: false))
  }

  /// The lines that a terminal needs.
  private static func rows(_ text: String, _ width: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().reduce(0) { sum, line in
      sum + max(1, (line.unicodeScalars.count + width - 1) / width)
    }
  }

  @Test(arguments: [40, 80, 120]) func `it looks as recorded`(width: Int) throws {
    try Self.goldens.check(try Self.text(try SampleReports.long, width), "long-\(width).txt")
  }

  @Test func `Markdown begins with it, as recorded`() throws {
    try Self.goldens.check(try ReportFormat.markdown.render(try SampleReports.long), "long.md")
  }

  @Test(arguments: [80, 100, 120, 200])
  func `it has forty lines at most`(width: Int) throws {
    for report in [try SampleReports.long, try SampleReports.longAndIncomplete] {
      let text = try Self.text(report, width)
      #expect(Self.rows(text, width) <= 40, "\(text)")
    }
    let text = try Self.text(try SampleReports.longWithGaps, width)
    #expect(Self.rows(text, width) <= 40, "\(text)")
    #expect(text.contains("more reasons; the JSON report has them all"))
    #expect(text.contains("CAN TAKE OVER THE TENANT"))
    // On a phone a command takes several lines, and nothing is left out for that.
    #expect(Self.rows(try Self.text(try SampleReports.long, 40), 40) <= 60)
  }

  @Test func `the verdict is first and last, and the worst is above it`() throws {
    let lines = try Self.text(try SampleReports.long, 80).split(separator: "\n")
    #expect(lines.first?.hasPrefix("failed: 14 errors") == true)
    #expect(lines.contains { $0.hasPrefix("CAN TAKE OVER THE TENANT (8 applications)") })
    let places = ["DECISIONS", "ALSO WIDE", "CAN TAKE OVER", "NEXT"].map { word in
      lines.firstIndex { $0.hasPrefix(word) } ?? -1
    }
    #expect(places == places.sorted() && !places.contains(-1))
    #expect(lines.last?.contains("rules)") == true)
  }

  @Test(arguments: [40, 80]) func `attention and incompleteness come first and in the verdict`(width: Int) throws {
    let text = try Self.text(try SampleReports.longAndIncomplete, width)
    let lines = text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("attention: run-1 left this grant") == true)
    #expect(text.components(separatedBy: "incomplete: 1 read fell short").count == 3, "the verdict twice")
    #expect(text.contains("client_grants:"))
    #expect(text.contains("    grantlint rollback --finish run-1\n"))
  }

  @Test func `what is many is counted`() throws {
    var report = try SampleReports.longAndIncomplete
    report.attention = Array(repeating: report.attention[0], count: 9)
    let text = try Self.text(report, 80)
    #expect(text.contains(/attention: [678] more; --full shows them all/))
  }

  @Test func `a grant is named by as much of its id as tells it from all others`() throws {
    let text = try Self.text(try SampleReports.long, 120)
    let ids = try SampleReports.long.inventory.compactMap(\.grant.id)
    let shown = text.matches(of: /cgr_…(\w+)/).map { String($0.1) }
    #expect(!shown.isEmpty)
    for end in shown { #expect(ids.count { $0.hasSuffix(end) } == 1, "\(end)") }
  }

  @Test func `an application that somebody approved is there too, and says so`() throws {
    let text = try Self.text(try SampleReports.long, 120)
    let row = text.split(separator: "\n").first { $0.contains("Service 5") }
    #expect(row?.hasSuffix("[no open finding]") == true, "\(row ?? "")")
  }

  @Test func `a short report, a whole one and one after a repair have none`() throws {
    let long = try SampleReports.long
    var short = long
    short.findings = Array(long.findings.prefix(30))
    #expect(!(try Self.text(short, 80)).contains("DECISIONS"))
    #expect(!(try ReportFormat.markdown.render(short)).contains("### Decisions"))
    #expect(try ReportFormat.text.render(long).contains("  fingerprint   "))
    let repaired = long.with(remediation: try SampleReports.attention.remediation)
    #expect(try Self.text(repaired, 80).contains("remediation: "))
  }

  @Test func `a short report leaves out what says nothing to a person`() throws {
    let report = try SampleReports.violations
    let (short, whole) = (try Self.text(report, 80), try ReportFormat.text.render(report, style: TextStyle()))
    for field in ["fingerprint ", "subject type  client", "fix           none"] {
      #expect(!short.contains(field) && whole.contains(field), "\(field)")
    }
  }

  @Test func `a whole report says why there is no fix`() throws {
    let grant = try SampleReports.billing
    let parts: [(hasFix: Bool?, undetermined: [UndeterminedPart], text: String)] = [
      (nil, [], "none"), (true, [], "none: the fix of the rule does not apply to this grant"),
      (
        false, [], "none: the rule proposes none, what is right depends on what the application does"
      ), (true, [UndeterminedPart(part: "fix", reason: "api is not known")], "undetermined"),
    ]
    for (hasFix, undetermined, text) in parts {
      let sample = SampleReports.rule("scope-length", fail: 1)
      let rule = RuleReport(
        id: sample.id, title: sample.title, source: sample.source, sha256: sample.sha256, severity: .error,
        hasFix: hasFix, counts: sample.counts)
      let report = SampleReports.audit(
        [SampleReports.finding("scope-length", grant, "too long", undetermined: undetermined)], rules: [rule])
      let lines = try ReportFormat.text.render(report, style: TextStyle(width: 200)).split(separator: "\n")
      #expect(lines.contains("    fix           \(text)"))
    }
  }

  @Test func `commands are whole, and colours do not change what is written`() throws {
    let report = try SampleReports.long
    for width in [40, 80] {
      let text = try Self.text(report, width)
      // The first has room in any case.
      for decision in report.decisions.prefix(1) {
        for step in decision.steps { #expect(text.contains("\n    \(step)\n") || width == 40, "\(step)") }
      }
      let colored = try Self.text(report, width, color: true).replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(colored == text)
    }
  }
}
