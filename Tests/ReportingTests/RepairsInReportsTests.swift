import PolicyEngine
import Reporting
import Testing

@Suite struct `Repairs in reports` {
  /// GitLab's code quality has no place for them.
  @Test(arguments: ReportFormat.allCases.filter { $0 != .gitlab })
  func `every repair is told of, those that went well too`(format: ReportFormat) throws {
    let report = try SampleReports.full
    let text = try format.render(report)
    let without = try format.render(report.with(remediation: []))
    #expect(!report.remediation.isEmpty)
    for record in report.remediation {
      #expect(text.contains(record.status.rawValue))
      #expect(text.occurrences(of: record.grant.label) > without.occurrences(of: record.grant.label))
    }
  }
}
