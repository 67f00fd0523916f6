import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

/// The review pack: what an auditor finds in it. That it prints well is for `.ci/browse-report.py` to say.
@Suite struct `Review pack` {
  private static func page(_ report: AuditReport) throws -> String { try PackReport.render(report) }

  /// The text of a section.
  private static func section(_ id: String, of report: AuditReport) throws -> String {
    try #require(try page(report).between("id=\"\(id)\">", "</section>"))
  }

  private static func finding(
    _ rule: String = "a-rule", _ status: Finding.Status = .open, state: BaselineState? = nil
  ) throws -> Finding {
    var finding = SampleReports.finding(
      rule, try SampleReports.grant("cgr_1", client: "c", name: "Orders", audience: "https://a/"), "is wrong",
      offenders: ["read:x"], status: status)
    finding.baselineState = state
    return finding
  }

  private static func rule(_ id: String, _ controls: [String], unknown: Int = 0) -> RuleReport {
    RuleReport(
      id: id, title: "T", source: "builtin", sha256: "5ha", severity: .error, controls: controls,
      counts: RuleCounts(pass: 1, unknown: unknown))
  }

  @Test func `every section is there, whatever the report says`() throws {
    for report in try [SampleReports.empty, SampleReports.full, SampleReports.incomplete, SampleReports.reach] {
      let page = try Self.page(report)
      for id in [
        "summary", "tiers", "controls", "changes", "waivers", "findings", "coverage", "not-covered", "rules",
        "evidence",
        "signatures",
      ] {
        #expect(page.occurrences(of: "id=\"\(id)\"") == 1, "\(id)")
      }
      for name in ["Prepared by", "Reviewed by", "Approved by"] { #expect(page.contains(name)) }
    }
  }

  @Test func `it asks for nothing, runs nothing, and its policy names the digest of its style`() throws {
    let page = try Self.page(try SampleReports.full)
    for reference in [" src=", "<link", "url(", "@import", "<script", " style=", " onload", "javascript:", "<a "] {
      #expect(!page.contains(reference), "\(reference)")
    }
    let policy = try #require(page.between("Content-Security-Policy\" content=\"", "\">"))
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-") && !policy.contains("script-src"))
    #expect(policy.hasSuffix("'; base-uri 'none'; form-action 'none'") && !policy.contains("unsafe"))
    let style = try #require(page.between("<style>", "</style>"))
    let html = try HTMLReport.render(try SampleReports.empty)
    #expect(policy.between("sha256-", "'") != html.between("style-src 'sha256-", "'"))
    #expect(hexadecimal(ofBase64: try #require(policy.between("sha256-", "'"))) == Fingerprint.sha256(style))
  }

  @Test func `an incomplete audit says so before everything else, with the reasons`() throws {
    let summary = try Self.section("summary", of: try SampleReports.incomplete)
    #expect(summary.contains("No. What is not listed here may be there all the same."))
    #expect(!summary.contains("Yes: every grant was read"))
    #expect(try Self.section("summary", of: try SampleReports.empty).contains("Yes: every grant was read"))
  }

  /// Status and results of the rules of a control, and what the control comes to.
  @Test(arguments: [
    (Finding.Status.open, 0, "fail", "1 open"), (.waived, 0, "pass", "1 accepted or fixed"),
    (.baselined, 0, "pass", "1 accepted or fixed"), (.fixed, 0, "pass", "1 accepted or fixed"),
    (.waived, 2, "not evaluated", "unknown, 1 accepted or fixed"), (.open, 2, "fail", "1 open, unknown"),
  ])
  func `a control fails by an open finding, and is not evaluated where a rule has no answer`(
    status: Finding.Status, unknown: Int, result: String, text: String
  ) throws {
    let report = SampleReports.audit(
      [try Self.finding("a-rule", status)],
      rules: [Self.rule("a-rule", ["soc2:CC6.1"], unknown: unknown), Self.rule("b-rule", ["soc2:CC6.1", "own"])])
    let controls = try Self.section("controls", of: report)
    #expect(controls.contains("<th scope=\"row\" class=\"name\">SOC 2 CC6.1</th><td class=\"state "))
    let row = try #require(controls.between("SOC 2 CC6.1</th>", "</tr>"))
    #expect(row.contains(" \(result)</td>"), "\(row)")
    #expect(row.contains("<code>a-rule</code> \(text)<") && row.contains("<code>b-rule</code> pass<"), "\(row)")
    #expect(try #require(controls.between("name\">own</th>", "</tr>")).contains(" pass</td>"))
  }

  @Test func `controls are in the order of their frameworks and numbers`() throws {
    let names = ["soc2:CC6.1", "nist-800-53:AC-12", "nist-800-53:AC-2(3)", "nist-800-53:AC-2", "x:1"]
    let page = try Self.section("controls", of: SampleReports.audit([], rules: [Self.rule("a", names)]))
    let found = page.matches(of: /class="name">([^<]*)<\/th>/).map { String($0.output.1) }
    #expect(
      found == ["NIST SP 800-53 AC-2", "NIST SP 800-53 AC-2(3)", "NIST SP 800-53 AC-12", "SOC 2 CC6.1", "x 1"])
  }

  @Test func `tiers count grants and name who has them, and the summary names who can take over`() throws {
    var report = SampleReports.audit([])
    func entry(_ id: String, _ tier: Tier?, _ state: Reachability.State) throws -> AccessEntry {
      AccessEntry(
        tenant: SampleReports.domain, grant: try SampleReports.grant(id, client: id, audience: "a"), scopeCount: 1,
        reach: FindingReach(tier: tier, reachability: Reachability(state, "so"), owner: "team"))
    }
    report.inventory = Inventory([
      try entry("one", .tenantAdmin, .live), try entry("two", .tenantAdmin, .dormant),
      try entry("three", .tenantAdmin, .unknown), try entry("four", .userRead, .live), try entry("five", nil, .live),
    ])
    let tiers = try Self.section("tiers", of: report)
    #expect(
      tiers.contains(
        """
        tenant-admin</th><td class="number">3</td><td class="number">1</td><td class="number">3</td>\
        <td><bdi>one, three, two</bdi>
        """))
    #expect(tiers.contains("no scope</th><td class=\"number\">1</td>"))
    let summary = try Self.section("summary", of: report)
    #expect(summary.contains("<bdi>one</bdi>, owner <bdi>team</bdi></li>"))
    #expect(summary.contains("<bdi>three</bdi>, owner <bdi>team</bdi>, unknown whether live</li>"))
    #expect(!summary.contains("<bdi>two</bdi>") && !summary.contains("<bdi>four</bdi>"))
  }

  @Test func `what changed, waivers with owner and end, and each finding with its offenders are told`() throws {
    var report = SampleReports.audit(
      [try Self.finding(state: .new), try Self.finding("b-rule", .waived)], rules: [Self.rule("a-rule", [])])
    report.baseline = BaselineComparison(
      path: "base.json",
      fixedSince: [
        BaselineEntry(fingerprint: "f", rule: "gone", tenant: "t", grant: ["id": "cgr_9"], offenders: [])
      ])
    report.waivers = [40, 3].map { days in
      WaiverRecord(
        rule: "b-rule", selector: ["client_id": "c"], owner: "team-\(days)", reason: "why", expires: "2026-02-02",
        daysLeft: days, offenders: days == 3 ? nil : ["read:x"], position: "waivers.yml:9:3", findings: 1)
    }
    #expect(try Self.section("changes", of: report).contains("base.json</bdi>: 1 new, 0 widened, 0 unchanged, 1 fixed"))
    #expect(try Self.section("changes", of: report).contains("<code>gone</code></th><td><bdi>cgr_9</bdi>"))
    let waivers = try Self.section("waivers", of: report)
    let owners = try ["team-3", "team-40"].map { try #require(waivers.firstRange(of: $0)).lowerBound }
    #expect(owners == owners.sorted())
    #expect(waivers.contains("whatever comes") && waivers.contains("3 days left") && waivers.contains("client_id c"))
    let findings = try Self.section("findings", of: report)
    #expect(findings.contains("offenders: read:x") && findings.contains("new since the baseline"))
    #expect(findings.contains("waived, error</span>"))
  }

  @Test func `the digests of the files are there with the command that computes them`() throws {
    let tenant = TenantReport(
      identity: TenantIdentity(kind: .file, domain: "t.example"), coverage: [:],
      inputs: [InputDigest(name: "grants.json", sha256: "0123456789abcdef")])
    let evidence = try Self.section("evidence", of: SampleReports.audit([], tenants: [tenant]))
    #expect(evidence.contains("<code>sha256sum FILE</code>"))
    #expect(evidence.contains("<bdi>grants.json</bdi></th><td class=\"digest\">0123456789abcdef</td>"))
    #expect(try Self.section("evidence", of: SampleReports.audit([])).contains("No file was audited"))
  }

  @Test(arguments: HostileText.withCommands)
  func `no text of a tenant ends an element or hides`(text: String) throws {
    let grant = try SampleReports.grant("cgr_1", client: text, name: text, audience: text)
    var report = SampleReports.audit([
      SampleReports.finding("r", grant, text, offenders: [text], evidence: ["key": [.string(text)]])
    ])
    report.inventory = Inventory([AccessEntry(tenant: "t", grant: grant, scopeCount: 1)])
    let page = try Self.page(report)
    #expect(hiddenCharacters(in: page) == [])
    let plain = try Self.page(
      SampleReports.audit([
        SampleReports.finding(
          "r", try SampleReports.grant("cgr_1", client: "x", name: "x", audience: "x"), "x", offenders: ["x"],
          evidence: ["key": ["x"]])
      ]))
    // The inventory adds a row for each cell of the table, and nothing of the text adds an element.
    #expect(page.occurrences(of: "<script") == 0)
    #expect(try Self.elements(of: page, "findings") == Self.elements(of: plain, "findings"))
  }

  private static func elements(of page: String, _ id: String) throws -> Int {
    try #require(page.between("id=\"\(id)\">", "</section>")).occurrences(of: "<")
  }
}
