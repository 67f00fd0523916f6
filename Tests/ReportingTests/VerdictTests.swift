import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

@Suite struct `Verdict` {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let report: AuditReport
    let exitCode: Int64
    let sentence: String
    var testDescription: String { name }
  }

  static var cases: [Case] {
    get throws {
      let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
      let error = SampleReports.finding("scope-length", grant, "m")
      let warning = SampleReports.finding("too-many-scopes", grant, "m", severity: .warning)
      let waived = SampleReports.finding("scope-length", grant, "m", status: .waived)
      let gap = SampleReports.tenant(grants: 40, gap: CoverageGap(.clientGrants, status: 500, message: "gone"))
      let none = SampleReports.tenant(grants: 0, gap: CoverageGap(.clientGrants, status: 403, message: "forbidden"))
      var unlimited = waived
      unlimited.waiver = FindingWaiver(
        state: .inForce, owner: "o", reason: "r", expires: "2026-06-30", offenders: nil, position: "w.yml:1:1")
      let off = SampleReports.tenant(grants: 40, gap: .nothingEvaluated)
      let assumed = TenantReport(
        identity: TenantIdentity(kind: .file, domain: SampleReports.domain),
        coverage: [.clientGrants: CollectionCoverage(read: 40, isAssumed: true)])
      let skipped = [SkippedRule(rule: "scope-length", needs: [.clients], grants: 40)]
      let domain = "acme.eu.auth0.com"
      func audit(
        _ findings: [Finding], tenants: [TenantReport]? = nil, skipped: [SkippedRule] = [],
        thresholds: Thresholds = Thresholds(), rules: [RuleReport]? = nil
      ) -> AuditReport {
        SampleReports.audit(
          findings,
          rules: rules ?? [
            SampleReports.rule("scope-length", pass: 39, fail: 1), SampleReports.rule("other", pass: 40),
          ],
          tenants: tenants ?? [SampleReports.tenant(grants: 40)], skipped: skipped, thresholds: thresholds)
      }
      return [
        Case(
          name: "clean", report: audit([]), exitCode: 0,
          sentence: "clean: 40 grants of \(domain), 2 rules, 80 evaluations"),
        Case(
          name: "waived", report: audit([waived]), exitCode: 0,
          sentence: "clean: 40 grants of \(domain), 2 rules, 80 evaluations; 1 waived"),
        Case(
          name: "waived without limit", report: audit([waived, unlimited]), exitCode: 0,
          sentence: "clean: 40 grants of \(domain), 2 rules, 80 evaluations; 2 waived (1 for any offenders)"),
        Case(
          name: "off for an audience",
          report: audit(
            [],
            rules: [
              SampleReports.rule("scope-length", pass: 34, disabled: 6),
              SampleReports.rule("other", pass: 34, disabled: 6), SampleReports.rule("third", pass: 40),
            ]),
          exitCode: 0,
          sentence:
            "clean: 40 grants of \(domain), 3 rules, 108 evaluations; 12 evaluations off by configuration (2 rules)"),
        Case(
          name: "off for every grant",
          report: audit([], tenants: [off], rules: [SampleReports.rule("scope-length", disabled: 40)]), exitCode: 3,
          sentence:
            "incomplete: nothing was evaluated; no finding in the 40 grants read of \(domain); 40 evaluations off by "
            + "configuration (1 rule)"),
        Case(
          name: "assumed", report: audit([], tenants: [assumed]), exitCode: 0,
          sentence: "clean: 40 grants of \(domain), 2 rules, 80 evaluations; completeness assumed"),
        Case(
          name: "empty tenant", report: audit([], tenants: [SampleReports.tenant(grants: 0)]), exitCode: 0,
          sentence: "clean: \(domain) has 0 grants, 2 rules had nothing to check"),
        Case(
          name: "skipped", report: audit([], skipped: skipped), exitCode: 0,
          sentence: "clean for 1 of 2 rules: 40 grants of \(domain), 80 evaluations"),
        Case(
          name: "below the threshold", report: audit([warning]), exitCode: 0,
          sentence: "passed: 1 warning, none at or above --fail-on error, in 40 grants of \(domain) (2 rules)"),
        Case(
          name: "never", report: audit([error], thresholds: Thresholds(failOn: nil)), exitCode: 0,
          sentence: "passed: 1 error, --fail-on never, in 40 grants of \(domain) (2 rules)"),
        Case(
          name: "violations", report: audit([error, error, warning, waived]), exitCode: 1,
          sentence: "failed: 2 errors, 1 warning in 40 grants of \(domain) (2 rules); 1 waived"),
        Case(
          name: "violations, skipped", report: audit([error], skipped: skipped), exitCode: 1,
          sentence: "failed: 1 error in 40 grants of \(domain) (1 of 2 rules)"),
        Case(
          name: "violations, hidden",
          report: audit([warning], thresholds: Thresholds(failOn: .note, minimumSeverity: .error)),
          exitCode: 1, sentence: "failed: 1 warning in 40 grants of \(domain) (2 rules)"),
        Case(
          name: "gap", report: audit([error], tenants: [gap]), exitCode: 3,
          sentence: "incomplete: 1 read fell short; 1 error in the 40 grants read of \(domain)"),
        Case(
          name: "gap under --fail-on never", report: audit([], tenants: [gap], thresholds: Thresholds(failOn: nil)),
          exitCode: 3, sentence: "incomplete: 1 read fell short; no finding in the 40 grants read of \(domain)"),
        Case(
          name: "nothing read", report: audit([], tenants: [none]), exitCode: 3,
          sentence: "incomplete: 1 read fell short; no grant of \(domain) was read"),
        Case(
          name: "unknown", report: audit([SampleReports.unknown("scope-length", [grant])]), exitCode: 3,
          sentence: "incomplete: 1 rule unknown; no finding in the 40 grants read of \(domain)"),
        Case(
          name: "strict", report: audit([], skipped: skipped, thresholds: Thresholds(strict: true)), exitCode: 3,
          sentence: "incomplete: 1 rule skipped under --strict; no finding in the 40 grants read of \(domain)"),
      ]
    }
  }

  @Test(arguments: try Self.cases)
  func `text says what the exit code means`(example: Case) throws {
    let text = try ReportFormat.text.render(example.report, style: TextStyle(width: 1000))
    #expect(text.split(separator: "\n").first.map(String.init) == example.sentence)
    #expect(Int64(example.report.verdict.exitCode.rawValue) == example.exitCode)
    if example.exitCode == 3 { #expect(!text.contains("clean")) }
  }

  @Test(arguments: try Self.cases)
  func `JSON holds the exit code`(example: Case) throws {
    let run = try JSONReader.value(try ReportFormat.json.render(example.report)).object?["run"]?.object
    #expect(run?["exit_code"]?.int == example.exitCode)
    #expect(run?["complete"]?.bool == (example.exitCode != 3))
  }

  @Test(arguments: try Self.cases)
  func `JUnit holds the exit code and is red where it is 1 or 3`(example: Case) throws {
    let root = try XMLTree.parse(try ReportFormat.junit.render(example.report))
    let property = root.all("property").first { $0.attributes["name"] == "exit_code" }
    #expect(property?.attributes["value"] == String(example.exitCode))
    let completeness = try #require(root.all("testcase").first { $0.attributes["name"] == "audit is complete" })
    #expect(completeness.all("error").isEmpty == (example.exitCode != 3))
    if example.exitCode == 1, example.report.thresholds.minimumSeverity == .note {
      #expect(!root.all("failure").isEmpty)
    }
  }

  @Test(arguments: try Self.cases)
  func `NDJSON ends with the exit code`(example: Case) throws {
    let line = try #require(try ReportFormat.ndjson.render(example.report).split(separator: "\n").last)
    let summary = try JSONReader.value(String(line)).object
    #expect(summary?["record"] == "summary")
    #expect(summary?["run"]?.object?["exit_code"]?.int == example.exitCode)
  }

  @Test(arguments: try Self.cases)
  func `SARIF holds the exit code and is unsuccessful where it is 3`(example: Case) throws {
    let run = try JSONReader.value(try ReportFormat.sarif.render(example.report)).object?["runs"]?.array?.first?.object
    let invocation = run?["invocations"]?.array?.first?.object
    #expect(invocation?["exitCode"]?.int == example.exitCode)
    #expect(invocation?["executionSuccessful"]?.bool == (example.exitCode != 3))
    #expect(invocation?["exitCodeDescription"]?.string == example.sentence)
  }

  @Test(arguments: try Self.cases)
  func `Markdown and GitHub say the sentence of the verdict`(example: Case) throws {
    let heading = try ReportFormat.markdown.render(example.report).split(separator: "\n")[0]
    #expect(heading == "## grantlint: " + example.sentence.prefix { $0 != ":" })
    let github = try ReportFormat.github.render(example.report)
    #expect(github.split(separator: "\n").last.map(String.init) == "grantlint: " + example.sentence)
    if example.exitCode == 3 { #expect(github.hasPrefix("::error ")) }
  }

  @Test(arguments: try Self.cases)
  func `GitLab and CSV are not empty where the audit is incomplete`(example: Case) throws {
    let entries = try #require(try JSONReader.value(try ReportFormat.gitlab.render(example.report)).array)
    let rows = try CSVTable(try ReportFormat.csv.render(example.report)).rows
    if example.exitCode == 3 {
      #expect(entries.contains { $0.object?["severity"] == "blocker" })
      #expect(rows.contains { ["not_read", "unknown", "skipped"].contains($0["result"]) })
    }
    if example.exitCode == 1, example.report.thresholds.minimumSeverity == .note { #expect(!entries.isEmpty) }
  }

  @Test func `text and Markdown name the rules that are off, and count those that are not selected`() throws {
    var report = SampleReports.audit([])
    #expect(!(try ReportFormat.text.render(report)).contains("\noff:"))
    report.turnedOff = TurnedOffRules(named: ["orphan-client", "scope-length"], unselected: 27)
    let line = "off: 2 rules: orphan-client, scope-length; 27 rules not selected"
    #expect(try ReportFormat.text.render(report).contains("\n\n\(line)\n"))
    let markdown = #"Off: 2 rules\: orphan-client, scope-length; 27 rules not selected"#
    #expect(try ReportFormat.markdown.render(report).contains("\n\n\(markdown)\n"))
    report.turnedOff = TurnedOffRules(unselected: 1)
    #expect(try ReportFormat.text.render(report).contains("\n\noff: 1 rule not selected\n"))
  }

  @Test(arguments: [
    (RuleProfile.starter, "clean for 1 rule of profile starter: 2 grants of acme.eu.auth0.com, 2 evaluations"),
    (.recommended, "clean: 2 grants of acme.eu.auth0.com, 1 rule, 2 evaluations"),
    (.strict, "clean: 2 grants of acme.eu.auth0.com, 1 rule of profile strict, 2 evaluations"),
  ])
  func `clean is clean for a profile, where another than the standard one ran`(
    profile: RuleProfile, sentence: String
  ) throws {
    let outside = profile == .starter ? 27 : 0
    let off = TurnedOffRules(profile: profile, outsideProfile: outside)
    var report = SampleReports.audit([], rules: [SampleReports.rule("scope-length", pass: 2)])
    report.turnedOff = off
    let text = try ReportFormat.text.render(report)
    #expect(text.replacing("\n  ", with: " ").contains(sentence))
    #expect(text.contains("\n\noff: 27 rules not in profile starter\n") == (profile == .starter))
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let gap = SampleReports.tenant(grants: 2, gap: CoverageGap(.clientGrants, status: 500, message: "gone"))
    let others = [
      SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]),
      SampleReports.audit([], tenants: [gap]), SampleReports.audit([], tenants: [SampleReports.tenant(grants: 0)]),
    ]
    for var other in others {
      other.turnedOff = off
      let verdict = try #require(try ReportFormat.text.render(other).split(separator: "\n").first)
      let words = "profile \(profile.rawValue)"
      #expect(try ReportFormat.github.render(other).contains(words) == (profile != .recommended), "\(verdict)")
    }
  }

  @Test func `JSON says what is off and what is assumed`() throws {
    let assumed = try #require(try Self.cases.first { $0.name == "assumed" }).report
    let off = try #require(try Self.cases.first { $0.name == "off for an audience" }).report
    let run = try JSONReader.value(try ReportFormat.json.render(assumed)).object?["run"]?.object
    #expect(run?["assumed_complete"] == true)
    let report = try JSONReader.value(try ReportFormat.json.render(off)).object
    #expect(report?["run"]?.object?["assumed_complete"] == false)
    #expect(report?["rules"]?.array?.map { $0.object?["disabled"]?.int } == [6, 6, 0])
  }

  @Test func `what is incomplete says on one line what was not read before what was found`() throws {
    let report = try SampleReports.incomplete
    #expect(
      report.incompleteness == """
        incomplete: 1 read fell short: client_grants: the list holds exactly 50 grants and nothing says that it is \
        whole; export it with take and from, or pass --assume-complete [50 records read]; no finding in the 50 grants \
        read of acme.eu.auth0.com
        """)
  }
}
