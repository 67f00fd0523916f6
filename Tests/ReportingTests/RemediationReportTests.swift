import Documents
import PolicyEngine
import Reporting
import Testing

@Suite struct `Remediation in reports` {
  private static let shortfalls: Set<RemediationRecord.Status> = [.applied, .drifted, .stale, .refused, .failed]

  private func record(
    _ status: RemediationRecord.Status, before: JSONObject? = nil, after: JSONObject? = nil, reason: String? = nil
  ) throws -> RemediationRecord {
    let grant = try SampleReports.grant("cgr_1", client: "c1", name: "Billing", audience: "https://a/")
    return RemediationRecord(
      tenant: SampleReports.domain, grant: grant, status: status, rules: ["scope-length"], before: before,
      after: after, reason: reason)
  }

  @Test(arguments: RemediationRecord.Status.allCases)
  func `a repair that fell short is exit code 4 in every format`(status: RemediationRecord.Status) throws {
    let report = SampleReports.repair([try record(status)])
    let code = Self.shortfalls.contains(status) ? 4 : 0
    #expect(report.exitCode.rawValue == Int32(code))
    let json = try JSONReader.value(try ReportFormat.json.render(report)).object
    #expect(json?["run"]?.object?["exit_code"]?.int == Int64(code))
    let suite = try #require(try XMLTree.parse(try ReportFormat.junit.render(report)).all("testsuite").first)
    let property = suite.all("property").first { $0.attributes["name"] == "exit_code" }
    #expect(property?.attributes["value"] == String(code))
    #expect(suite.all("failure").count == (code == 4 ? 1 : 0))
    let text = try ReportFormat.text.render(report, style: TextStyle(width: 400))
    #expect(text.contains("; the remediation fell short on 1 grant\n") == (code == 4))
    let colored = try ReportFormat.text.render(report, style: TextStyle(width: 400, color: true))
    #expect(colored.hasPrefix("\u{1B}[1;32m") == (code == 0), "green is for what is well")
  }

  @Test func `a repair that fell short weighs more than an incomplete audit`() throws {
    let incomplete = try SampleReports.incomplete
    #expect(incomplete.exitCode == .incomplete)
    #expect(incomplete.with(remediation: [try record(.failed)]).exitCode == .repairFellShort)
  }

  @Test func `JSON keeps the grants as they were, to the character`() throws {
    for (index, sample) in (HostileText.samples + [HostileText.all]).enumerated() {
      let before = JSONObject([(sample, .string(sample)), ("scope", [.string(sample)])])
      let report = SampleReports.repair([try record(.verified, before: before, after: ["x": .string(sample)])])
      let json = try JSONReader.value(try ReportFormat.json.render(report)).object
      let written = try #require(json?["remediation"]?.array?.first?.object)
      #expect(written["before"] == .object(before), "sample \(index)")
      #expect(written["after"] == ["x": .string(sample)], "sample \(index)")
    }
  }

  @Test func `JSON carries every record with its status and reason`() throws {
    let json = try JSONReader.value(try ReportFormat.json.render(try SampleReports.full)).object
    let records = (json?["remediation"]?.array ?? []).compactMap(\.object)
    #expect(
      records.map { $0["status"] } == ["verified", "failed", "skipped", "planned", "applied", "drifted", "refused"])
    #expect(
      records.prefix(3).map { $0["grant"] } == ["cgr_1ORzN1E7D067WSC2", "cgr_1ORzN1E7D067WSC2", "cgr_XB6Z4q9LkWm2TtYc"])
    #expect(
      records.prefix(3).map { $0["reason"] } == [
        .null, "scope: the API did not store read:invoices", "needs --unsafe-fixes",
      ])
    #expect(records[2]["after"] == .null)
  }

  @Test func `text says of each grant what became of it and why`() throws {
    let report = SampleReports.repair([
      try record(.verified, after: [:]), try record(.drifted, reason: "changed since it was audited: scope"),
    ])
    let text = try ReportFormat.text.render(report)
    #expect(text.contains("remediation: 1 verified, 1 drifted\n"))
    #expect(text.contains("  cgr_1: verified\n    client        Billing (c1)\n"))
    #expect(text.contains("  cgr_1: drifted: changed since it was audited: scope\n"))
    #expect(text.contains("note: tokens issued before keep their access"))
  }

  @Test func `without a write nothing is said of issued tokens`() throws {
    let report = SampleReports.repair([try record(.planned, after: [:]), try record(.skipped)])
    #expect(!(try ReportFormat.text.render(report)).contains("tokens issued before"))
  }

  @Test(arguments: RemediationRecord.Status.allCases)
  func `JUnit has a case for each grant`(status: RemediationRecord.Status) throws {
    let report = SampleReports.repair([try record(status, before: ["id": "cgr_1"], reason: "why")])
    let cases = try XMLTree.parse(try ReportFormat.junit.render(report)).all("testcase")
    let repair = try #require(cases.first { $0.attributes["classname"] == "acme.eu.auth0.com.remediation" })
    #expect(repair.attributes["name"] == "remediation: cgr_1: c1 on https://a/ (client)")
    let child = try #require(repair.children.first)
    let expected = Self.shortfalls.contains(status) ? "failure" : status == .skipped ? "skipped" : "system-out"
    #expect(child.name == expected)
    #expect(
      child.text.hasPrefix("\(status.rawValue): why\ngrant: cgr_1\nrules: scope-length\nbefore: {\"id\":\"cgr_1\"}"))
  }

  @Test func `a record of a tenant that was not audited is in a suite of its own`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let stray = RemediationRecord(tenant: "b.auth0.com", grant: grant, status: .failed, rules: [], before: nil)
    let root = try XMLTree.parse(try ReportFormat.junit.render(SampleReports.repair([stray])))
    #expect(root.children.map { $0.all("failure").count } == [0, 1])
  }
}
