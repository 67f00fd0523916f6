import Documents
import PolicyEngine
import Tenant

/// The report as one JSON object, schema version 1; `ReportSchema` describes it key by key.
///
/// Every text is the tenant's or the rule's own: what hides in it stands as an escape of JSON, which a reader undoes.
struct JSONReport {
  /// How many grants of an unknown are named.
  private static let sampleSize = 5

  private let report: AuditReport

  init(_ report: AuditReport) { self.report = report }

  /// The report, pretty-printed with sorted keys.
  static func render(_ report: AuditReport) -> String {
    let json = JSONReport(report)
    var root = json.head
    root["attention"] = .array(report.attention.map { .object(json.attention($0)) })
    root["findings"] = .array(report.listedFindings.map { .object(json.finding($0)) })
    return JSONWriter.pretty(.object(root)) + "\n"
  }

  /// The error as an object that the schema describes too.
  static func render(_ error: ErrorReport) -> String { JSONWriter.pretty(.object(object(error))) + "\n" }

  /// The error as an object.
  static func object(_ error: ErrorReport) -> JSONObject {
    [
      "schema_version": .int(ReportSchema.version),
      "tool": tool(error.toolVersion),
      "run": ["complete": false, "exit_code": .int(Int(error.exitCode))],
      "error": ["message": .string(error.message)],
    ]
  }

  private static func tool(_ version: String) -> JSONValue { ["name": "grantlint", "version": .string(version)] }

  /// The report without its findings and what needs attention.
  var head: JSONObject {
    [
      "schema_version": .int(ReportSchema.version),
      "tool": Self.tool(report.toolVersion),
      "run": run,
      "tenants": .array(report.tenants.map(tenant)),
      "rules": .array(report.rules.map(rule)),
      "disabled_rules": .strings(report.disabledRules),
      "skipped_rules": .array(report.skippedRules.map(skippedRule)),
      "waivers": .array(report.waivers.map(waiver)),
      "baseline": report.baseline.map(baseline) ?? .null,
      "weakened_by": report.weakening.map(weakening) ?? .null,
      "summary": summary,
      "inventory": .array(report.inventory.map(access)),
      "remediation": .array(report.remediation.map(remediation)),
    ]
  }

  private var run: JSONValue {
    [
      "id": .string(report.run.id),
      "started_at": .string(report.run.startedAt),
      "duration_ms": .int(report.run.durationMilliseconds),
      "complete": .bool(report.isComplete),
      "incomplete": .array(report.gaps.map(gap)),
      "assumed_complete": .bool(report.isAssumedComplete),
      "client_id": .optional(report.tenants.lazy.compactMap(\.identity.clientID).first),
      "address": .optional(report.run.address),
      "exit_code": .int(Int(report.exitCode)),
    ]
  }

  private func weakening(_ weakening: Weakening) -> JSONValue {
    let summary = report.summary
    return [
      "file": .string(weakening.file),
      "rules_off": .strings(weakening.rulesOff),
      "rules_lowered": .strings(weakening.rulesLowered),
      "parameters": .strings(weakening.parameters),
      "waived": .int(weakening.namesWaivers ? summary.waived : 0),
      "baselined": .int(weakening.namesBaseline ? summary.baselined : 0),
      "fail_on_never": .bool(weakening.failsNever),
      "min_severity": .optional(weakening.minimumSeverity?.rawValue),
    ]
  }

  private func gap(_ gap: CoverageGap) -> JSONValue {
    [
      "collection": .string(gap.collection.rawValue),
      "status": .optional(gap.status),
      "missing_scope": .optional(gap.missingScope),
      "message": .string(gap.message),
    ]
  }

  private func tenant(_ tenant: TenantReport) -> JSONValue {
    let coverage = tenant.coverage.map { collection, coverage in
      (
        collection.rawValue,
        [
          "read": .int(coverage.read), "complete": .bool(coverage.isComplete), "pages": .int(coverage.pages),
          "skipped_files": .int(coverage.skippedFiles.count),
        ] as JSONValue
      )
    }
    return [
      "domain": .string(tenant.identity.domain),
      "source": .string(tenant.identity.kind.rawValue),
      "coverage": .object(JSONObject(coverage)),
    ]
  }

  private func rule(_ rule: RuleReport) -> JSONValue {
    [
      "id": .string(rule.id),
      "source": .string(rule.source),
      "sha256": .string(rule.sha256),
      "severity": .string(rule.severity.rawValue),
      "parameters": .object(rule.parameters),
      "pass": .int(rule.counts.pass),
      "fail": .int(rule.counts.fail),
      "not_applicable": .int(rule.counts.notApplicable),
      "unknown": .int(rule.counts.unknown),
      "disabled": .int(rule.counts.disabled),
    ]
  }

  private func skippedRule(_ skipped: SkippedRule) -> JSONValue {
    [
      "rule": .string(skipped.rule),
      "needs": .strings(skipped.needs.map(\.rawValue)),
      "grants": .int(skipped.grants),
    ]
  }

  private func waiver(_ waiver: WaiverRecord) -> JSONValue {
    [
      "rule": .string(waiver.rule),
      "selector": .object(waiver.selector),
      "owner": .string(waiver.owner),
      "reason": .string(waiver.reason),
      "expires": .string(waiver.expires),
      "days_left": .int(waiver.daysLeft),
      "offenders": waiver.offenders.map { .strings($0) } ?? .null,
      "position": .string(waiver.position),
      "findings": .int(waiver.findings),
    ]
  }

  private func baseline(_ baseline: BaselineComparison) -> JSONValue {
    let fixed = baseline.fixedSince.map { entry -> JSONValue in
      [
        "fingerprint": .string(entry.fingerprint),
        "rule": .string(entry.rule),
        "tenant": .string(entry.tenant),
        "grant": .object(entry.grant),
        "offenders": .strings(entry.offenders),
      ]
    }
    return ["path": .string(baseline.path), "fixed_since": .array(fixed)]
  }

  private var summary: JSONValue {
    let summary = report.summary
    let open = Severity.allCases.map { ($0.rawValue, JSONValue.int(summary.open[$0] ?? 0)) }
    return [
      "grants": .int(summary.grants),
      "rules": .int(summary.rules),
      "evaluations": .int(summary.evaluations),
      "open": .object(JSONObject(open)),
      "waived": .int(summary.waived),
      "baselined": .int(summary.baselined),
      "fixed": .int(summary.fixed),
      "unknown": .int(summary.unknown),
    ]
  }

  private func access(_ entry: AccessEntry) -> JSONValue {
    [
      "tenant": .string(entry.tenant),
      "grant": .object(grant(entry.grant)),
      "api_name": .optional(entry.apiName),
      "scopes": .optional(entry.scopeCount),
      "allow_all_scopes": .bool(entry.allowsAllScopes),
      "is_system": .bool(entry.isSystem),
      "on_system_api": .bool(entry.isOnSystemAPI),
    ]
  }

  private func remediation(_ record: RemediationRecord) -> JSONValue {
    [
      "tenant": .string(record.tenant),
      "grant": .optional(record.grant.id),
      "status": .string(record.status.rawValue),
      "rules": .strings(record.rules),
      "before": record.before.map { .object($0) } ?? .null,
      "after": record.after.map { .object($0) } ?? .null,
      "reason": .optional(record.reason),
    ]
  }
}

// MARK: - Attention and findings
extension JSONReport {
  /// What needs attention as an object.
  func attention(_ attention: Attention) -> JSONObject {
    [
      "kind": .string(attention.kind.rawValue),
      "tenant": .string(attention.tenant),
      "grant": attention.grant.map { .object(grant($0)) } ?? .null,
      "message": .string(attention.message),
      "command": .optional(attention.command),
    ]
  }

  /// The finding as an object.
  func finding(_ finding: Finding) -> JSONObject {
    let unknown = finding.result == .unknown
    return [
      "fingerprint": .string(finding.fingerprint),
      "rule": .string(finding.rule),
      "title": .string(finding.title),
      "severity": .string(finding.severity.rawValue),
      "result": .string(finding.result.rawValue),
      "status": .string(finding.status.rawValue),
      "tenant": .string(finding.tenant),
      "grant": finding.grant.map { .object(grant($0)) } ?? .null,
      "grants": unknown ? .int(finding.unknownGrants.count) : .null,
      "grants_sample": .strings(finding.unknownGrants.prefix(Self.sampleSize).map(\.label)),
      "message": .string(finding.message),
      "offenders": .strings(finding.offenders),
      "evidence": finding.evidence.map { .object($0) } ?? .null,
      "waiver": finding.waiver.map(waiver) ?? .null,
      "baseline_state": .optional(finding.baselineState?.rawValue),
      "help_uri": .optional(finding.helpURI),
      "fix": finding.fix.map { ["safety": .string($0.safety.rawValue), "set": .object($0.set)] } ?? .null,
    ]
  }

  private func waiver(_ waiver: FindingWaiver) -> JSONValue {
    [
      "state": .string(waiver.state.rawValue),
      "owner": .string(waiver.owner),
      "reason": .string(waiver.reason),
      "expires": .string(waiver.expires),
      "offenders": waiver.offenders.map { .strings($0) } ?? .null,
      "added": .strings(waiver.added),
      "position": .string(waiver.position),
    ]
  }

  private func grant(_ grant: GrantReference) -> JSONObject {
    [
      "id": .optional(grant.id),
      "label": .string(grant.label),
      "client_id": .optional(grant.clientID),
      "client_name": .optional(grant.clientName),
      "default_for": .optional(grant.defaultFor),
      "audience": .optional(grant.audience),
      "subject_type": .string(grant.subjectType),
      "origin": grant.origin.map { ["file": .string($0.file), "line": .int($0.line)] } ?? .null,
    ]
  }
}

extension JSONValue {
  /// The number, or null.
  fileprivate static func optional(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }
}
