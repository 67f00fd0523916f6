import Documents
import PolicyEngine
import Tenant
import TestSupport

/// The reports that the tests render: each written out, so that a golden file can be read beside it.
enum SampleReports {
  static let domain = "acme.eu.auth0.com"

  static let run = RunRecord(id: "run-1", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 2345)

  /// A complete audit that found nothing.
  static var empty: AuditReport {
    get throws {
      AuditReport(
        toolVersion: "0.1.0", run: run, tenants: [tenant(grants: 40)],
        rules: [rule("no-allow-all-scopes", pass: 40), rule("scope-length", pass: 40)], findings: [])
    }
  }

  /// Every kind of finding and every key of the JSON report at once: incomplete, too, because a gap is one of them.
  static var full: AuditReport {
    get throws {
      let gap = CoverageGap(
        .clients, status: 403, missingScope: "read:clients",
        message:
          "the token may not read applications; give its application the scope read:clients on the Management API")
      // Whatever collection there is, it has an entry.
      let read = TenantCollection.allCases.map { ($0, CollectionCoverage(read: 1, pages: 1)) }
      let coverage = Coverage(uniqueKeysWithValues: read).merging([
        .clientGrants: CollectionCoverage(read: 40, pages: 1),
        .clients: CollectionCoverage(read: 0, pages: 1, gap: gap),
        .resourceServers: CollectionCoverage(read: 9, pages: 1), .organizations: CollectionCoverage(read: 2, pages: 3),
      ]) { $1 }
      var report = AuditReport(
        toolVersion: "0.1.0", run: run,
        tenants: [
          TenantReport(
            identity: TenantIdentity(kind: .live, domain: domain, clientID: "grantlintM2Mclient0000000000000"),
            coverage: coverage, gaps: [gap])
        ],
        rules: [
          rule(
            "no-allow-all-scopes", pass: 38, fail: 2, parameters: ["allowed_audiences": []],
            controls: ["nist-800-53:AC-6", "owasp-asvs:8.2"]),
          rule("orphan-client", unknown: 40),
          rule("scope-length", pass: 37, fail: 3, controls: ["owasp-asvs:8.2"]),
          rule("too-many-scopes", .warning, pass: 37, fail: 3), rule("audience-required", pass: 40),
        ],
        disabledRules: ["default-grant"],
        skippedRules: [SkippedRule(rule: "undefined-scope", needs: [.resourceServers], grants: 40)],
        findings: try findings, remediation: try remediation)
      report.turnedOff = TurnedOffRules(named: ["default-grant"])
      report.waivers = waivers
      report.baseline = baseline
      report.inventory = Inventory(try inventory)
      report.weakening = Weakening(file: ".grantlint.yml")
      report.weakening?.rulesOff = ["default-grant"]
      report.weakening?.namesWaivers = true
      return report
    }
  }

  /// An audit that a cut list of grants leaves without an answer, though it found nothing.
  static var incomplete: AuditReport {
    get throws {
      let gap = CoverageGap(
        .clientGrants,
        message: "the list holds exactly 50 grants and nothing says that it is whole; export it with take and from, or "
          + "pass --assume-complete")
      return AuditReport(
        toolVersion: "0.1.0", run: run,
        tenants: [tenant(grants: 50, kind: .file, gap: gap, skippedFiles: ["exports/notes.txt", "exports/old.yaml"])],
        rules: [rule("no-allow-all-scopes", pass: 50), rule("scope-length", pass: 50)], findings: [])
    }
  }

  /// An audit after a repair that was refused, of a tenant in which an earlier run left a grant between two calls; and a
  /// change of a plan that is stale.
  static var attention: AuditReport {
    get throws {
      let billing = try billing
      func before(_ grant: GrantReference) -> JSONObject {
        ["id": .string(grant.label), "allow_all_scopes": true]
      }
      var findings = try violations.findings.filter { $0.rule == "no-allow-all-scopes" }
      for index in findings.indices { findings[index].baselineState = nil }
      var report = AuditReport(
        toolVersion: "0.1.0",
        run: RunRecord(
          id: "run-2", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 2345,
          address: "https://acme.eu.auth0.com"),
        tenants: [tenant(grants: 40)], rules: [rule("no-allow-all-scopes", pass: 38, fail: 2)], findings: findings)
      report.attention = [
        Attention(
          kind: .unfinishedChange, tenant: domain, grant: billing,
          message: "run-1 left this grant between the two calls out of all scopes, so that it allows nothing",
          command: "grantlint rollback --finish run-1"),
        Attention(
          kind: .tooManyChanges, tenant: domain,
          message: "2 grants would be changed, more than --max-changes 1, so none is"),
        Attention(
          kind: .unreadableState, tenant: domain,
          message: "nothing was changed: the journal 2026-01-30T02-00-00Z-run-0.jsonl cannot be read"),
      ]
      report.remediation =
        findings.compactMap(\.grant).map { grant in
          RemediationRecord(
            tenant: domain, grant: grant, status: .refused, rules: ["no-allow-all-scopes"], before: before(grant))
        } + [
          RemediationRecord(
            tenant: domain, grant: billing, status: .stale, rules: ["too-many-scopes"], before: before(billing),
            reason: "no rule asks for this change now")
        ]
      return report
    }
  }

  /// The sentences of the violations, worst first, of the full report without what makes it incomplete.
  static var violations: AuditReport {
    get throws {
      let full = try full
      var report = AuditReport(
        toolVersion: full.toolVersion, run: run, tenants: [tenant(grants: 40)],
        rules: full.rules.filter { $0.counts.unknown == 0 }, findings: full.findings.filter { $0.result == .fail })
      report.waivers = full.waivers
      report.baseline = full.baseline
      return report
    }
  }
}
