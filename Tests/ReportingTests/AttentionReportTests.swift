import Documents
import PolicyEngine
import Reporting
import Testing

@Suite struct `Attention in reports` {
  /// What stands in an output where the verdict or, in a format without one, the first finding begins.
  private func beginning(of report: AuditReport, _ format: ReportFormat) throws -> String {
    switch format {
    case .text, .markdown: "failed"
    case .html: "id=\"verdict\""
    case .pack: "<h1>"
    case .json, .ndjson, .junit, .sarif, .github, .gitlab, .csv: try #require(report.findings.first).message
    }
  }

  /// The output without what the format puts before a character to show it as it is.
  private func plain(_ report: AuditReport, _ format: ReportFormat) throws -> String {
    let text = try format.render(report, style: TextStyle(width: 1000))
    return format == .markdown ? text.replacing("\\", with: "") : text
  }

  private func place(_ needle: String, in text: String) throws -> String.Index {
    try #require(text.firstRange(of: needle), "no \(needle)").lowerBound
  }

  @Test(arguments: ReportFormat.allCases)
  func `it comes before the verdict and every finding, with what to run`(format: ReportFormat) throws {
    let report = try SampleReports.attention
    #expect(report.exitCode == .repairFellShort)
    let text = try plain(report, format)
    let beginning = try place(try beginning(of: report, format), in: text)
    let finding = try place(try #require(report.findings.first).message, in: text)
    for attention in report.attention {
      let message = try place(attention.message, in: text)
      #expect(message < beginning && message < finding)
      if let command = attention.command {
        let command = try place(command, in: text)
        #expect(command < beginning && command < finding)
      }
    }
    #expect(Set(report.attention.map(\.kind)) == Set(Attention.Kind.allCases))
  }

  @Test(arguments: ReportFormat.allCases)
  func `it is there in a report that is clean otherwise`(format: ReportFormat) throws {
    var report = try SampleReports.empty
    report.attention = [Attention(kind: .tooManyChanges, tenant: "b.auth0.com", message: "none of 12 was changed")]
    #expect(report.exitCode == .repairFellShort)
    let text = try plain(report, format)
    #expect(text.occurrences(of: "none of 12 was changed") == (format == .junit ? 2 : 1))
    if ![.json, .ndjson, .gitlab, .csv, .junit].contains(format) { #expect(text.contains("attention needed")) }
  }

  @Test(arguments: ReportFormat.allCases)
  func `what refused a whole run is said once`(format: ReportFormat) throws {
    let report = try SampleReports.attention
    let refusal = try #require(report.attention.last).message
    // JUnit says it in the attribute and, for readers that show only that, in the text.
    #expect(try plain(report, format).occurrences(of: refusal) == (format == .junit ? 2 : 1))
  }

  @Test func `a command is on a line of its own, however narrow the terminal is`() throws {
    let text = try ReportFormat.text.render(try SampleReports.attention, style: TextStyle(width: 40))
    #expect(text.hasPrefix("attention: run-1 left this grant between\n  the two calls "))
    #expect(text.contains("; run:\n    grantlint rollback --finish run-1\n    grant         cgr_1ORzN1E7D067WSC2\n"))
    let coloured = try ReportFormat.text.render(try SampleReports.attention, style: TextStyle(color: true))
    #expect(coloured.hasPrefix("\u{1B}[1;31mattention\u{1B}[0m"))
    #expect(text.occurrences(of: "\nattention: 2 grants") == 1)
  }

  @Test func `JSON names it first and has it always`() throws {
    let json = try ReportFormat.json.render(try SampleReports.attention)
    #expect(json.hasPrefix("{\n  \"attention\": [\n"))
    #expect(try ReportFormat.json.render(try SampleReports.empty).hasPrefix("{\n  \"attention\": [],\n"))
    let report = try #require(try JSONReader.value(json).object)
    let attention = try #require(report["attention"]?.array).compactMap(\.object)
    #expect(attention.map { $0["kind"] } == ["unfinished_change", "too_many_changes", "unreadable_state"])
    #expect(attention[0]["grant"] == report["findings"]?.array?.first?.object?["grant"])
    #expect(attention[1]["grant"] == .null && attention[1]["command"] == .null)
    #expect(report["run"]?.object?["address"] == "https://acme.eu.auth0.com")
    let lines = try ReportFormat.ndjson.render(try SampleReports.attention).split(separator: "\n")
    for (line, object) in zip(lines, attention) {
      var record = object
      record["record"] = "attention"
      #expect(try JSONReader.value(String(line)) == .object(record))
    }
  }

  @Test func `JUnit has a suite for it, whose cases are errors`() throws {
    let root = try XMLTree.parse(try ReportFormat.junit.render(try SampleReports.attention))
    #expect(root.children.map { $0.attributes["name"] } == ["attention", SampleReports.domain])
    let cases = root.children[0].all("testcase")
    #expect(cases.map { $0.children.first?.name } == ["error", "error", "error"])
    #expect(
      cases.map { $0.attributes["name"] } == [
        "unfinished change: cgr_1ORzN1E7D067WSC2: v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd on https://api.example.com/ (client)",
        "too many changes", "unreadable state",
      ])
    #expect(cases[0].children[0].text.contains("\nrun: grantlint rollback --finish run-1\n"))
  }

  @Test func `a run of SARIF that needs attention did not succeed, and the first notification says why`() throws {
    var report = SampleReports.audit([])
    report.attention = try SampleReports.attention.attention
    report.attention.append(Attention(kind: .tooManyChanges, tenant: "b.auth0.com", message: "m"))
    let runs = try #require(try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array)
    #expect(runs.count == 2)
    let counts = try runs.map { run in
      let invocation = try #require(run.object?["invocations"]?.array?.first?.object)
      #expect(invocation["executionSuccessful"] == false && invocation["exitCode"] == 4)
      let notifications = try #require(invocation["toolExecutionNotifications"]?.array).compactMap(\.object)
      for notification in notifications {
        #expect(notification["level"] == "error")
        #expect(notification["message"]?.object?["text"]?.string?.hasPrefix("attention: ") == true)
      }
      return notifications.count
    }
    #expect(counts == [3, 1])
  }

  @Test func `a page has it in its title and as an alert before the verdict`() throws {
    let page = try HTMLReport.render(try SampleReports.attention)
    #expect(page.contains("<title>Attention needed, failed: client grants of acme.eu.auth0.com - grantlint</title>"))
    #expect(page.contains("<main id=\"main\">\n<div id=\"overview\">\n<div class=\"attention error\" role=\"alert\">"))
    #expect(page.contains("<pre>grantlint rollback --finish run-1</pre>"))
    #expect(!(try HTMLReport.render(try SampleReports.empty)).contains("role=\"alert\""))
  }

  @Test func `Markdown stays below what GitHub shows`() throws {
    var report = try SampleReports.attention
    let long = String(repeating: "m", count: 1_900)
    report.attention = Array(
      repeating: Attention(kind: .unfinishedChange, tenant: "t", message: long, command: "c"), count: 500)
    let text = try ReportFormat.markdown.render(report)
    #expect(text.utf8.count < 900_000)
    let shown = text.occurrences(of: long)
    #expect(shown > 100 && text.contains("> **Attention:** \(500 - shown) more are left out here"))
  }
}
