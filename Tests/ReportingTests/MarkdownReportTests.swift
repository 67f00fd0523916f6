import PolicyEngine
import Reporting
import Testing

@Suite struct `Markdown report` {
  @Test func `the verdict is the heading`() throws {
    #expect(
      try ReportFormat.markdown.render(try SampleReports.violations).hasPrefix("## grantlint: failed\n\n**failed**"))
    #expect(try ReportFormat.markdown.render(try SampleReports.incomplete).hasPrefix("## grantlint: incomplete\n\n"))
  }

  @Test func `it stays below what GitHub shows, keeps the worst and says what it leaves out`() throws {
    let grants = try (0..<2_500).map { try SampleReports.grant("cgr_\($0)", client: "c\($0)", audience: "https://a/") }
    let long = String(repeating: "m", count: 380)
    let report = SampleReports.audit(
      grants.prefix(10).map { SampleReports.finding("scope-length", $0, "the worst") }
        + grants.map { SampleReports.finding("too-many-scopes", $0, long, severity: .warning) }
        + grants.map { SampleReports.finding("empty-grant", $0, "n", severity: .note, status: .waived) })
    let text = try ReportFormat.markdown.render(report)
    #expect(text.utf8.count < 900_000)
    #expect(text.utf8.count > 700_000)
    #expect(text.occurrences(of: "the worst") == 10)
    let cut = text.split(separator: "\n").filter { $0.contains("more are left out here") }
    #expect(cut.count == 2)
    let shown = text.occurrences(of: "\n| 24 | `cgr_")
    #expect(cut.first?.hasPrefix("\(2_500 - shown) more") == true)
  }

  @Test func `every table has as many columns in its rule as in its header`() throws {
    let lines = try ReportFormat.markdown.render(try SampleReports.full).split(separator: "\n")
    let rules = lines.indices.filter { lines[$0].hasPrefix("|---") }
    #expect(rules.count == 10)
    for index in rules { #expect(bars(lines[index]) == bars(lines[index - 1]), "\(lines[index - 1])") }
  }

  @Test func `a row has as many cells as its header, whatever the names are`() throws {
    let names = ["a|b", "`|`", "\\|", "``x", " ", "|", "`"]
    let grants = try names.map {
      try SampleReports.grant("cgr_\($0)", client: $0, name: $0, audience: $0)
    }
    let report = SampleReports.audit(
      zip(grants, names).map { SampleReports.finding("scope-length", $0, "is \($1)") })
    let rows = try ReportFormat.markdown.render(report).split(separator: "\n").filter {
      $0.hasPrefix("| 40 | ")
    }
    #expect(rows.count == grants.count)
    for row in rows { #expect(bars(row) == 8, "\(row)") }
  }

  @Test func `findings are folded by rule, with how to fix them`() throws {
    let lines = try ReportFormat.markdown.render(try SampleReports.full).split(
      separator: "\n", omittingEmptySubsequences: false)
    let folds = lines.indices.filter { lines[$0].hasPrefix("<details><summary>") }
    #expect(folds.count == Set(folds.map { lines[$0] }).count && !folds.isEmpty)
    for fold in folds {
      #expect(lines[fold].hasSuffix("</summary>") && lines[fold + 1].isEmpty, "Markdown begins after a blank line")
      #expect(lines[(fold + 2)...].first { $0.hasPrefix("<") } == "</details>")
    }
  }

  @Test func `a rule of somebody else marks up nothing in the line of its fold`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let finding = Finding(
      fingerprint: String(repeating: "0f", count: 16), rule: "own",
      title: "<b>@all</b> & https://a.example www.a.example",
      severity: .error, result: .fail, tenant: "t", grant: grant, message: "m")
    #expect(
      try ReportFormat.markdown.render(SampleReports.audit([finding], rules: [])).contains(
        "<code>own</code>: &lt;b&gt;@<!-- -->all&lt;/b&gt; &amp; https:<!-- -->//a.example www<!-- -->.a.example (1 finding)"
      ))
  }

  @Test(arguments: [
    ("@octocat", "\\@<!-- -->octocat"), ("#7", "\\#<!-- -->7"), ("<b>", "\\<b\\>"), ("[a](b)", "\\[a\\](b)"),
    ("https://a", "https\\://a"), ("www.a.b", "www\\.a.b"), ("a_b *c*", "a\\_b \\*c\\*"), ("$x$", "\\$x\\$"),
  ])
  func `prose of the tenant marks up nothing`(text: String, escaped: String) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "is \(text).")])
    #expect(try ReportFormat.markdown.render(report).contains("| is \(escaped). |"))
  }

  /// The bars of a row that end a cell: those without a backslash before them, in a code span or not (GFM 4.10).
  private func bars(_ row: Substring) -> Int {
    var count = 0
    var isEscaped = false
    for character in row {
      if character == "|", !isEscaped { count += 1 }
      isEscaped = character == "\\" && !isEscaped
    }
    return count
  }
}
