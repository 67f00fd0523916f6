import Documents
import Foundation
import PolicyEngine
import TestSupport
import Testing

@testable import Reporting

@Suite struct `A report as a value` {
  private static func written(_ report: AuditReport) throws -> [UInt8] {
    Array(try ReportFormat.json.render(report).utf8)
  }

  private static func readBack(_ report: AuditReport) throws -> AuditReport {
    try AuditReport.read(try written(report), file: "r.json")
  }

  static var samples: [AuditReport] {
    get throws {
      var hostile = try SampleReports.hostile
      // No baseline file has such fingerprints.
      hostile.baseline = nil
      return [
        try SampleReports.empty, try SampleReports.full, try SampleReports.incomplete, try SampleReports.violations,
        try SampleReports.attention, hostile, try WholeReport(isRich: true).report,
        try WholeReport(isRich: false).report,
      ]
    }
  }

  @Test func `every property of a report is read as it was written`() throws {
    var said: [String: Set<String>] = [:]
    for isRich in [true, false] {
      let report = try WholeReport(isRich: isRich).report
      let read = try Self.readBack(report)
      let (before, after) = (StoredProperties(report), StoredProperties(read))
      for (path, value) in before.values where after.values[path] != value {
        Issue.record("\(path) is \(value), and read back \(after.values[path] ?? "absent")")
      }
      #expect(before.values.count == after.values.count && read == report)
      said.merge(before.said) { $0.union($1) }
    }
    // What says the same in both may be a property that is not written at all.
    let constant = said.filter { $0.value.count == 1 }.keys.sorted()
    #expect(constant == [], "give these properties of WholeReport other values in its two reports")
    #expect(said.count > 100)
  }

  @Test func `what is read and written again is the same bytes`() throws {
    for report in try Self.samples {
      let bytes = try Self.written(report)
      let read = try AuditReport.read(bytes, file: "r.json")
      #expect(read == report)
      #expect(try Self.written(read) == bytes)
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `what is read is rendered as the report itself`(format: ReportFormat) throws {
    for report in try Self.samples + [try Self.cut(.warning), try Self.cut(.error)] {
      let (read, own) = (try format.render(try Self.readBack(report)), try format.render(report))
      let difference = zip(read.split(separator: "\n"), own.split(separator: "\n")).first { $0 != $1 }
      #expect(read == own, "\(difference.map { "\($0) instead of \($1)" } ?? "one is longer")")
    }
  }

  // MARK: What is not listed

  /// The full report with findings of each standing, of which some are not listed.
  private static func cut(_ minimum: Severity) throws -> AuditReport {
    let full = try SampleReports.full
    var report = AuditReport(
      toolVersion: full.toolVersion, run: full.run, tenants: full.tenants,
      rules: full.rules + [SampleReports.rule("stale-waiver", .warning, fail: 1)],
      disabledRules: full.disabledRules, skippedRules: full.skippedRules, findings: full.findings,
      thresholds: Thresholds(failOn: .warning, minimumSeverity: minimum), remediation: full.remediation)
    report.baseline = full.baseline
    report.waivers = full.waivers
    report.inventory = full.inventory
    return report
  }

  @Test func `findings that are not listed are counted, and the verdict does not depend on it`() throws {
    let report = try Self.cut(.error)
    let read = try Self.readBack(report)
    #expect(read == report.listing && read.listing == read)
    #expect(read.findings.count < report.findings.count && !read.unlisted.isEmpty)
    #expect(read.findings.count + read.unlistedTotal == report.findings.count)
    #expect(read.summary == report.summary && read.exitCode == report.exitCode)
  }

  // MARK: What is refused

  private static func edited(_ report: AuditReport, _ edit: (inout JSONObject) -> Void) throws -> [UInt8] {
    var object = try #require(try JSONReader.value(try written(report)).object)
    edit(&object)
    return Array(JSONWriter.pretty(.object(object)).utf8)
  }

  /// Changes the value at the end of a way of keys and numbers; nil: takes it away.
  private static func set(_ value: JSONValue?, _ way: [String], in json: JSONValue) -> JSONValue {
    guard let first = way.first else { return json }
    let rest = Array(way.dropFirst())
    if var object = json.object {
      object[first] = rest.isEmpty ? value : set(value, rest, in: object[first] ?? .null)
      return .object(object)
    }
    var list = json.array ?? []
    let index = Int64(first).map { Int(clamping: $0) } ?? 0
    list[index] = rest.isEmpty ? value ?? .null : set(value, rest, in: list[index])
    return .array(list)
  }

  @Test(arguments: [
    ("summary.open.error", "7" as String?, "contradicts the rest of the file, by which it is 4"),
    ("run.exit_code", "0", "contradicts the rest of the file, by which it is 4"),
    ("run.complete", "true", "contradicts the rest of the file, by which it is false"),
    ("run.incomplete.0.message", #""m""#, #"contradicts the rest of the file, by which it is "the token may not"#),
    ("tenants.0.coverage.clients.complete", "true", "contradicts the rest of the file, by which it is false"),
    ("tenants.0.coverage.clients.skipped_files", "3", "contradicts the rest of the file, by which it is 0"),
    ("weakened_by.waived", "0", "contradicts the rest of the file, by which it is 1"),
    ("findings.2.grants", "39", "contradicts the rest of the file, by which it is 40"),
    ("findings.2.grants_sample.0", #""cgr_7""#, #"contradicts the rest of the file, by which it is "cgr_0""#),
    ("findings.2.grants_at", #"["0-2"]"#, "goes beyond the inventory, which has 2 of the tenant"),
    ("findings.2.grants_at", #"["2-1"]"#, "expected places in the inventory, FIRST-LAST, found '2-1'"),
    ("findings.2.grants_at", nil, "is missing"),
    ("inventory", "null", "was left out by --summary, and is needed here"),
    ("inventory.0.scope_count", "3", "contradicts the list of scopes, which has 2"),
    ("findings.0.grant.label", #""cgr_2""#, "contradicts the id 'cgr_1ORzN1E7D067WSC2'"),
    ("rules.0.title", nil, "is missing"),
    ("thresholds", nil, "is missing"),
    ("tenants.0.coverage.tokens", "{}", "there is no such collection"),
    ("findings.0.severity", #""fatal""#, "has an unknown value 'fatal'"),
  ])
  func `a report that contradicts itself is refused with the place`(
    way: String, json: String?, message: String
  ) throws {
    let value = try json.map { try JSONReader.value($0) }
    let steps = way.split(separator: ".").map(String.init)
    let bytes = try Self.edited(try SampleReports.full) { object in
      object = Self.set(value, steps, in: .object(object)).object ?? object
    }
    let error = #expect(throws: Diagnostic.self) { try AuditReport.read(bytes, file: "r.json") }
    let route = steps.reduce(into: "") { text, step in
      text += Int64(step) == nil ? (text.isEmpty ? "" : ".") + step : "[\(step)]"
    }
    let text = error?.description ?? ""
    #expect(text.contains(": \(route)") && text.contains(message), "\(text)")
    #expect(text.contains(#/^r\.json:[0-9]+:[0-9]+: /#))
  }

  @Test func `an earlier report without keys that say nothing is read`() throws {
    let report = try SampleReports.violations
    let bytes = try Self.edited(report) { object in
      for key in ["warnings", "evaluations", "unlisted"] { object[key] = nil }
    }
    #expect(try AuditReport.read(bytes, file: "r.json") == report)
  }

  @Test func `the inventory of version 1 has the numbers of scopes, and no names`() throws {
    let bytes = try Self.edited(try SampleReports.full) { object in
      object["schema_version"] = 1
      object = Self.set(7, ["inventory", "0", "scopes"], in: .object(object)).object ?? object
      object = Self.set(nil, ["inventory", "0", "scope_count"], in: .object(object)).object ?? object
    }
    let entry = try #require(try AuditReport.read(bytes, file: "r.json").inventory.first)
    #expect(entry.scopeCount == 7 && entry.scopes == nil)
  }

  @Test(arguments: [ReportFormat.json, .ndjson]) func `a summary has no inventory`(format: ReportFormat) async throws {
    var bytes: [UInt8] = []
    try await format.parts(try SampleReports.full, isSummary: true).write(workers: 1) { bytes += $0 }
    let text = String(decoding: bytes, as: UTF8.self)
    let last = format == .json ? text : text.split(separator: "\n").last.map(String.init) ?? ""
    let object = try #require(try JSONReader.value(last).object)
    #expect(object["inventory"] == .null && object["summary"] != nil)
  }
}
