import Documents
import PolicyEngine
import Reporting
import Testing

@Suite struct `Reading a report` {
  private func document(_ report: AuditReport) throws -> JSONNode {
    try JSONDocument(single: Array(try ReportFormat.json.render(report).utf8)).values[0]
  }

  private func written<Record>(_ record: Record, _ form: JSONRecordForm<Record>) throws -> JSONValue {
    var output = JSONOutput(.compact)
    form.object.write(record, to: &output)
    return try JSONReader.value(output.take())
  }

  /// Reads every element of a list of the report and writes it again.
  private func again<Record>(
    _ key: String, of report: AuditReport, _ form: JSONRecordForm<Record>
  ) throws -> (before: [JSONValue], after: [JSONValue]) {
    let elements = try #require(try document(report)[key]).elements
    return (elements.map(\.value), try elements.map { try written(try form.read($0), form) })
  }

  @Test func `findings are read as they were written`() throws {
    for report in [try SampleReports.full, try SampleReports.violations, try SampleReports.hostile] {
      let (before, after) = try again("findings", of: report, Finding.json)
      #expect(!before.isEmpty && before == after)
    }
  }

  @Test func `remediation and waivers are read as they were written`() throws {
    let report = try SampleReports.full
    let remediation = try again("remediation", of: report, RemediationRecord.json)
    #expect(!remediation.before.isEmpty && remediation.before == remediation.after)
    let waivers = try again("waivers", of: report, WaiverRecord.json)
    #expect(!waivers.before.isEmpty && waivers.before == waivers.after)
    let baseline = try #require(try document(report)["baseline"])
    #expect(try BaselineComparison.json.read(baseline) == report.baseline)
  }

  @Test func `the run is read as it was written`() throws {
    for report in [try SampleReports.full, try SampleReports.incomplete, try SampleReports.attention] {
      let run = try AuditReport.runKey.read(try document(report))
      #expect(run.id == report.run.id && run.address == report.run.address)
      #expect(run.gaps == report.gaps && run.isComplete == report.isComplete)
      #expect(run.exitCode == report.exitCode)
      #expect(try AuditReport.runKey.read(ReportedRun.idKey, in: try document(report)) == report.run.id)
    }
  }

  @Test(arguments: ["null", "true", "[]"])
  func `a run that is no object is named`(run: String) {
    let text = #"{"schema_version":1,"run":\#(run)}"#
    let error = #expect(throws: Diagnostic.self) {
      try AuditReport.read(Array(text.utf8), file: "r.json") { (report) throws(FieldError) in
        try AuditReport.runKey.read(ReportedRun.idKey, in: report)
      }
    }
    #expect(error?.description.hasPrefix("r.json:1:27: run: expected an object, found ") == true)
  }

  @Test(arguments: [
    ("[]", "r.json:1:1: expected an object, found a list"),
    (#"{"schema_version":3}"#, "r.json:1:19: schema_version: this is not a JSON report of schema version 1 or 2"),
    (#"{"schema_version":2}"#, "r.json:1:1: findings: is missing"),
    (#"{"schema_version":1}"#, "r.json:1:1: findings: is missing"),
    (
      #"{"schema_version":1,"error":{"message":"no credentials"}}"#,
      "r.json:1:29: error: the run ended without an audit: no credentials"
    ),
  ])
  func `what is no report is refused`(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) {
      try AuditReport.read(Array(text.utf8), file: "r.json") { (report) throws(FieldError) in
        try AuditReport.findingsKey.read(report)
      }
    }
    #expect(error?.description == message)
  }
}
