import Documents
import Foundation
import PolicyEngine
import Reporting
import TestSupport
import Testing

@Suite struct `Golden files` {
  private static let goldens = Goldens(
    URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "Goldens"))

  enum Sample: String, CaseIterable {
    case empty, full, incomplete, violations, attention, reach

    var report: AuditReport {
      get throws {
        switch self {
        case .empty: try SampleReports.empty
        case .full: try SampleReports.full
        case .incomplete: try SampleReports.incomplete
        case .violations: try SampleReports.violations
        case .attention: try SampleReports.attention
        case .reach: try SampleReports.reach
        }
      }
    }
  }

  @Test(arguments: Sample.allCases, ReportFormat.allCases)
  func `a report renders as recorded`(sample: Sample, format: ReportFormat) throws {
    try Self.goldens.check(try format.readable(try sample.report), "\(sample.rawValue).\(format.fileExtension)")
  }

  @Test(arguments: ReportFormat.allCases)
  func `an error renders as recorded`(format: ReportFormat) throws {
    let error = ErrorReport(
      message: "rules/mine.yaml:3:7: unknown key 'severty'; did you mean 'severity'?\n1 rule file cannot be used",
      toolVersion: "0.1.0", exitCode: .usage)
    try Self.goldens.check(try format.readable(try format.render(error)), "error.\(format.fileExtension)")
  }

  @Test(arguments: TextStyle.Grouping.allCases)
  func `text groups findings as recorded`(grouping: TextStyle.Grouping) throws {
    let style = TextStyle(showWaived: true, grouping: grouping)
    try Self.goldens.check(
      try ReportFormat.text.render(try SampleReports.full, style: style), "full-by-\(grouping).txt")
  }

  @Test func `text fills a wide terminal in colour as recorded`() throws {
    let style = TextStyle(width: 120, color: true, showWaived: true, links: true, hints: true)
    try Self.goldens.check(try ReportFormat.text.render(try SampleReports.full, style: style), "full-120-color.txt")
  }

  @Test(arguments: Sample.allCases, ReportFormat.allCases)
  func `rendering twice gives the same bytes`(sample: Sample, format: ReportFormat) throws {
    let report = try sample.report
    #expect(Array(try format.render(report).utf8) == Array(try format.render(report).utf8))
  }
}

extension ReportFormat {
  var fileExtension: String {
    switch self {
    case .text: "txt"
    case .json: "json"
    case .ndjson: "ndjson"
    case .junit: "xml"
    case .sarif: "sarif"
    case .markdown: "md"
    case .github: "github.txt"
    case .gitlab: "gitlab.json"
    case .csv: "csv"
    case .html: "html"
    case .pack: "pack.html"
    }
  }

  /// The report as a golden file holds it: SARIF, which is written on one line, over many, so that one can read it; of
  /// HTML what the templates make, without the style and the script, which are files of their own.
  func readable(_ report: AuditReport) throws -> String { try readable(try render(report)) }

  func readable(_ text: String) throws -> String {
    switch self {
    case .sarif: JSONWriter.pretty(try JSONReader.value(text)) + "\n"
    case .html, .pack:
      text.replacing(/(?s)<style[^>]*>.*?<\/style>/, with: "<style>…</style>")
        .replacing(/(?s)<script(?: nonce[^>]*)?>.*?<\/script>/, with: "<script>…</script>")
        .replacing(/'sha256-[^']*'/, with: "'sha256-…'")
    case .text, .json, .ndjson, .junit, .markdown, .github, .gitlab, .csv: text
    }
  }
}
