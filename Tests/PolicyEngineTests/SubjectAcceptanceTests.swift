import Documents
import PolicyEngine
import Tenant
import Testing

/// Waivers and baselines of findings that are on an application, an API or the tenant.
@Suite struct SubjectAcceptanceTests {
  static let domain = "t.example"
  static let client = FindingSubject(.client, id: "app", name: "Billing")
  static let unnamed = FindingSubject(.client, id: "app")
  static let api = FindingSubject(.api, id: "https://a.example/", name: "Invoices")
  static let tenant = FindingSubject(.tenant, id: domain)

  private static let rule = Sample.text(id: "crowded", "subject: client\naliases: [former]")

  private static func finding(
    _ subject: FindingSubject?, rule: String = "crowded", offenders: [String] = ["a"]
  ) -> Finding {
    Finding(
      fingerprint: subject.map { Fingerprint.of(rule: rule, tenant: domain, subject: $0) }
        ?? Fingerprint.of(rule: rule, tenant: domain, about: "rule"),
      rule: rule, title: "T", severity: .error, result: .fail, tenant: domain, subject: subject, grant: nil,
      message: "m", offenders: offenders)
  }

  private static func report(_ findings: [Finding]) -> AuditReport {
    AuditReport(
      toolVersion: "0.1.0", run: RunRecord(id: "r", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 1),
      tenants: [
        TenantReport(
          identity: TenantIdentity(kind: .file, domain: domain),
          coverage: [.clientGrants: CollectionCoverage(read: 3)])
      ],
      rules: [
        RuleReport(
          id: "crowded", title: "T", subject: .client, source: "s", sha256: "", severity: .error,
          counts: RuleCounts(fail: findings.count))
      ], findings: findings)
  }

  /// What becomes of a finding on a subject by a waiver with these keys.
  private static func status(_ subject: FindingSubject, _ keys: String) throws -> Finding.Status {
    let catalogue = try Sample.catalogue(rule)
    let waiver = "version: 1\nwaivers:\n  - \(SampleWaivers.waiver("rule: crowded, \(keys)"))\n"
    let file = try SampleWaivers.file(waiver, catalogue: catalogue)
    return report([finding(subject)]).applying(Acceptances(waivers: file), rules: catalogue.rules, checks: [])
      .findings[0].status
  }

  @Test(arguments: [
    (client, "client_id: app", true), (client, "client_id: other", false), (client, "client_name: Bill*", true),
    (client, "client_name: bill*", false), (client, "tenant: t.*", true), (client, "tenant: u.*", false),
    (client, "client_id: app, tenant: t.example", true), (client, "client_id: app, audience: '*'", false),
    (client, "grant: '*'", false), (client, "subject_type: '*'", false), (unnamed, "client_id: app", true),
    (unnamed, "client_name: '*'", false), (api, "audience: 'https://*'", true), (api, "audience: 'http://*'", false),
    (api, "client_id: '*'", false), (api, "client_name: '*'", false), (tenant, "tenant: t.example", true),
    (tenant, "audience: '*'", false),
  ])
  func `a selector fits by the names that the subject has`(subject: FindingSubject, keys: String, fits: Bool) throws {
    #expect(try Self.status(subject, keys) == (fits ? .waived : .open))
  }

  @Test(arguments: ["crowded", "former"], [client, api, tenant])
  func `a fingerprint is accepted, also that of a former id`(id: String, subject: FindingSubject) throws {
    let fingerprint = Fingerprint.of(rule: id, tenant: Self.domain, subject: subject)
    #expect(try Self.status(subject, "fingerprint: \(fingerprint)") == .waived)
  }

  @Test(arguments: [
    (client, "application Billing (app)"), (unnamed, "application app"), (api, "API Invoices (https://a.example/)"),
    (tenant, "the tenant"),
  ])
  func `a waiver can be added, and says for people what it is about`(subject: FindingSubject, comment: String) throws {
    let catalogue = try Sample.catalogue(Self.rule)
    let limit = WaiverLimit(today: SampleWaivers.today)
    let text = try WaiverFile.adding(
      WaiverDraft(
        accepting: Self.finding(subject), owner: "o", reason: "r", expires: SampleWaivers.day("2026-06-30")), to: nil,
      path: SampleWaivers.path, catalogue: catalogue, limit: limit)
    #expect(text.contains("  # \(comment)\n  - rule: crowded\n"))
    let file = try WaiverFile(text: text, path: SampleWaivers.path, catalogue: catalogue, limit: limit)
    let report = Self.report([Self.finding(subject)]).applying(
      Acceptances(waivers: file), rules: catalogue.rules, checks: [])
    #expect(report.findings[0].status == .waived)
  }

  @Test func `what is on nothing that can be named has no draft`() {
    for subject in [nil, FindingSubject(.client)] {
      #expect(throws: WaiverRefusal.self) {
        try WaiverDraft(
          accepting: Self.finding(subject), owner: "o", reason: "r", expires: SampleWaivers.day("2026-06-30"))
      }
    }
  }

  @Test func `a baseline names subjects, is read back and tells what was fixed`() throws {
    let findings = [Self.finding(Self.client), Self.finding(Self.api), Self.finding(Self.tenant)]
    let baseline = try Baseline(of: Self.report(findings), path: "b.json")
    let read = try Baseline(Array(baseline.text.utf8), path: "b.json")
    #expect(read == baseline)
    let names: Set = [#"{"client_id":"app"}"#, #"{"audience":"https://a.example/"}"#, "{}"]
    #expect(Set(read.findings.map { JSONWriter.compact(.object($0.grant)) }) == names)
    #expect(Set(read.findings.compactMap { $0.subject?.kind }) == [.client, .api, .tenant])

    let rules = try Sample.catalogue(Self.rule).rules
    let same = Self.report(findings).applying(Acceptances(baseline: read), rules: rules, checks: [])
    #expect(same.findings.allSatisfy { $0.status == .baselined } && same.baseline?.fixedSince == [])
    let gone = Self.report([]).applying(Acceptances(baseline: read), rules: rules, checks: [])
    #expect(gone.baseline?.fixedSince == read.findings)
  }

  @Test func `an entry of a grant is on no other subject`() {
    for grant: JSONObject in [["client_id": "a", "subject_type": "client"], ["id": "cgr_1"]] {
      let entry = BaselineEntry(fingerprint: "f", rule: "r", tenant: Self.domain, grant: grant, offenders: [])
      #expect(entry.subject == nil)
    }
  }
}
