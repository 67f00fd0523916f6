import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant
import TestSupport
import Testing

@Suite struct `JUnit report` {
  private static let schema = SharedFolder("schemas").path("junit-10.xsd")
  private static let xmllint = "/usr/bin/xmllint"

  @Test(
    .enabled("needs xmllint and ../shared/schemas") {
      [Self.schema, Self.xmllint].allSatisfy { FileManager.default.fileExists(atPath: $0) }
    })
  func `every sample is valid by the schema of Jenkins`() throws {
    let error = try ReportFormat.junit.render(
      ErrorReport(message: HostileText.all, toolVersion: "0.1.0", exitCode: .usage))
    let folder = try TemporaryFolder()
    for (index, xml) in (try samples.map { try ReportFormat.junit.render($0) } + [error]).enumerated() {
      let file = try folder.write(xml, to: "report.xml")
      let process = Process()
      process.executableURL = URL(filePath: Self.xmllint)
      process.arguments = ["--noout", "--nonet", "--schema", Self.schema, file]
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "sample \(index): \(said)")
    }
  }

  @Test func `the counts of a suite and of the document are those of its cases`() throws {
    for report in try samples {
      let root = try XMLTree.parse(try ReportFormat.junit.render(report))
      for element in root.all("testsuite") + [root] {
        #expect(element.attributes["tests"] == String(element.all("testcase").count))
        #expect(element.attributes["failures"] == String(element.all("failure").count))
        #expect(element.attributes["errors"] == String(element.all("error").count))
      }
      #expect(root.attributes["skipped"] == nil)
      for suite in root.children { #expect(suite.attributes["skipped"] == String(suite.all("skipped").count)) }
    }
  }

  @Test func `a case has a name, a class and a time, and no two are alike`() throws {
    for report in try samples {
      let cases = try XMLTree.parse(try ReportFormat.junit.render(report)).all("testcase")
      for testcase in cases { #expect(testcase.attributes.keys.sorted() == ["classname", "name", "time"]) }
      #expect(Set(cases.map { [$0.attributes["classname"], $0.attributes["name"]] }).count == cases.count)
    }
  }

  @Test func `the text of a failure says everything`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c1", name: "Billing", audience: "https://a/", subject: "user")
    let finding = SampleReports.finding(
      "scope-length", grant, "too long", offenders: ["read:x", ""], evidence: ["lengths": [6]],
      fix: ProposedFix(safety: .unsafe, set: ["scope": []]))
    let rule = SampleReports.rule("scope-length", fail: 1)
    let xml = try ReportFormat.junit.render(SampleReports.audit([finding], rules: [rule]))
    let failure = try #require(try XMLTree.parse(xml).all("failure").first)
    #expect(
      failure.text.split(separator: "\n") == [
        "too long: read:x, \"\"", "rule: scope-length (error): Every scope has 1 to 280 characters",
        "tenant: acme.eu.auth0.com",
        "grant: cgr_1", "client: Billing (c1)", "audience: https://a/", "subject type: user", "rank: 40",
        "offender: read:x", "offender: \"\"", "evidence: {\"lengths\":[6]}", "fix: unsafe: PATCH {\"scope\":[]}",
        "remedy: List the scopes that the application uses, e.g. those of the last month's tokens. Then watch its logs.",
        "help: https://auth0.com/docs/get-started/applications/application-access-to-apis-client-grants",
        "status: open", "fingerprint: 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",
      ])
  }

  @Test func `an unknown is an error and an accepted finding is skipped`() throws {
    let root = try XMLTree.parse(try ReportFormat.junit.render(try SampleReports.full))
    let kinds = Dictionary(
      root.all("testcase").map { ($0.attributes["name"] ?? "", $0.children.first?.name ?? "passed") }
    ) { first, _ in first }
    #expect(kinds["orphan-client: could not be evaluated"] == "error")
    #expect(kinds["audit is complete"] == "error")
    #expect(kinds["audience-required: The title of audience-required"] == "passed")
    #expect(kinds["undefined-scope"] == "skipped")
    #expect(kinds.filter { $0.key.hasPrefix("scope-length: 0v4APq7sXn2kLm8RtYwZ on ") }.map(\.value) == ["skipped"])
    // The failures that are open, and the repairs that fell short.
    #expect(root.all("failure").count == 6 + 4)
    let waived = try #require(
      root.all("testcase").first { $0.attributes["name"]?.hasPrefix("scope-length: 0v4APq7sXn2kLm8RtYwZ on ") == true })
    #expect(
      waived.children.first?.attributes["message"]
        == "waived by dana@example.com until 2026-06-30, whatever is added: the export job, see SEC-7")
    #expect(waived.children.first?.text.contains("\nfile: tenant/grants.json:42:1\n") == true)
  }

  @Test func `with every evaluation, each pair of rule and grant has a case`() throws {
    let grants = try (0..<3).map { try SampleReports.grant("cgr_\($0)", client: "c", audience: "a", position: $0) }
    var report = SampleReports.audit(
      [SampleReports.finding("scope-length", grants[0], "m"), SampleReports.unknown("orphan-client", grants)])
    report.evaluations = [
      EvaluationRecord(
        rule: "scope-length", tenant: SampleReports.domain, result: .pass, grants: GrantList([grants[1]])),
      EvaluationRecord(
        rule: "scope-length", tenant: SampleReports.domain, result: .notApplicable, grants: GrantList([grants[2]])),
      EvaluationRecord(
        rule: "empty-grant", tenant: SampleReports.domain, result: .skipped, grants: GrantList([grants[2]])),
    ]
    let cases = try XMLTree.parse(try ReportFormat.junit.render(report)).all("testcase")
    func kinds(_ rule: String) -> [String] {
      cases.filter { $0.attributes["classname"] == "\(SampleReports.domain).\(rule)" }
        .map { $0.children.first?.name ?? "passed" }
    }
    #expect(kinds("scope-length") == ["failure", "passed", "skipped"])
    #expect(kinds("orphan-client") == ["error", "error", "error", "error"])
    #expect(kinds("empty-grant") == ["skipped"])
  }

  @Test func `a renamed application changes no name of a case`() throws {
    func names(_ application: String?) throws -> [[String?]] {
      let grant = try SampleReports.grant("cgr_1", client: "c1", name: application, audience: "https://a/")
      var report = SampleReports.audit(
        [
          SampleReports.finding("scope-length", grant, "m"), SampleReports.unknown("orphan-client", [grant]),
          SampleReports.finding("shared-client", on: FindingSubject(.client, id: "c1", name: application), "m"),
          SampleReports.finding("long-lived-token", on: FindingSubject(.api, id: "https://a/", name: application), "m"),
        ])
      report.attention = [
        Attention(kind: .unfinishedChange, tenant: SampleReports.domain, grant: grant, message: "m")
      ]
      report.remediation = [
        RemediationRecord(
          tenant: SampleReports.domain, grant: grant, status: .verified, rules: ["scope-length"], before: nil)
      ]
      report.evaluations = [
        EvaluationRecord(
          rule: "empty-grant", tenant: SampleReports.domain, result: .pass, grants: GrantList([grant]))
      ]
      return try Self.cases(report).map { [$0.attributes["classname"], $0.attributes["name"]] }
    }
    let before = try names("Billing")
    #expect(try names("Invoices") == before)
    #expect(try names(nil) == before)
    let all = before.compactMap { $0[1] }
    for name in [
      "scope-length: cgr_1: c1 on https://a/ (client)", "orphan-client: cgr_1: c1 on https://a/ (client)",
      "shared-client: application c1", "long-lived-token: API https://a/",
      "unfinished change: cgr_1: c1 on https://a/ (client)", "remediation: cgr_1: c1 on https://a/ (client)",
      "empty-grant: cgr_1: c1 on https://a/ (client)",
    ] {
      #expect(all.contains(name), "\(name)")
    }
  }

  @Test func `where the grants have no ids, another order of them changes no name`() throws {
    func name(_ position: Int) throws -> String? {
      let grant = try SampleReports.grant(nil, defaultFor: "third_party_clients", audience: "a", position: position)
      return try Self.cases(SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]))
        .compactMap { $0.attributes["name"] }.first { $0.hasPrefix("scope-length") }
    }
    #expect(try name(3) == "scope-length: default for third_party_clients on a (client)")
    #expect(try name(3) == name(4))
  }

  @Test func `long names that begin alike stay apart, in whatever order they come`() throws {
    let texts = ["x", "y"].map { String(repeating: "a", count: 300) + $0 }
    func names(_ audiences: [String]) throws -> Set<String> {
      let findings = try audiences.map {
        SampleReports.finding("scope-length", try SampleReports.grant("cgr_1", client: "c", audience: $0), "m")
      }
      return Set(
        try Self.cases(SampleReports.audit(findings)).compactMap { $0.attributes["name"] }
          .filter { $0.hasPrefix("scope-length: ") })
    }
    let both = try names(texts)
    #expect(both.count == 2 && both.allSatisfy { $0.count < 120 && !$0.contains("[2]") })
    #expect(try names(texts.reversed()) == both)
    #expect(try names([texts[1]]).isSubset(of: both))
  }

  @Test func `what the baseline has and the audit has no more passes under the name that it had`() throws {
    let grants = [
      try SampleReports.grant("cgr_1", client: "c1", name: "Billing", audience: "https://a/"),
      try SampleReports.grant(nil, defaultFor: "third_party_clients", audience: "https://b/", position: 4),
      try SampleReports.grant(
        "cgr_3", client: "c\u{1B}", audience: String(repeating: "long", count: 40), subject: "user"),
    ]
    var findings = grants.enumerated().map { index, grant in
      Self.numbered(index, SampleReports.finding("scope-length", grant, "m", offenders: ["read:a"]))
    }
    let subjects = [
      FindingSubject(.client, id: "c1", name: "Billing"), FindingSubject(.api, id: "https://a/", name: "Orders"),
      FindingSubject(.tenant, id: SampleReports.domain),
    ]
    findings += subjects.map { SampleReports.finding("shared-client", on: $0, "m") }
    let report = SampleReports.audit(findings)
    let baseline = try Baseline(Array(Baseline(of: report, path: "").text.utf8), path: "b.json")
    var later = SampleReports.audit([])
    later.baseline = BaselineComparison(path: "b.json", fixedSince: baseline.findings)
    func ids(_ cases: [XMLTree]) -> Set<[String?]> {
      Set(cases.map { [$0.attributes["classname"], $0.attributes["name"]] })
    }
    let failed = ids(try Self.cases(report).filter { !$0.all("failure").isEmpty })
    let passed = try Self.cases(later).filter { $0.text.contains("fixed since the baseline") }
    #expect(failed.count == 6)
    #expect(ids(passed) == failed)
    #expect(passed.allSatisfy { $0.all("failure").isEmpty && $0.all("skipped").isEmpty && $0.all("error").isEmpty })
  }

  @Test func `a case that passes by itself passes once`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c1", audience: "a")
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "m")])
    var later = SampleReports.audit([])
    later.baseline = BaselineComparison(path: "b", fixedSince: try Baseline(of: report, path: "").findings)
    later.evaluations = [
      EvaluationRecord(rule: "scope-length", tenant: SampleReports.domain, result: .pass, grants: GrantList([grant]))
    ]
    #expect(
      try Self.cases(later).compactMap { $0.attributes["name"] }.filter { $0.contains("cgr_1") }
        == ["scope-length: cgr_1: c1 on a (client)"])
  }

  private static func cases(_ report: AuditReport) throws -> [XMLTree] {
    try XMLTree.parse(try ReportFormat.junit.render(report)).all("testcase")
  }

  /// The finding with a fingerprint of its own.
  private static func numbered(_ number: Int, _ finding: Finding) -> Finding {
    Finding(
      fingerprint: "\(number)" + String(finding.fingerprint.dropFirst()), rule: finding.rule, title: finding.title,
      severity: finding.severity, result: finding.result, tenant: finding.tenant, grant: finding.grant,
      message: finding.message, offenders: finding.offenders)
  }

  @Test func `an incomplete audit names each gap`() throws {
    let root = try XMLTree.parse(try ReportFormat.junit.render(try SampleReports.full))
    let error = try #require(root.all("testcase").first { $0.attributes["name"] == "audit is complete" })
    #expect(error.text.contains("clients (HTTP 403): the token may not read applications"))
    #expect(error.text.contains("[needs the token scope read:clients]"))
    #expect(error.text.contains("orphan-client: unknown on 40 grants"))
  }

  @Test func `a rule passes only where it saw a grant and nothing is held back`() throws {
    let gap = CoverageGap(.clientGrants, status: 403, message: "no")
    let unread = SampleReports.audit(
      [], rules: [SampleReports.rule("scope-length")], tenants: [SampleReports.tenant(grants: 0, gap: gap)])
    let hidden = SampleReports.audit(
      try SampleReports.violations.findings.filter { $0.rule == "too-many-scopes" },
      rules: [SampleReports.rule("too-many-scopes", .warning, fail: 3)], thresholds: Thresholds(minimumSeverity: .error)
    )
    for (report, reason) in [(unread, "no grant was read"), (hidden, "3 findings below --min-severity error")] {
      let root = try XMLTree.parse(try ReportFormat.junit.render(report))
      #expect(root.all("skipped").map(\.text) == [reason])
    }
  }

  @Test func `each tenant has one suite, also when two files name the same`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit(
      ["b.auth0.com", "a.auth0.com", "b.auth0.com"].map {
        SampleReports.finding("scope-length", grant, "m", tenant: $0)
      },
      tenants: ["b.auth0.com", "a.auth0.com", "b.auth0.com"].map { SampleReports.tenant(grants: 1, domain: $0) })
    let root = try XMLTree.parse(try ReportFormat.junit.render(report))
    #expect(root.children.map { $0.attributes["name"] } == ["a.auth0.com", "b.auth0.com"])
    #expect(root.children.map { $0.all("failure").count } == [1, 2])
  }

  @Test(arguments: [(0, "0.000"), (7, "0.007"), (2345, "2.345"), (61_000, "61.000"), (3_600_050, "3600.050")])
  func `times have three decimals`(milliseconds: Int, text: String) throws {
    let report = AuditReport(
      toolVersion: "v", run: RunRecord(id: "r", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: milliseconds),
      tenants: [SampleReports.tenant(grants: 1)], rules: [], findings: [])
    let root = try XMLTree.parse(try ReportFormat.junit.render(report))
    #expect(root.attributes["time"] == text)
  }

  private var samples: [AuditReport] {
    get throws {
      [
        try SampleReports.empty, try SampleReports.full, try SampleReports.incomplete, try SampleReports.violations,
        try SampleReports.hostile, try SampleReports.attention,
      ]
    }
  }
}
