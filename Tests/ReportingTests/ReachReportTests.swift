import Documents
import Foundation
import PolicyEngine
import Tenant
import TestSupport
import Testing

@testable import Reporting

/// Findings on applications, APIs and the tenant, and what reports say of worth and owners.
@Suite struct ReachReportTests {
  private static func text(_ report: AuditReport, _ grouping: TextStyle.Grouping = .rule) throws -> String {
    try ReportFormat.text.render(report, style: TextStyle(width: 1000, grouping: grouping))
  }

  @Test(arguments: ReportFormat.allCases)
  func `every format names what a finding is on, its worth and its owner`(format: ReportFormat) throws {
    let text = try format.render(try SampleReports.reach)
    for word in [
      "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", "Billing backend", "https://api.example.com/", "tenant-admin", "dormant",
      "the API refuses it", "client-secret-of-another", "payments", "partner team",
    ] {
      // SARIF and GitLab have a slash as it is, and Markdown a colon with a backslash before it.
      let found = text.contains(word) || text.replacing("\\", with: "").contains(word)
      #expect(found, "\(format) does not say \(word)")
    }
  }

  @Test func `text says under a finding what there is to say of its reach, and no more`() throws {
    let text = try Self.text(try SampleReports.reach)
    #expect(
      text.contains(
        """
          application Billing backend (v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd): its grants together have update:clients and create:client_grants
            offenders     update:clients, create:client_grants
            reach         tenant-admin, live (rank 100)
            paths         client-secret-of-another, grant-to-itself, role-to-itself, rules-code, connection-secrets and 2 more
            through       Deploy job (m)
            owner         payments

        """))
    #expect(
      text.contains(
        "    reach         business-write, dormant (rank 25): the API refuses it; tokens issued before live up to 24 hours; "
          + "whoever has update:resource_servers can wake it\n"))
    #expect(
      text.contains("    reach         unknown tier, unknown whether live (rank 44)\n"))
    let setting = try #require(text.split(separator: "  the tenant: applications can register themselves").last)
    #expect(!setting.prefix { $0 != "f" }.contains("reach"))
  }

  @Test(arguments: [
    (
      TextStyle.Grouping.owner,
      ["owner payments (2 findings)", "owner partner team (1 finding)", "owner (none) (2 findings)"]
    ),
    (
      .client, ["client Billing backend (v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd) (2 findings)", "client (none) (2 findings)"]
    ),
    (
      .grant,
      [
        "application Billing backend (v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd) (1 finding)",
        "API Invoices (https://api.example.com/) (1 finding)", "the tenant (1 finding)",
      ]
    ),
  ])
  func `text puts subjects into groups`(grouping: TextStyle.Grouping, headings: [String]) throws {
    let text = try Self.text(try SampleReports.reach, grouping)
    for heading in headings { #expect(text.contains("\n\(heading)\n"), "\(heading)") }
    #expect(text.contains("owner         payments") == (grouping != .owner))
  }

  @Test func `every format lists by rank`() throws {
    let low = SampleReports.finding("a-error", on: SampleReports.wholeTenant, "of low rank")
    let high = SampleReports.finding(
      "z-warning", on: SampleReports.billingClient, "of high rank", severity: .warning,
      reach: SampleReports.strongReach)
    #expect(high.rank > low.rank && high.severity < low.severity)
    let report = SampleReports.audit([low, high].sorted(by: Finding.isListedBefore))
    for format in ReportFormat.allCases {
      let text = try format.render(report)
      let places = ["of high rank", "of low rank"].compactMap { text.ranges(of: $0).first?.lowerBound }
      #expect(places.count == 2 && places[0] < places[1], "\(format)")
    }
  }

  @Test(arguments: [
    (Severity.error, Tier?.some(.credentials), "error"), (.error, nil, "warning"), (.note, .businessWrite, "warning"),
    (.note, nil, "note"), (.warning, .businessWrite, "error"), (.warning, nil, "note"),
  ])
  func `a SARIF result has the level of its rank, and its rule the score of its severity`(
    severity: Severity, tier: Tier?, level: String
  ) throws {
    let finding = SampleReports.finding(
      "scope-length", on: SampleReports.invoicesAPI, "m", severity: severity,
      reach: FindingReach(tier: tier, reachability: Reachability(.live, ""), owner: "payments"))
    let report = SampleReports.audit([finding])
    let run = try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array?.first?.object
    let result = try #require(run?["results"]?.array?.first?.object)
    #expect(result["level"]?.string == level)
    #expect(result["rank"]?.int == Int64(finding.rank))
    #expect(result["properties"]?.object?["severity"]?.string == severity.rawValue)
    #expect(result["properties"]?.object?["owner"] == "payments")
    #expect(result["properties"]?.object?["tier"]?.string == tier?.rawValue)
    let rule = run?["tool"]?.object?["driver"]?.object?["rules"]?.array?.first?.object
    #expect(rule?["properties"]?.object?["security-severity"] == "8.0")
  }

  @Test(arguments: [
    (SampleReports.billingClient, "auth0/acme.eu.auth0.com/clients/v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd.json"),
    (SampleReports.invoicesAPI, "auth0/acme.eu.auth0.com/resource-servers/https:__api.example.com_.json"),
    (SampleReports.wholeTenant, "auth0/acme.eu.auth0.com/tenant.json"),
    (FindingSubject(.client, id: "../x"), "auth0/acme.eu.auth0.com/clients/.._x.json"),
  ])
  func `a finding on no grant has a place of its own`(subject: FindingSubject, path: String) {
    let finding = SampleReports.finding("r", on: subject, "m")
    #expect(FindingLocation(of: finding).path == path)
    #expect(FindingLocation(of: finding).insideCheckout(of: finding).path == path)
  }

  @Test func `CSV has the columns at its end, and the names of subjects where those of grants are`() throws {
    let table = try CSVTable(try ReportFormat.csv.render(try SampleReports.reach))
    #expect(
      table.header.suffix(11) == [
        "subject", "subject_id", "subject_name", "rank", "tier", "reachability", "reachability_reason", "paths",
        "through", "owner", "column",
      ])
    let client = try #require(table.rows.first { $0["rule"] == "toxic-combination" })
    #expect(client["client_id"] == SampleReports.billingClient.id && client["client_name"] == "Billing backend")
    #expect(client["subject"] == "client" && client["rank"] == "100" && client["tier"] == "tenant-admin")
    #expect(client["through"] == "m" && client["owner"] == "payments" && client["reachability"] == "live")
    let api = try #require(table.rows.first { $0["rule"] == "long-lived-token" })
    #expect(api["audience"] == "https://api.example.com/" && api["subject_name"] == "Invoices")
  }

  @Test func `a JUnit case names its subject, and the suite the highest rank and the owners`() throws {
    let root = try XMLTree.parse(try ReportFormat.junit.render(try SampleReports.reach))
    let names = root.all("testcase").compactMap { $0.attributes["name"] }
    #expect(names.contains("toxic-combination: application v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd"))
    #expect(names.contains("long-lived-token: API https://api.example.com/"))
    #expect(names.contains("open-registration: the tenant"))
    let properties = root.all("property").map { "\($0.attributes["name"] ?? "")=\($0.attributes["value"] ?? "")" }
    for property in [
      "rank.highest=100", "findings.dormant=1", "owner.payments=2 findings", "owner.partner team=1 finding",
    ] {
      #expect(properties.contains(property), "\(property)")
    }
  }

  @Test func `the page marks grants that cannot be used, and says why`() throws {
    let page = try HTMLReport.render(try SampleReports.reach)
    #expect(page.contains("<td class=\"error dormant\">"))
    #expect(page.contains("dormant, 1 open finding, worst error"))
    #expect(page.contains("Grants that cannot be used today: 1</summary>"))
    #expect(page.contains("whoever has update:resource_servers can wake it</bdi>"))
    #expect(page.contains("<select name=\"owner\">") && page.contains("<select name=\"reachability\">"))
    #expect(!(try HTMLReport.render(try SampleReports.full)).contains("Grants that cannot be used today"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `a rule that the token may not evaluate is named with the scope to grant`(format: ReportFormat) throws {
    for isStrict in [true, false] {
      let report = SampleReports.audit(
        [], skipped: try SampleReports.reach.skippedRules, thresholds: Thresholds(strict: isStrict))
      // Annotations and entries are for what fails.
      guard isStrict || format != .github && format != .gitlab else { continue }
      let text = try format.render(report)
      #expect(text.contains("open-registration-default"))
      #expect(
        text.contains("grant read:tenant_settings") || text.contains("grant read\\:tenant\\_settings")
          || text.contains("\"read:tenant_settings\""), "\(format)")
      #expect(!text.contains("which this source does not give in full"))
    }
  }

  @Test func `an audit with such a rule is clean for the others`() throws {
    let report = SampleReports.audit([], skipped: try SampleReports.reach.skippedRules)
    #expect(try Self.text(report).hasPrefix("clean for 1 of 2 rules: "))
    let row = "  open-registration-default  not evaluated: grant read:tenant_settings (40 grants)\n"
    #expect(try Self.text(report).contains("skipped: rules that need what the token may not read\n\n\(row)"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `findings of other owners are counted and not listed`(format: ReportFormat) throws {
    let all = try SampleReports.reach
    var report = AuditReport(
      toolVersion: all.toolVersion, run: all.run, tenants: all.tenants, rules: all.rules, findings: all.findings,
      thresholds: Thresholds(owner: Glob("pay*")))
    report.baseline = nil
    for report in [report, report.listing] {
      let text = try format.render(report, style: TextStyle(width: 1000))
      #expect(text.contains("its grants together have update") && !text.contains("a token of it is valid for 30 days"))
      #expect(report.verdict == .violations && report.summary.openTotal == 5)
      if [.text, .html, .junit].contains(format) { #expect(text.contains("of other owners (--owner pay*)")) }
    }
  }

  @Test func `an unknown of a rule about something else speaks of no grants`() throws {
    let unknown = Finding(
      fingerprint: "f", rule: "shared-client", title: "T", severity: .error, result: .unknown,
      tenant: SampleReports.domain, subject: FindingSubject(.client), grant: nil,
      message: "clients could not be read on 3 applications")
    for format in ReportFormat.allCases where format != .json && format != .ndjson {
      let text = try format.render(SampleReports.audit([unknown]))
      #expect(!text.contains("0 grants"), "\(format)")
      // The script of the page has it for others.
      #expect(format == .html || !text.contains("(none)"), "\(format)")
    }
  }
}
