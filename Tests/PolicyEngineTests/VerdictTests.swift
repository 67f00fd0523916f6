import PolicyEngine
import Tenant
import Testing

@Suite struct VerdictTests {
  private func finding(_ severity: Severity, _ result: Finding.Result = .fail, _ status: Finding.Status = .open)
    -> Finding
  {
    Finding(
      fingerprint: "0", rule: "rule", title: "Rule", severity: severity, result: result, status: status,
      tenant: "t.example", grant: nil, message: "m")
  }

  private func report(
    _ findings: [Finding], _ thresholds: Thresholds = Thresholds(), gaps: [CoverageGap] = [],
    skipped: [SkippedRule] = []
  ) -> AuditReport {
    AuditReport(
      toolVersion: "0", run: RunRecord(id: "r", startedAt: "", durationMilliseconds: 0),
      tenants: [TenantReport(identity: TenantIdentity(kind: .file, domain: "local"), coverage: [:], gaps: gaps)],
      rules: [], skippedRules: skipped, findings: findings, thresholds: thresholds)
  }

  @Test(arguments: [
    (Severity.error, Severity?.some(.error), Verdict.violations), (.warning, .error, .clean), (.note, .error, .clean),
    (.error, .warning, .violations), (.warning, .warning, .violations), (.note, .warning, .clean),
    (.error, .note, .violations), (.warning, .note, .violations), (.note, .note, .violations),
    (.error, nil, .clean), (.warning, nil, .clean), (.note, nil, .clean),
  ])
  func `open findings at the threshold or above are violations`(severity: Severity, failOn: Severity?, verdict: Verdict)
  {
    for status in [Finding.Status.open, .waived, .baselined, .fixed] {
      let verdict = status == .open ? verdict : .clean
      #expect(report([finding(severity, .fail, status)], Thresholds(failOn: failOn)).verdict == verdict)
      var counted = report([], Thresholds(failOn: failOn))
      let standing = FindingStanding(rule: "rule", tenant: "t.example", severity: severity, status: status)
      counted.unlisted = [FindingCount(standing, count: 1)]
      #expect(counted.verdict == verdict, "a failure that is not listed counts")
    }
  }

  @Test(arguments: [Severity?.none, .note, .warning, .error])
  func `what is incomplete is incomplete at every threshold`(failOn: Severity?) {
    let thresholds = Thresholds(failOn: failOn, minimumSeverity: .error)
    let gap = CoverageGap(.clientGrants, message: "cut")
    #expect(report([finding(.note, .unknown)], thresholds).verdict == .incomplete)
    #expect(report([finding(.error)], thresholds, gaps: [gap]).verdict == .incomplete)
    #expect(report([], thresholds, gaps: [gap]).gaps == [gap])
  }

  @Test func `skipped rules count only where the user is strict`() {
    let skipped = [SkippedRule(rule: "r", needs: [.clients], grants: 1)]
    #expect(report([], skipped: skipped).verdict == .clean)
    #expect(report([], Thresholds(strict: true), skipped: skipped).verdict == .incomplete)
    #expect(report([], Thresholds(strict: true)).verdict == .clean)
  }

  /// Of four tenants one has a gap, one a finding without an answer, of one a rule was skipped, and one was read whole.
  @Test(arguments: [(false, ["a", "c"]), (true, ["a", "b", "c"])])
  func `the tenants that are incomplete are named`(strict: Bool, domains: [String]) {
    let tenants = ["a", "b", "c", "d"].map { domain in
      var tenant = TenantReport(
        identity: TenantIdentity(kind: .file, domain: domain), coverage: [:],
        gaps: domain == "a" ? [CoverageGap(.clientGrants, message: "cut")] : [])
      let skipped = [SkippedRule(rule: "r", needs: [.clients], grants: 1)]
      tenant.rules = TenantRules(rules: [], skipped: domain == "b" ? skipped : [])
      return tenant
    }
    let findings = [("c", Finding.Result.unknown), ("d", .fail)].map { tenant, result in
      Finding(
        fingerprint: "0", rule: "rule", title: "Rule", severity: .error, result: result, status: .open, tenant: tenant,
        grant: nil, message: "m")
    }
    let report = AuditReport(
      toolVersion: "0", run: RunRecord(id: "r", startedAt: "", durationMilliseconds: 0), tenants: tenants, rules: [],
      skippedRules: [], findings: findings, thresholds: Thresholds(strict: strict))
    #expect(report.incompleteTenants == domains)
  }

  @Test func `a verdict has an exit code`() {
    #expect([Verdict.clean, .violations, .incomplete].map(\.exitCode) == [.clean, .violations, .incomplete])
  }

  @Test func `a report lists from the minimum severity, unknowns always, and counts all`() {
    let findings = [
      finding(.error), finding(.warning), finding(.note), finding(.note, .unknown), finding(.error, .fail, .waived),
    ]
    let report = report(findings, Thresholds(failOn: .note, minimumSeverity: .error))
    #expect(report.listedFindings.map(\.severity) == [.error, .note, .error])
    #expect(report.summary.open == [.error: 1, .warning: 1, .note: 1])
    #expect(report.summary.unknown == 1)
    #expect(report.summary.waived == 1)
  }

  @Test func `severities are ordered`() {
    #expect(Severity.allCases.shuffled().sorted() == [.note, .warning, .error])
  }
}
