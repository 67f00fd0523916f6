import PolicyEngine
import Reporting
import Tenant
import Testing

/// Why an audit is incomplete is said before what it found.
@Suite struct `Incomplete audits in reports` {
  /// Two reads that fell short, the lesser first, two unknown rules, and findings.
  private static var report: AuditReport {
    get throws {
      let grants = try (0..<3).map { try SampleReports.grant("cgr_\($0)", client: "c\($0)", audience: "https://a/") }
      let clients = CoverageGap(.clients, status: 403, missingScope: "read:clients", message: "no clients to see")
      let cut = CoverageGap(.clientGrants, message: "the list is cut")
      func unknown(_ rule: String, _ severity: Severity, _ message: String) -> Finding {
        Finding(
          fingerprint: rule, rule: rule, title: "t", severity: severity, result: .unknown,
          tenant: SampleReports.domain, grant: nil, unknownGrants: grants, message: message)
      }
      return SampleReports.audit(
        [
          SampleReports.finding("scope-length", grants[0], "too long"),
          unknown("orphan-client", .error, "not evaluated: no clients to see; --ignore orphan-client"),
          unknown("lesser", .note, "not evaluated: check failed"),
          unknown("worse", .warning, "not evaluated: match failed"),
        ],
        tenants: [
          TenantReport(
            identity: TenantIdentity(kind: .live, domain: SampleReports.domain),
            coverage: [
              .clients: CollectionCoverage(read: 0, gap: clients),
              .clientGrants: CollectionCoverage(read: 40, gap: cut),
            ], gaps: [clients, cut])
        ])
    }
  }

  @Test(arguments: [40, 80, 120, 1000])
  func `the second line of the text is the worst reason, and every reason comes before the first finding`(width: Int)
    throws
  {
    let text = try ReportFormat.text.render(try Self.report, style: TextStyle(width: width))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("incomplete: 2 reads fell short"))
    if width >= 80 { #expect(lines[1] == "  client_grants: the list is cut") }
    let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    let order = [
      "client_grants: the list is cut", "40 records read", "clients (HTTP 403): no clients to see",
      "needs the token scope read:clients", "unknown without it: orphan-client",
      "worse (unknown for 3 grants): not evaluated: match failed",
      "lesser (unknown for 3 grants): not evaluated: check failed", "error[scope-length]",
    ]
    let places = try order.map { try #require(words.firstRange(of: $0), "\($0)").lowerBound }
    #expect(places == places.sorted())
    #expect(words.hasSuffix("1 error in the 40 grants read of \(SampleReports.domain)"))
  }

  @Test func `it says how many more reasons there are than it lists`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let unknown = (10..<40).map { number in
      Finding(
        fingerprint: "\(number)", rule: "rule-\(number)", title: "t", severity: .error, result: .unknown,
        tenant: SampleReports.domain, grant: nil, unknownGrants: [grant], message: "check \(number) failed")
    }
    let report = SampleReports.audit(unknown)
    let text = try ReportFormat.text.render(report)
    #expect(text.contains("\n  rule-29 (unknown for 1 grant): check 29 failed\n  and 10 more reasons"))
    #expect(
      report.incompleteness.contains("rule-14 (unknown for 1 grant): check 14 failed; and 25 more; no finding in"))
  }

  @Test func `standard error, Markdown, GitHub and GitLab give the reasons before the findings`() throws {
    let report = try Self.report
    #expect(
      report.incompleteness.hasPrefix(
        "incomplete: 2 reads fell short, 3 rules unknown: client_grants: the list is cut [40 records read]; clients"))
    #expect(report.incompleteness.hasSuffix("; 1 error in the 40 grants read of \(SampleReports.domain)"))
    let markdown = try ReportFormat.markdown.render(report).split(separator: "\n")
    #expect(markdown[2] == #"- **client\_grants**: the list is cut (40 records read)"#)
    #expect(markdown[3].hasPrefix(#"- **clients (HTTP 403)**: no clients to see"#))
    for format in [ReportFormat.markdown, .github, .gitlab] {
      let text = try format.render(report)
      let reason = try #require(text.firstRange(of: "the list is cut")).lowerBound
      #expect(reason < (try #require(text.firstRange(of: "no clients to see")).lowerBound), "\(format)")
      #expect(reason < (try #require(text.firstRange(of: "too long")).lowerBound), "\(format)")
    }
  }

  @Test func `what needs attention stays first`() throws {
    var report = try Self.report
    report.attention = [Attention(kind: .tooManyChanges, tenant: "t", message: "none of 12 was changed")]
    let text = try ReportFormat.text.render(report)
    #expect(text.hasPrefix("attention: none of 12 was changed\n\nincomplete: 2 reads fell short"))
  }

  @Test func `a rule that --strict does not let pass is a reason`() throws {
    let report = SampleReports.audit(
      [], skipped: [SkippedRule(rule: "orphan-client", needs: [.clients], grants: 2)],
      thresholds: Thresholds(strict: true))
    #expect(
      try ReportFormat.text.render(report, style: TextStyle(width: 200)).contains(
        "\n  orphan-client: skipped, and --strict"))
  }
}
