import Documents
import PolicyEngine
import Tenant
import TestSupport

/// Reports that try to act.
extension SampleReports {
  /// A report in which every text that a tenant, a rule file or a server decides is hostile.
  static var hostile: AuditReport { get throws { try holding(HostileText.samples) } }

  /// A report in which every such text would be a command to the runner of a pipeline.
  static var commanding: AuditReport { get throws { try holding(PipelineText.samples) } }

  private static func reach(_ text: String, _ paths: [String]) -> FindingReach {
    FindingReach(
      tier: .unknown, paths: paths, through: text, reachability: Reachability(.dormant, text), owner: text)
  }

  private static func holding(_ samples: [String]) throws -> AuditReport {
    let text = samples.joined(separator: " ")
    let gap = CoverageGap(.clients, status: 403, missingScope: text, message: text)
    let grants = try samples.enumerated().map { index, sample in
      try grant(
        sample, client: sample, name: sample, defaultFor: sample, audience: sample, subject: sample, position: index,
        origin: RecordOrigin(file: sample, line: 3))
    }
    let rule = RuleReport(
      id: "scope-length", title: text, source: text, sha256: "", severity: .error, rationale: text, remedy: text,
      references: [text], tags: [text], controls: [text],
      parameters: JSONObject([(text, .string(text))]), counts: RuleCounts(fail: grants.count))
    let findings = zip(grants, samples).map { grant, sample in
      var finding = Finding(
        fingerprint: sample, rule: "scope-length", title: text, severity: .error, result: .fail, tenant: text,
        grant: grant, message: text, offenders: samples,
        evidence: JSONObject([(sample, .string(sample))]),
        fix: ProposedFix(safety: .safe, set: JSONObject([(sample, .string(sample))])), helpURI: text,
        reach: reach(sample, samples))
      finding.waiver = FindingWaiver(
        state: .widened, owner: sample, reason: sample, expires: sample, offenders: [sample], added: [sample],
        position: sample)
      finding.baselineState = .new
      return finding
    }
    let subjects = samples.flatMap { sample in
      [RuleSubject.client, .api, .tenant].map { kind in
        Finding(
          fingerprint: "\(kind) \(sample)", rule: "scope-length", title: text, severity: .error, result: .fail,
          tenant: text, subject: FindingSubject(kind, id: sample, name: sample), grant: nil, message: text,
          offenders: samples, reach: reach(sample, samples))
      }
    }
    let entry = BaselineEntry(
      fingerprint: text, rule: text, tenant: text, grant: JSONObject([("id", .string(text)), (text, .string(text))]),
      offenders: [text])
    var report = AuditReport(
      toolVersion: text, run: RunRecord(id: text, startedAt: text, durationMilliseconds: 1, address: text),
      tenants: [tenant(grants: grants.count, domain: text, gap: gap)], rules: [rule], disabledRules: [text],
      skippedRules: [
        SkippedRule(rule: text, needs: [.clients], grants: 1),
        SkippedRule(rule: text + "2", needs: [.clients], grants: 1, missingScopes: samples),
      ],
      findings: findings + subjects + [unknown("orphan-client", grants)],
      remediation: zip(grants, samples).map { grant, sample in
        RemediationRecord(
          tenant: text, grant: grant, status: .drifted, rules: [sample],
          before: JSONObject([(sample, .string(sample))]), after: ["scope": [.string(sample)]], reason: sample)
      })
    report.baseline = BaselineComparison(path: text, fixedSince: [entry])
    report.waivers = [
      WaiverRecord(
        rule: text, selector: JSONObject([(text, .string(text))]), owner: text, reason: text, expires: text,
        daysLeft: -1, offenders: [text], position: text, findings: 1)
    ]
    report.attention = zip(grants, samples).map { grant, sample in
      Attention(
        kind: .unfinishedChange, tenant: text, grant: grant, message: sample,
        command: "grantlint rollback --finish \(sample)")
    }
    report.inventory = Inventory(
      grants.map { AccessEntry(tenant: text, grant: $0, apiName: text, scopeCount: 1, reach: reach(text, samples)) })
    report.evaluations = [EvaluationRecord(rule: text, tenant: text, result: .pass, grants: GrantList(grants))]
    return report
  }
}
