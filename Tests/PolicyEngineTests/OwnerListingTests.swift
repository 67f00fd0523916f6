import Documents
import PolicyEngine
import Tenant
import Testing

/// Which findings a report lists for an owner.
@Suite struct OwnerListingTests {
  private static let domain = "t.example"

  private static func finding(
    _ owner: String?, severity: Severity = .error, result: Finding.Result = .fail
  ) -> Finding {
    let subject = FindingSubject(.client, id: result == .fail ? owner ?? "app" : nil)
    return Finding(
      fingerprint: Fingerprint.of(rule: "crowded", tenant: domain, subject: subject), rule: "crowded", title: "T",
      severity: severity, result: result, tenant: domain, subject: subject, grant: nil, message: "m",
      reach: FindingReach(tier: nil, reachability: Reachability(.live, ""), owner: owner))
  }

  @Test(arguments: [
    ("payments", ["payments"]), ("pay*", ["payments"]), ("PAY*", []), ("*", ["payments", "(none)", "identity"]),
    ("(none)", ["(none)"]),
  ])
  func `a report lists the findings of an owner and every unknown, and counts the others`(
    owner: String, listed: [String]
  ) {
    let report = AuditReport(
      toolVersion: "0.1.0", run: RunRecord(id: "r", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 1),
      tenants: [], rules: [],
      findings: [
        Self.finding("payments"), Self.finding(nil), Self.finding("identity"), Self.finding("other", severity: .note),
        Self.finding("other", result: .unknown),
      ], thresholds: Thresholds(minimumSeverity: .warning, owner: Glob(owner)))
    let shown = report.listedFindings
    #expect(shown.filter { $0.result == .fail }.map(\.ownerName) == listed)
    #expect(shown.count { $0.result == .unknown } == 1)
    let figures = report.unlistedFigures
    #expect(figures.belowSeverity == 1 && figures.ofOtherOwners == 3 - listed.count)
    #expect(report.unlistedTotal == figures.total && report.listing.unlistedFigures == figures)
    #expect(report.summary == report.listing.summary && report.verdict == report.listing.verdict)
  }
}
