import Documents
import PolicyEngine
import Reporting
import Testing

/// A finding may be more or less severe than its rule: every format goes by the finding.
@Suite struct `Severities in reports` {
  /// One rule, a warning by itself, with a finding of each severity.
  private static func report(minimum: Severity = .note) throws -> AuditReport {
    let findings = try Severity.allCases.map { severity in
      SampleReports.finding(
        "too-many-scopes", try SampleReports.grant("cgr_\(severity)", client: "c", audience: "https://a/"),
        "is \(severity) here", severity: severity)
    }
    return SampleReports.audit(
      findings.sorted(by: Finding.isListedBefore), rules: [SampleReports.rule("too-many-scopes", .warning, fail: 3)],
      thresholds: Thresholds(minimumSeverity: minimum))
  }

  /// The severity that an output gives a finding, in the words of the format; nil where the finding is not there.
  private static func severities(_ report: AuditReport, _ format: ReportFormat) throws -> [Severity: String] {
    let text = try format.render(report)
    var found: [Severity: String] = [:]
    for severity in Severity.allCases { found[severity] = try word(for: "is \(severity) here", text, format) }
    return found
  }

  private static func word(for message: String, _ text: String, _ format: ReportFormat) throws -> String? {
    let lines = text.split(separator: "\n").map(String.init)
    switch format {
    case .text:
      guard let index = lines.firstIndex(where: { $0.contains(message) }) else { return nil }
      return lines[..<index].last { $0.contains("[too-many-scopes]") }.map { String($0.prefix { $0 != "[" }) }
    case .markdown:
      guard let index = lines.firstIndex(where: { $0.contains(message) }) else { return nil }
      return lines[..<index].last { $0.hasPrefix("<details><summary><strong>") }
        .flatMap { $0.firstMatch(of: /<strong>(\w+)<\/strong>/) }.map { String($0.1) }
    case .github: return lines.first { $0.contains(message) }.map { String($0.dropFirst(2).prefix { $0 != " " }) }
    case .csv: return try CSVTable(text).rows.first { $0["message"] == message }?["severity"]
    case .junit:
      return try XMLTree.parse(text).all("failure").first { $0.attributes["message"] == message }?.attributes["type"]
    case .ndjson:
      let records = try lines.map { try JSONReader.value($0).object }
      return records.first { $0?["message"]?.string == message }??["severity"]?.string
    case .json:
      let findings = try JSONReader.value(text).object?["findings"]?.array
      return findings?.first { $0.object?["message"]?.string == message }?.object?["severity"]?.string
    case .gitlab:
      let entries = try JSONReader.value(text).array
      return entries?.first { $0.object?["description"]?.string?.contains(message) == true }?.object?["severity"]?
        .string
    case .sarif:
      let results = try JSONReader.value(text).object?["runs"]?.array?.first?.object?["results"]?.array
      return results?.first { $0.object?["message"]?.object?["text"]?.string?.contains(message) == true }?.object?[
        "properties"]?.object?["severity"]?.string
    case .html:
      let data = try #require(text.firstMatch(of: /(?s)id="data">(.*?)<\/script>/)?.1)
      let findings = try JSONReader.value(String(data)).object?["findings"]?.array
      return findings?.first { $0.object?["message"]?.string == message }?.object?["severity"]?.string
    case .pack:
      let row = lines.first { $0.hasPrefix("<tr>") && $0.contains(message) }
      return row?.firstMatch(of: /class="state [a-z]+">open, ([a-z]+)</).map { String($0.output.1) }
    }
  }

  private static func words(of format: ReportFormat) -> [Severity: String] {
    switch format {
    case .gitlab: [.error: "critical", .warning: "major", .note: "info"]
    case .github: [.error: "error", .warning: "warning", .note: "notice"]
    case .text, .json, .ndjson, .junit, .sarif, .markdown, .csv, .html, .pack:
      [.error: "error", .warning: "warning", .note: "note"]
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `a finding has its own severity, and not that of its rule`(format: ReportFormat) throws {
    #expect(try Self.severities(try Self.report(), format) == Self.words(of: format))
  }

  @Test(arguments: ReportFormat.allCases)
  func `--min-severity leaves out findings, and not rules`(format: ReportFormat) throws {
    var expected = Self.words(of: format)
    expected[.note] = nil
    #expect(try Self.severities(try Self.report(minimum: .warning), format) == expected)
    expected[.warning] = nil
    #expect(try Self.severities(try Self.report(minimum: .error), format) == expected)
  }

  @Test(arguments: ReportFormat.allCases)
  func `the worst finding is listed first`(format: ReportFormat) throws {
    let text = try format.render(try Self.report())
    let places = try [Severity.error, .warning, .note].map {
      try #require(text.firstRange(of: "is \($0) here"), "\($0)").lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test func `counts are those of the findings`() throws {
    let report = try Self.report()
    #expect(report.summary.open == [.error: 1, .warning: 1, .note: 1])
    #expect(try ReportFormat.text.render(report).hasPrefix("failed: 1 error, 1 warning, 1 note in 2 grants of "))
    let markdown = try ReportFormat.markdown.render(report)
    for severity in Severity.allCases { #expect(markdown.contains("\n| \(severity) | 1 | 0 | 0 | 0 |\n")) }
    let page = try ReportFormat.html.render(report)
    #expect(page.contains("1 open of severity error; 1 open of severity warning; 1 open of severity note"))
    #expect(page.contains("open, the worst of severity error"))
    let rules = try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array?.first?.object?[
      "tool"]?.object?["driver"]?.object?["rules"]?.array
    #expect(rules?.first?.object?["defaultConfiguration"]?.object?["level"] == "warning")
  }

  @Test func `the verdict goes by the findings, at every threshold`() throws {
    let all = try Self.report().findings
    for failOn in Severity.allCases {
      for findings in [all, Array(all.dropFirst()), Array(all.dropFirst(2))] {
        let report = SampleReports.audit(
          findings, rules: [SampleReports.rule("too-many-scopes", .warning, fail: 3)],
          thresholds: Thresholds(failOn: failOn))
        #expect(report.exitCode == (findings[0].severity >= failOn ? .violations : .clean))
      }
    }
  }
}
