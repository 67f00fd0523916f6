import Documents
import PolicyEngine
import Tenant

/// The report as one JSON object, schema version 1; `ReportSchema` describes it key by key.
///
/// Every text is the tenant's or the rule's own: what hides in it stands as an escape of JSON, which a reader undoes.
struct JSONReport {
  private let report: AuditReport
  private let summary: Summary

  init(_ report: AuditReport) {
    self.report = report
    summary = report.summary
  }

  /// The report, pretty-printed with sorted keys.
  static func parts(_ report: AuditReport) -> ReportParts {
    let json = JSONReport(report)
    var parts = ReportParts()
    var output = JSONOutput(.pretty)
    output.beginObject()
    output.list("attention", report.attention) { json.write($1, to: &$0) }
    json.writeBeginning(to: &output)
    parts.addList("findings", report.findings, where: report.lists, of: &output) { json.write($1, to: &$0) }
    json.addInventory(to: &parts, of: &output)
    json.writeEnd(to: &output)
    output.endObject()
    output.endDocument()
    parts.add(output.take())
    return parts
  }

  /// The error as an object that the schema describes too.
  static func render(_ error: ErrorReport) -> String { JSONWriter.pretty(.object(object(error))) + "\n" }

  /// The error as an object.
  static func object(_ error: ErrorReport) -> JSONObject {
    [
      "schema_version": .int(ReportSchema.version),
      "tool": ["name": "grantlint", "version": .string(error.toolVersion)],
      "run": ["complete": false, "exit_code": .int(Int(error.exitCode))],
      "error": ["message": .string(error.message)],
    ]
  }
}

// MARK: - The rest
extension JSONReport {
  /// What comes before the inventory, but for what needs attention and the findings.
  func writeBeginning(to output: inout JSONOutput) {
    output.member("baseline", report.baseline) { output, baseline in
      output.beginObject()
      output.list("fixed_since", baseline.fixedSince) { Self.write($1, to: &$0) }
      output.member("path", baseline.path)
      output.endObject()
    }
    output.member("disabled_rules", report.disabledRules)
  }

  func addInventory(to parts: inout ReportParts, of output: inout JSONOutput) {
    parts.addList("inventory", report.inventory, of: &output) { output, entry in
      output.beginObject()
      output.member("allow_all_scopes", entry.allowsAllScopes)
      output.member("api_name", entry.apiName)
      output.key("grant")
      Self.write(entry.grant, to: &output)
      output.member("is_system", entry.isSystem)
      output.member("on_system_api", entry.isOnSystemAPI)
      output.member("scopes", entry.scopeCount)
      output.member("tenant", entry.tenant)
      output.endObject()
    }
  }

  /// What comes after the inventory; `record` likewise.
  func writeEnd(to output: inout JSONOutput, record: String? = nil) {
    if let record { output.member("record", record) }
    output.list("remediation", report.remediation) { Self.write($1, to: &$0) }
    output.list("rules", report.rules) { Self.write($1, to: &$0) }
    output.object("run") { writeRun(to: &$0) }
    output.member("schema_version", ReportSchema.version)
    output.list("skipped_rules", report.skippedRules) { output, skipped in
      output.beginObject()
      output.member("grants", skipped.grants)
      output.member("needs", skipped.needs.map(\.rawValue))
      output.member("rule", skipped.rule)
      output.endObject()
    }
    output.object("summary") { writeSummary(to: &$0) }
    output.list("tenants", report.tenants) { Self.write($1, to: &$0) }
    output.object("tool") { output in
      output.member("name", "grantlint")
      output.member("version", report.toolVersion)
    }
    output.list("waivers", report.waivers) { Self.write($1, to: &$0) }
    output.member("weakened_by", report.weakening) { write($1, to: &$0) }
  }

  private static func write(_ entry: BaselineEntry, to output: inout JSONOutput) {
    output.beginObject()
    output.member("fingerprint", entry.fingerprint)
    output.member("grant", entry.grant)
    output.member("offenders", entry.offenders)
    output.member("rule", entry.rule)
    output.member("tenant", entry.tenant)
    output.endObject()
  }

  private static func write(_ record: RemediationRecord, to output: inout JSONOutput) {
    output.beginObject()
    output.member("after", record.after)
    output.member("before", record.before)
    output.member("grant", record.grant.id)
    output.member("reason", record.reason)
    output.member("rules", record.rules)
    output.member("status", record.status.rawValue)
    output.member("tenant", record.tenant)
    output.endObject()
  }

  private static func write(_ rule: RuleReport, to output: inout JSONOutput) {
    output.beginObject()
    output.member("disabled", rule.counts.disabled)
    output.member("fail", rule.counts.fail)
    output.member("id", rule.id)
    output.member("not_applicable", rule.counts.notApplicable)
    output.member("parameters", rule.parameters)
    output.member("pass", rule.counts.pass)
    output.member("severity", rule.severity.rawValue)
    output.member("sha256", rule.sha256)
    output.member("source", rule.source)
    output.member("unknown", rule.counts.unknown)
    output.endObject()
  }

  private func writeRun(to output: inout JSONOutput) {
    output.member("address", report.run.address)
    output.member("assumed_complete", report.isAssumedComplete)
    output.member("client_id", report.tenants.lazy.compactMap(\.identity.clientID).first)
    output.member("complete", report.isComplete)
    output.member("duration_ms", report.run.durationMilliseconds)
    output.member("exit_code", Int(report.exitCode))
    output.member("id", report.run.id)
    output.list("incomplete", report.gaps) { output, gap in
      output.beginObject()
      output.member("collection", gap.collection.rawValue)
      output.member("message", gap.message)
      output.member("missing_scope", gap.missingScope)
      output.member("status", gap.status)
      output.endObject()
    }
    output.member("started_at", report.run.startedAt)
  }

  private func writeSummary(to output: inout JSONOutput) {
    output.member("baselined", summary.baselined)
    output.member("evaluations", summary.evaluations)
    output.member("fixed", summary.fixed)
    output.member("grants", summary.grants)
    output.object("open") { output in
      output.member("error", summary.open[.error] ?? 0)
      output.member("note", summary.open[.note] ?? 0)
      output.member("warning", summary.open[.warning] ?? 0)
    }
    output.member("rules", summary.rules)
    output.member("unknown", summary.unknown)
    output.member("waived", summary.waived)
  }

  private static func write(_ tenant: TenantReport, to output: inout JSONOutput) {
    let coverage = tenant.coverage.map { collection, coverage in
      (
        collection.rawValue,
        [
          "read": .int(coverage.read), "complete": .bool(coverage.isComplete), "pages": .int(coverage.pages),
          "skipped_files": .int(coverage.skippedFiles.count),
        ] as JSONValue
      )
    }
    output.beginObject()
    output.member("coverage", JSONObject(coverage))
    output.member("domain", tenant.identity.domain)
    output.member("source", tenant.identity.kind.rawValue)
    output.endObject()
  }

  private static func write(_ waiver: WaiverRecord, to output: inout JSONOutput) {
    output.beginObject()
    output.member("days_left", waiver.daysLeft)
    output.member("expires", waiver.expires)
    output.member("findings", waiver.findings)
    output.member("offenders", waiver.offenders)
    output.member("owner", waiver.owner)
    output.member("position", waiver.position)
    output.member("reason", waiver.reason)
    output.member("rule", waiver.rule)
    output.member("selector", waiver.selector)
    output.endObject()
  }

  private func write(_ weakening: Weakening, to output: inout JSONOutput) {
    output.beginObject()
    output.member("baselined", weakening.namesBaseline ? summary.baselined : 0)
    output.member("fail_on_never", weakening.failsNever)
    output.member("file", weakening.file)
    output.member("min_severity", weakening.minimumSeverity?.rawValue)
    output.member("parameters", weakening.parameters)
    output.member("rules_lowered", weakening.rulesLowered)
    output.member("rules_off", weakening.rulesOff)
    output.member("waived", weakening.namesWaivers ? summary.waived : 0)
    output.endObject()
  }
}
