package import Documents
import Tenant

extension AuditReport {
  /// `schema_version` of the reports: raised when a key goes or changes its meaning, not when one is added.
  package static let schemaVersion = 1

  /// The report as one JSON object: each key is stated here, and what is written of it, read of it and published about it
  /// follows.
  package static let json = JSONObjectForm<AuditReport>(
    "An audit. Its findings are a whole answer only where run.complete is true.",
    head + [
      JSONMember("attention", "What to know before anything else.", listOf: Attention.json) { $0.attention },
      findingsKey.member,
    ])

  /// What a report has beside its findings and what needs attention.
  package static let head: [JSONMember<AuditReport>] = [
    JSONMember("baseline", "Null without one.", orNull: BaselineComparison.json.object) { $0.baseline },
    JSONMember("disabled_rules", "Ids of the rules that were switched off or not selected.", .strings) {
      $0.disabledRules
    },
    JSONMember(
      "inventory", "What every grant that was read allows, in the order of the grants' keys.", listOf: AccessEntry.json
    ) { Array($0.inventory) },
    remediationKey.member,
    JSONMember("rules", "The rules that were evaluated, by id.", listOf: RuleReport.json) { $0.rules },
    runKey.member,
    versionKey.member,
    JSONMember(
      "skipped_rules", "Rules that need a collection that the source does not carry.", listOf: SkippedRule.json
    ) { $0.skippedRules },
    JSONMember("summary", "The figures, over all findings, listed or not.", Summary.json) { $0.summary },
    JSONMember("tenants", "The tenants that were audited.", listOf: TenantReport.json) { $0.tenants },
    toolMember { $0.toolVersion },
    JSONMember("waivers", "The waivers in force.", .list(of: .object(WaiverRecord.json))) { $0.waivers },
    JSONMember("weakened_by", "Null where nothing does.", orNull: WeakeningFigures.json, WeakeningFigures.init),
  ]

  /// `tool` of a report, or of what is written in the place of one.
  package static func toolMember<Owner>(_ version: @escaping @Sendable (Owner) -> String) -> JSONMember<Owner> {
    JSONMember("tool", "What wrote the report.", toolForm, version)
  }

  package static let toolForm = JSONObjectForm<String>(
    "What wrote the report.", definedAs: "tool",
    [
      JSONMember("name", "Always grantlint.", always: "grantlint"),
      JSONMember("version", "Its version.", .string) { $0 },
    ])
}

// MARK: - Keys that readers look for
extension AuditReport {
  package static let versionKey = JSONKey<AuditReport, Int>(
    "schema_version", versionText, JSONForm.integer.shown(as: ["const": .int(schemaVersion)])
  ) { _ in schemaVersion }

  /// `schema_version` of what is written in the place of a report.
  package static func versionMember<Owner>() -> JSONMember<Owner> {
    JSONMember("schema_version", versionText, always: .int(schemaVersion))
  }

  private static let versionText = "The version of this schema."

  package static let runKey = JSONKey<AuditReport, ReportedRun>(
    "run", "The run: the only part in which two audits of the same data differ.", .object(ReportedRun.json),
    ReportedRun.init)

  package static let findingsKey = JSONKey<AuditReport, [Finding]>(
    "findings", "Sorted by severity (worst first), rule, tenant and grant.", .list(of: .object(Finding.json))
  ) { $0.listedFindings }

  package static let remediationKey = JSONKey<AuditReport, [RemediationRecord]>(
    "remediation", "What became of each grant that has a fix; empty where no repair was asked for.",
    .list(of: .object(RemediationRecord.json))
  ) { $0.remediation }
}
