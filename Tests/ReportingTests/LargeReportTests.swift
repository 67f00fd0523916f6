import Documents
import PolicyEngine
import Reporting
import TestSupport
import Testing

@Suite struct `Large report` {
  /// Were one of the formats quadratic, this would take minutes.
  @Test func `thousands of findings are all there`() throws {
    let count = Cases.count(600, whole: 3_000)
    let findings = try (0..<count).map { index in
      let grant = try SampleReports.grant("cgr_\(index)", client: "c\(index)", name: "Name", audience: "https://a/")
      return SampleReports.finding("rule-\(index % 50)", grant, "message \(index)", offenders: ["read:\(index)"])
    }
    let rules = (0..<50).map { SampleReports.rule("rule-\($0)", fail: count / 50) }
    let report = SampleReports.audit(findings, rules: rules)
    let text = try ReportFormat.text.render(report, style: TextStyle(hints: true))
    #expect(text.occurrences(of: "    offenders     read:") == count)
    #expect(text.occurrences(of: "grantlint rules explain") == 50)
    let json = try JSONReader.value(try ReportFormat.json.render(report))
    #expect(json.object?["findings"]?.array?.count == count)
    let root = try XMLTree.parse(try ReportFormat.junit.render(report))
    #expect(root.attributes["failures"] == "\(count)")
    #expect(root.all("failure").count == count)
    #expect(try ReportFormat.ndjson.render(report).occurrences(of: "\"record\":\"finding\"") == count)
    let run = try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array?.first?.object
    #expect(run?["results"]?.array?.count == count)
    #expect(try JSONReader.value(try ReportFormat.gitlab.render(report)).array?.count == count)
    #expect(try CSVTable(try ReportFormat.csv.render(report)).rows.count == count)
  }

  /// Two grants without an id at one place, as a hostile file could name them, stay two cases.
  @Test func `grants of one name stay apart`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let finding = SampleReports.finding("scope-length", grant, "m")
    let root = try XMLTree.parse(try ReportFormat.junit.render(SampleReports.audit([finding, finding, finding])))
    let names = root.all("testcase").compactMap { $0.attributes["name"] }.filter { $0.hasPrefix("scope-length") }
    #expect(
      names == [
        "scope-length: cgr_1: c on a (client)", "scope-length: cgr_1: c on a (client) [2]",
        "scope-length: cgr_1: c on a (client) [3]",
      ])
  }
}
