import GrantModel
import PolicyEngine

/// The report as one JSON object, schema version 1; `ReportSchema` describes it key by key.
struct JSONReport {
  /// How many grants of an unknown are named.
  private static let sampleSize = 5

  private let report: AuditReport

  /// The report, pretty-printed with sorted keys. Hidden characters stand in it as visible escapes, but in the grants
  /// of the remediation as those of JSON: a rollback reads these values, and they must be the tenant's own.
  static func render(_ report: AuditReport) -> String {
    let json = JSONReport(report: report)
    var root = json.root.visible.object ?? [:]
    root["remediation"] = .array(report.remediation.map(json.remediation))
    return JSONWriter.pretty(.object(root)) + "\n"
  }

  /// The error as an object that the schema describes too.
  static func render(_ error: ErrorReport) -> String {
    // The line ends of a message are its own layout: they stay, what hides in a line does not.
    let message = error.lines.map(\.visible).joined(separator: "\n")
    return JSONWriter.pretty([
      "schema_version": .int(ReportSchema.version),
      "tool": tool(error.toolVersion.visible),
      "run": ["complete": false, "exit_code": .int(Int(ErrorReport.exitCode))],
      "error": ["message": .string(message)],
    ]) + "\n"
  }

  private static func tool(_ version: String) -> JSONValue { ["name": "grantlint", "version": .string(version)] }

  private var root: JSONValue {
    [
      "schema_version": .int(ReportSchema.version),
      "tool": Self.tool(report.toolVersion),
      "run": run,
      "tenants": .array(report.tenants.map(tenant)),
      "rules": .array(report.rules.map(rule)),
      "disabled_rules": .strings(report.disabledRules),
      "skipped_rules": .array(report.skippedRules.map(skippedRule)),
      "waivers": [],
      "summary": summary,
      "findings": .array(report.listedFindings.map(finding)),
    ]
  }

  private var run: JSONValue {
    [
      "id": .string(report.run.id),
      "started_at": .string(report.run.startedAt),
      "duration_ms": .int(report.run.durationMilliseconds),
      "complete": .bool(report.isComplete),
      "incomplete": .array(report.gaps.map(gap)),
      "client_id": .optional(report.tenants.lazy.compactMap(\.identity.clientID).first),
      "exit_code": .int(Int(report.exitCode)),
    ]
  }

  private func gap(_ gap: CoverageGap) -> JSONValue {
    [
      "collection": .string(gap.collection.rawValue),
      "status": gap.status.map { .int($0) } ?? .null,
      "missing_scope": .optional(gap.missingScope),
      "message": .string(gap.message),
    ]
  }

  private func tenant(_ tenant: TenantReport) -> JSONValue {
    let coverage = tenant.coverage.map { collection, coverage in
      (
        collection.rawValue,
        ["read": .int(coverage.read), "complete": .bool(coverage.isComplete), "pages": .int(coverage.pages)]
          as JSONValue
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
    ]
  }

  private func skippedRule(_ skipped: SkippedRule) -> JSONValue {
    [
      "rule": .string(skipped.rule),
      "needs": .strings(skipped.needs.map(\.rawValue)),
      "grants": .int(skipped.grants),
    ]
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

  private func finding(_ finding: Finding) -> JSONValue {
    let unknown = finding.result == .unknown
    return [
      "fingerprint": .string(finding.fingerprint),
      "rule": .string(finding.rule),
      "title": .string(finding.title),
      "severity": .string(finding.severity.rawValue),
      "result": .string(finding.result.rawValue),
      "status": .string(finding.status.rawValue),
      "tenant": .string(finding.tenant),
      "grant": finding.grant.map(grant) ?? .null,
      "grants": unknown ? .int(finding.unknownGrants.count) : .null,
      "grants_sample": .strings(finding.unknownGrants.prefix(Self.sampleSize).map(\.label)),
      "message": .string(finding.message),
      "offenders": .strings(finding.offenders),
      "evidence": finding.evidence.map { .object($0) } ?? .null,
      "fix": finding.fix.map { ["safety": .string($0.safety.rawValue), "set": .object($0.set)] } ?? .null,
      "waiver": .null,
      "help_uri": .optional(finding.helpURI),
    ]
  }

  private func remediation(_ record: RemediationRecord) -> JSONValue {
    [
      "tenant": .string(record.tenant.visible),
      "grant": .optional(record.grant.id),
      "status": .string(record.status.rawValue),
      "rules": .strings(record.rules.map(\.visible)),
      "before": record.before.map { .object($0) } ?? .null,
      "after": record.after.map { .object($0) } ?? .null,
      "reason": .optional(record.reason?.visible),
    ]
  }

  private func grant(_ grant: GrantReference) -> JSONValue {
    [
      "id": .optional(grant.id),
      "client_id": .optional(grant.clientID),
      "client_name": .optional(grant.clientName),
      "default_for": .optional(grant.defaultFor),
      "audience": .optional(grant.audience),
      "subject_type": .string(grant.subjectType),
    ]
  }
}

extension JSONValue {
  /// The value with every string and key made visible. Two keys stay two, because `String.visible` maps no two texts
  /// to one.
  fileprivate var visible: JSONValue {
    switch self {
    case .null, .bool, .number: self
    case .string(let text): .string(text.visible)
    case .array(let elements): .array(elements.map(\.visible))
    case .object(let object): .object(JSONObject(object.members.map { ($0.key.visible, $0.value.visible) }))
    }
  }
}
