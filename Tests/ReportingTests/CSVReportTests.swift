import Documents
import PolicyEngine
import Reporting
import Testing

@Suite struct `CSV report` {
  @Test func `a finding is a row, and what makes the audit incomplete is one too`() throws {
    let report = try SampleReports.full
    let table = try CSVTable(try ReportFormat.csv.render(report))
    let results = Dictionary(table.rows.map { ($0["result"] ?? "", 1) }, uniquingKeysWith: +)
    #expect(results == ["fail": 9, "unknown": 1, "not_read": 1, "repair": 7, "skipped": 1, "weakened": 1])
    let waived = try #require(table.rows.first { $0["status"] == "waived" })
    #expect(waived["waiver_owner"] == "dana@example.com")
    #expect(waived["waiver_reason"] == "the export job, see SEC-7")
    #expect(waived["file"] == "tenant/grants.json")
    #expect(waived["line"] == "42")
    #expect(waived["offenders"] == #"["","read: x"]"#)
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "-"])
  func `no cell begins as a formula does`(name: String) throws {
    let grant = try SampleReports.grant(name, client: name, name: name, audience: name)
    let table = try CSVTable(
      try ReportFormat.csv.render(SampleReports.audit([SampleReports.finding("scope-length", grant, name)])))
    for column in ["grant", "client_id", "client_name", "audience", "message"] {
      #expect(table.rows[0][column] == "'" + name)
    }
  }

  @Test(arguments: HostileText.withCommands.indices)
  func `a reader gets every text as it is shown`(index: Int) throws {
    let sample = HostileText.withCommands[index]
    let grant = try SampleReports.grant("cgr_1", client: sample, audience: "a,\"b\"")
    let finding = SampleReports.finding("scope-length", grant, "is \(sample)!", offenders: [sample])
    let row = try CSVTable(try ReportFormat.csv.render(SampleReports.audit([finding]))).rows[0]
    #expect(row["client_id"]?.isIdentical(to: sample.shown) == true)
    #expect(row["message"]?.isIdentical(to: "is \(sample.shown)!") == true)
    #expect(row["audience"] == "a,\"b\"")
    #expect(try JSONReader.value(row["offenders"] ?? "") == [.string(sample)])
  }
}
