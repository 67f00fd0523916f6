import ArgumentParser
import Documents
import Foundation
import Glibc
import PolicyEngine
import Reporting
import Tenant

/// `grantlint-bench reports`: what it takes to render a report of many findings, median of 5 for each format: until it is
/// written, and of all processors together, which says more on a machine that others use too.
struct ReportsBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reports", abstract: "Milliseconds to render a report, by format.")

  @Option(help: "How many findings.") var findings = 10_000
  @Option(help: "Only this format.") var format: String?
  @Option(help: "How many threads render.") var workers = ProcessInfo.processInfo.activeProcessorCount

  func run() async throws {
    let report = try Self.report(findings)
    for format in ReportFormat.allCases where self.format == nil || self.format == format.rawValue {
      var size = 0
      var times: [Double] = []
      var processorTimes: [Double] = []
      for _ in 0..<5 {
        let start = ContinuousClock.now
        let processorStart = clock()
        size = 0
        let parts = try format.parts(report, style: TextStyle(showWaived: true))
        try await parts.write(workers: workers) { size += $0.count }
        times.append((ContinuousClock.now - start) / .milliseconds(1))
        processorTimes.append(Double(clock() - processorStart) / 1_000)
      }
      let (time, processorTime) = (times.sorted()[2].clampedInt, processorTimes.sorted()[2].clampedInt)
      print(
        "\(format.rawValue): \(time) ms, \(processorTime) ms of processors for \(findings) findings, \(size / 1024) KiB"
      )
    }
  }

  /// A report in which every grant violates one of 30 rules, one finding in ten is waived, and one in three has a fix.
  private static func report(_ count: Int) throws -> AuditReport {
    let rules = (0..<30).map { number in
      RuleReport(
        id: "rule-number-\(number)", title: "Grants keep to rule number \(number)", source: "builtin",
        sha256: String(repeating: "ab", count: 32), severity: Severity.allCases[number % 3],
        rationale: "A reason of the length that rationales have, which is about two or three lines of text.",
        remedy: "List the scopes that the application uses. Then watch its logs for a while.",
        references: ["https://auth0.com/docs/get-started/applications"], tags: ["least-privilege", "cwe-250"],
        controls: ["nist-800-53:AC-6"], counts: RuleCounts(fail: count / 30))
    }
    let grants = try (0..<count).map { index in
      GrantReference(
        try ClientGrant([
          "id": .string("cgr_\(1_000_000_000_000 + index)"), "client_id": .string("client\(10_000_000 + index / 4)"),
          "audience": .string("https://api-\(index % 200).example.com/"), "scope": ["read:a"],
        ]), clientName: "Backend service \(index / 4)", position: index)
    }
    let findings = grants.enumerated().map { index, grant in
      let rule = rules[index % rules.count]
      var finding = Finding(
        fingerprint: Fingerprint.of(rule: rule.id, tenant: "acme.eu.auth0.com", grant: grant.key), rule: rule.id,
        title: rule.title, severity: rule.severity, result: .fail, status: index % 10 == 0 ? .waived : .open,
        tenant: "acme.eu.auth0.com", grant: grant, message: "allows more of \(grant.audience ?? "") than it may",
        offenders: (0..<4).map { "update:collection-\(index % 97)-\($0)" }, evidence: ["count": 4],
        fix: index % 3 == 0 ? ProposedFix(safety: .safe, set: ["scope": ["read:a", "read:b"]]) : nil,
        helpURI: rule.references.first)
      if finding.status == .waived {
        finding.waiver = FindingWaiver(
          state: .inForce, owner: "dana@example.com", reason: "until the new export job is there",
          expires: "2026-12-31", offenders: nil, position: "waivers.yml:3:5")
      }
      return finding
    }
    var report = AuditReport(
      toolVersion: "0.0.0", run: RunRecord(id: "bench", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 1),
      tenants: [
        TenantReport(
          identity: TenantIdentity(kind: .live, domain: "acme.eu.auth0.com"),
          coverage: [.clientGrants: CollectionCoverage(read: count, pages: count / 100)])
      ], rules: rules, findings: findings.sorted(by: Finding.isListedBefore))
    report.inventory = Inventory(grants.map { AccessEntry(tenant: "acme.eu.auth0.com", grant: $0, scopeCount: 4) })
    return report
  }
}
