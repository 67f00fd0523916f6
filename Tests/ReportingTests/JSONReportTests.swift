import Documents
import PolicyEngine
import Reporting
import TestSupport
import Testing

@Suite struct `JSON report` {
  @Test func `every sample fits the schema`() throws {
    for report in [
      try SampleReports.empty, try SampleReports.full, try SampleReports.incomplete, try SampleReports.violations,
      try SampleReports.hostile, try SampleReports.attention,
    ] {
      let value = try JSONReader.value(try ReportFormat.json.render(report))
      #expect(SchemaValidator.complaints(value, ReportSchema.json) == [])
    }
  }

  @Test(arguments: [ExitCode.usage, .incomplete, .repairFellShort])
  func `an error fits the schema`(exitCode: ExitCode) throws {
    let error = ErrorReport(message: "no credentials", toolVersion: "0.1.0", exitCode: exitCode)
    let code = Int(clamping: exitCode.rawValue)
    let value = try JSONReader.value(try ReportFormat.json.render(error))
    #expect(SchemaValidator.complaints(value, ReportSchema.json) == [])
    #expect(value.object?["run"]?.object?["exit_code"] == .int(code))
    #expect(try ReportFormat.sarif.render(error).contains("\"exitCode\":\(code)"))
    #expect(try ReportFormat.junit.render(error).contains("name=\"exit_code\" value=\"\(code)\""))
    #expect(try ReportFormat.html.render(error).contains("exit code \(code)"))
    #expect(value.object?["error"]?.object?["message"] == "no credentials")
  }

  @Test
  func `every key of the schema occurs in the full report, in that with attention, in the whole one or in the error`()
    throws
  {
    var validator = SchemaValidator(root: ReportSchema.json)
    let reports = [try SampleReports.full, try SampleReports.attention, try WholeReport(isRich: true).report]
    for report in reports {
      validator.check(try JSONReader.value(try ReportFormat.json.render(report)))
    }
    let error = ErrorReport(message: "m", toolVersion: "v", exitCode: .usage)
    validator.check(try JSONReader.value(try ReportFormat.json.render(error)))
    let lines = try reports.map { try ReportFormat.ndjson.render($0) }.joined() + ReportFormat.ndjson.render(error)
    for line in lines.split(separator: "\n") {
      validator.check(try JSONReader.value(String(line)), as: "record")
    }
    #expect(validator.complaints == [])
    #expect(SchemaValidator.keys(ReportSchema.json).subtracting(validator.seen).sorted() == [])
  }

  @Test func `every line of the ndjson format fits the schema of a record`() throws {
    for report in [
      try SampleReports.empty, try SampleReports.full, try SampleReports.hostile, try SampleReports.attention,
    ] {
      let lines = try ReportFormat.ndjson.render(report).split(separator: "\n")
      #expect(lines.count == report.attention.count + report.listedFindings.count + 1)
      for line in lines {
        var validator = SchemaValidator(root: ReportSchema.json)
        validator.check(try JSONReader.value(String(line)), as: "record")
        #expect(validator.complaints == [])
      }
    }
  }

  @Test func `every key of the schema is described`() throws {
    func undescribed(_ schema: JSONValue, _ path: String) -> [String] {
      var found: [String] = []
      for (key, property) in schema.object?["properties"]?.object?.members ?? [] {
        let described = property.object?["description"] != nil || property.object?["$ref"] != nil
        // Counts by severity: their object says what they are.
        if !described && !path.hasSuffix("open") { found.append("\(path).\(key)") }
        found += undescribed(property, "\(path).\(key)")
        found += undescribed(property.object?["items"] ?? .null, "\(path).\(key)")
      }
      return found
    }
    let definitions = try #require(ReportSchema.json.object?["$defs"]?.object)
    #expect(definitions.members.flatMap { undescribed($0.value, $0.key) } == [])
  }

  @Test(arguments: [
    ("findings", "severity", "fatal" as JSONValue), ("findings", "extra", true), ("rules", "pass", "4"),
    ("findings", "grants", "one"),
  ])
  func `a report that breaks the schema is noticed`(list: String, key: String, value: JSONValue) throws {
    var report = try #require(try JSONReader.value(try ReportFormat.json.render(try SampleReports.full)).object)
    var first = try #require(report[list]?.array?.first?.object)
    first[key] = value
    report[list] = .array([.object(first)])
    #expect(SchemaValidator.complaints(.object(report), ReportSchema.json) != [])
  }

  @Test func `hidden characters are escapes that a reader undoes`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let scopes = ["read:x", "read:\u{200B}x", "read:\\u{200B}x"]
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "m", offenders: scopes)])
    let text = try ReportFormat.json.render(report)
    let offenders = try JSONReader.value(text).object?["findings"]?.array?.first?.object?["offenders"]
    #expect(offenders == .strings(scopes))
    #expect(text.contains(#""read:\u200bx""#) && text.contains(#""read:\\u{200B}x""#))
  }

  @Test func `only the run differs between two audits of the same data`() throws {
    func withoutRun(_ report: AuditReport) throws -> JSONObject {
      var object = try #require(try JSONReader.value(try ReportFormat.json.render(report)).object)
      object["run"] = nil
      return object
    }
    let first = try SampleReports.violations
    var later = first
    later.run = RunRecord(id: "run-2", startedAt: "2026-02-01T02:00:00Z", durationMilliseconds: 9)
    #expect(try withoutRun(first) == withoutRun(later))
  }

  @Test func `findings below the threshold are counted and not listed`() throws {
    let report = SampleReports.audit(
      try SampleReports.violations.findings, thresholds: Thresholds(minimumSeverity: .error))
    let value = try JSONReader.value(try ReportFormat.json.render(report))
    #expect(value.object?["findings"]?.array?.allSatisfy { $0.object?["severity"] == "error" } == true)
    #expect(value.object?["summary"]?.object?["open"]?.object?["warning"]?.int == 2)
  }
}
