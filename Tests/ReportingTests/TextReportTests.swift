import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

@Suite struct `Text report` {
  @Test(arguments: [20, 40, 80, 120])
  func `no line is wider than the terminal`(width: Int) throws {
    for report in [
      try SampleReports.full, try SampleReports.violations, try SampleReports.incomplete, try SampleReports.hostile,
      try SampleReports.attention, try SampleReports.commanding,
    ] {
      for color in [false, true] {
        let style = TextStyle(width: width, color: color, showWaived: true)
        for line in withoutColor(try ReportFormat.text.render(report, style: style)).split(separator: "\n") {
          // A command is whole on its line, so that it can be copied.
          let isCommand = line.hasPrefix("    grantlint rollback ")
          // An escape that keeps a line from being a command to the runner of a pipeline makes it longer.
          let short = line.replacing("\\u{3A}", with: ":").replacing("\\u{5B}", with: "[")
          // What has no room on any line is alone on its own, and whole.
          let isWord = !short.drop { $0 == " " }.contains(" ")
          #expect(isCommand || isWord || columns(short) <= max(width, 40), "\(line)")
        }
      }
    }
  }

  @Test(arguments: [40, 47, 60, 80, 100, 120])
  func `no word is broken at any width`(width: Int) throws {
    func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
    for report in [try SampleReports.violations, try SampleReports.attention] {
      for grouping in TextStyle.Grouping.allCases {
        func text(_ width: Int) throws -> String {
          try ReportFormat.text.render(
            report, style: TextStyle(width: width, showWaived: true, grouping: grouping, hints: true))
        }
        #expect(words(try text(width)) == words(try text(100_000)))
      }
    }
    // What was found so far is before or after the reasons.
    let narrow = Set(words(try ReportFormat.text.render(try SampleReports.full, style: TextStyle(width: width))))
    let wide = Set(words(try ReportFormat.text.render(try SampleReports.full, style: TextStyle(width: 100_000))))
    #expect(narrow.symmetricDifference(wide).subtracting(["unknown", "unknown;"]).isEmpty)
  }

  @Test func `the verdict is the first and the last paragraph`() throws {
    for report in [try SampleReports.full, try SampleReports.violations, try SampleReports.incomplete] {
      let text = try ReportFormat.text.render(report, style: TextStyle(width: 1000))
      let lines = text.split(separator: "\n")
      #expect(lines.count > 1)
      #expect(lines.first == lines.last)
    }
  }

  @Test func `a clean audit is one line`() throws {
    #expect(
      try ReportFormat.text.render(try SampleReports.empty)
        == "clean: 40 grants of acme.eu.auth0.com, 2 rules, 80 evaluations\n")
  }

  @Test func `a finding says who holds what, what is wrong and whether it can be repaired`() throws {
    let grant = try SampleReports.grant(
      nil, client: "c1", name: "Billing", audience: "https://a/", subject: "user", position: 2)
    let finding = SampleReports.finding(
      "scope-length", grant, "too long", offenders: ["a", "b c", ""],
      fix: ProposedFix(safety: .unsafe, set: ["scope": []]))
    let text = try ReportFormat.text.render(SampleReports.audit([finding]))
    let block = """
      error[scope-length]: Every scope has 1 to 280 characters

        #3: too long
          client        Billing (c1)
          audience      https://a/
          subject type  user
          offenders     a, "b c", ""
          fix           unsafe, sets scope

      """
    #expect(text.contains(block))
  }

  @Test func `a rule is named and explained once, however many findings it has`() throws {
    let text = try ReportFormat.text.render(try SampleReports.violations, style: TextStyle(hints: true))
    #expect(text.occurrences(of: "error[no-allow-all-scopes]") == 1)
    #expect(text.occurrences(of: "grantlint rules explain no-allow-all-scopes") == 1)
    #expect(text.occurrences(of: "cgr_XB6Z4q9LkWm2TtYc: allows") == 1)
    #expect(!text.contains("Then watch its logs"))
  }

  @Test func `accepted findings are counted, and listed on request`() throws {
    let report = try SampleReports.violations
    let brief = try ReportFormat.text.render(report)
    #expect(brief.contains("2 waived or baselined findings not listed"))
    #expect(!brief.contains("[waived]"))
    let full = try ReportFormat.text.render(report, style: TextStyle(showWaived: true))
    #expect(full.contains("[waived]") && full.contains("[baselined]") && !full.contains("not listed"))
  }

  @Test func `findings below the threshold are counted`() throws {
    let report = SampleReports.audit(
      try SampleReports.violations.findings, thresholds: Thresholds(minimumSeverity: .error))
    let text = try ReportFormat.text.render(report)
    #expect(text.contains("4 findings below --min-severity error not listed"))
    #expect(!text.contains("too-many-scopes"))
  }

  @Test(arguments: TextStyle.Grouping.allCases)
  func `every finding is listed, whatever stands together`(grouping: TextStyle.Grouping) throws {
    let report = try SampleReports.violations
    let text = try ReportFormat.text.render(report, style: TextStyle(width: 1000, showWaived: true, grouping: grouping))
    for finding in report.findings {
      #expect(text.contains(finding.message), "\(finding.rule)")
      #expect(text.contains(finding.rule))
    }
  }

  @Test func `a finding stands under each control that its rule serves`() throws {
    let text = try ReportFormat.text.render(try SampleReports.violations, style: TextStyle(grouping: .control))
    #expect(text.contains("control nist-800-53:AC-6 (2 findings)\n"))
    #expect(text.contains("control owasp-asvs:8.2 (4 findings)\n"))
    #expect(text.contains("control (none) (3 findings)\n"))
  }

  @Test func `findings of one grant and of one client stand together`() throws {
    let report = try SampleReports.violations
    let byGrant = try ReportFormat.text.render(report, style: TextStyle(width: 200, grouping: .grant))
    #expect(byGrant.contains("grant cgr_1ORzN1E7D067WSC2: Billing backend (v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd) on "))
    #expect(byGrant.occurrences(of: "grant cgr_1ORzN1E7D067WSC2") == 1)
    let byClient = try ReportFormat.text.render(report, style: TextStyle(width: 200, grouping: .client))
    #expect(byClient.contains("client Billing backend (v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd) (3 findings)\n"))
  }

  @Test func `hints are for a person at a terminal`() throws {
    let report = try SampleReports.violations
    let plain = try ReportFormat.text.render(report)
    let hinted = try ReportFormat.text.render(report, style: TextStyle(hints: true))
    for hint in ["grantlint rules explain", "--show-waived lists them", "--diff shows what would change"] {
      #expect(!plain.contains(hint))
      #expect(hinted.replacing("\n", with: " ").contains(hint))
    }
  }

  @Test func `a rule is a link where links are shown, and no link stays open`() throws {
    let report = try SampleReports.violations
    #expect(!(try ReportFormat.text.render(report)).contains("\u{1B}"))
    let text = try ReportFormat.text.render(report, style: TextStyle(width: 40, links: true))
    #expect(text.contains("\u{1B}]8;;https://auth0.com/docs/"))
    for line in text.split(separator: "\n") where line.contains("\u{1B}") {
      #expect(line.ranges(of: "\u{1B}]8;;\u{1B}\\").count == line.ranges(of: "\u{1B}]8;;https").count)
    }
  }

  @Test(arguments: ["javascript:alert(1)", "https://a\u{7}b", "https://a b", "https://é.example", "file:///etc/passwd"])
  func `what is no web address is no link`(address: String) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let finding = Finding(
      fingerprint: "f", rule: "scope-length", title: "t", severity: .error, result: .fail, tenant: "t", grant: grant,
      message: "m", helpURI: address)
    let text = try ReportFormat.text.render(SampleReports.audit([finding]), style: TextStyle(links: true))
    #expect(!text.contains("\u{1B}"))
  }

  @Test func `what was fixed since the baseline is listed, but not without end`() throws {
    var report = try SampleReports.empty
    let entry = try #require(try SampleReports.full.baseline?.fixedSince.first)
    report.baseline = BaselineComparison(path: "b.json", fixedSince: Array(repeating: entry, count: 25))
    let text = try ReportFormat.text.render(report)
    #expect(text.hasPrefix("clean: 40 grants of acme.eu.auth0.com, 2 rules, 80 evaluations; 25 fixed since"))
    #expect(text.contains("fixed: 25 findings of the baseline b.json\n"))
    #expect(text.occurrences(of: "  audience-required  cgr_gone\n") == 20)
    #expect(text.contains("  and 5 more\n"))
  }

  @Test func `skipped rules are named with what they need`() throws {
    let report = SampleReports.audit(
      [], skipped: [SkippedRule(rule: "undefined-scope", needs: [.clients, .resourceServers], grants: 1)])
    let text = try ReportFormat.text.render(report)
    #expect(text.contains("  undefined-scope  needs clients, resource_servers (1 grant)\n"))
  }

  @Test func `several tenants are told apart`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit(
      [SampleReports.finding("scope-length", grant, "m", tenant: "b.auth0.com")],
      tenants: [SampleReports.tenant(grants: 1), SampleReports.tenant(grants: 2, domain: "b.auth0.com")])
    let text = try ReportFormat.text.render(report)
    #expect(text.contains("    tenant        b.auth0.com\n"))
    #expect(text.hasPrefix("failed: 1 error in 3 grants of 2 tenants (1 rule)\n"))
  }

  @Test func `a long value is cut and says how long it is`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: String(repeating: "a", count: 10_240))
    let text = try ReportFormat.text.render(
      SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]), style: TextStyle(width: 400))
    #expect(text.contains("audience      \(String(repeating: "a", count: 200))... (10240 characters)\n"))
  }

  @Test func `spaces that were written stay, and those at the ends are seen`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a  b ")
    let text = try ReportFormat.text.render(SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]))
    #expect(text.contains("audience      \"a  b \"\n"))
  }

  @Test func `colour is written only on request`() throws {
    let report = try SampleReports.full
    let plain = try ReportFormat.text.render(report)
    let colored = try ReportFormat.text.render(report, style: TextStyle(color: true))
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.hasPrefix("\u{1B}[1;33mincomplete\u{1B}[0m"))
    #expect(withoutColor(colored) == plain)
    for line in colored.split(separator: "\n") where line.contains("\u{1B}") { #expect(line.contains("\u{1B}[0m")) }
  }

  /// The columns of a line, where every character outside ASCII that a sample holds is wide or a mark.
  private func columns(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.properties.generalCategory == .otherLetter || $1 == "ー" ? 2 : 1) }
      - line.unicodeScalars.count { [.nonspacingMark, .enclosingMark].contains($0.properties.generalCategory) }
  }
}

func withoutColor(_ text: String) -> String {
  text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
}

extension String {
  func occurrences(of text: String) -> Int { ranges(of: text).count }
}
