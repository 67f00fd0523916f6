import PolicyEngine
import Reporting
import Testing

@Suite struct `Golden files` {
  enum Sample: String, CaseIterable {
    case empty, full, incomplete, violations

    var report: AuditReport {
      get throws {
        switch self {
        case .empty: try SampleReports.empty
        case .full: try SampleReports.full
        case .incomplete: try SampleReports.incomplete
        case .violations: try SampleReports.violations
        }
      }
    }
  }

  @Test(arguments: Sample.allCases, ReportFormat.allCases)
  func `a report renders as recorded`(sample: Sample, format: ReportFormat) throws {
    try Goldens.check(try format.render(try sample.report), "\(sample.rawValue).\(format.fileExtension)")
  }

  @Test(arguments: ReportFormat.allCases)
  func `an error renders as recorded`(format: ReportFormat) throws {
    let error = ErrorReport(
      message: "rules/mine.yaml:3:7: unknown key 'severty'; did you mean 'severity'?\n1 rule file cannot be used",
      toolVersion: "0.1.0")
    try Goldens.check(try format.render(error), "error.\(format.fileExtension)")
  }

  @Test func `text fills a wide terminal in colour as recorded`() throws {
    let style = TextStyle(width: 120, color: true, showWaived: true)
    try Goldens.check(try ReportFormat.text.render(try SampleReports.full, style: style), "full-120-color.txt")
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
    case .junit: "xml"
    }
  }
}
