package import Documents
import Tenant

extension AuditReport {
  /// `schema_version` of the reports: raised when a key goes or changes its meaning, not when one is added.
  package static let schemaVersion = 2
  /// The earlier versions whose reports are read too.
  static let readableVersions = [1, schemaVersion]

  /// The report as one JSON object: each key is stated here, and what is written of it, read of it and published about it
  /// follows. Written, and read back, is its `listing`.
  package static let json = JSONRecordForm<AuditReport>(
    "An audit. Its findings are a whole answer only where run.complete is true.",
    attentionKey, Key.baseline, Key.disabledRules, Key.evaluations, findingsKey, Key.foreseenDeletions,
    Key.foreseenRepairs, Key.inventory, remediationKey, Key.rules, runKey.derived, versionKey, Key.skippedRules,
    Key.summary.derived,
    Key.tenants, Key.thresholds, Key.tool, Key.turnedOff, Key.unlisted, Key.waivers, Key.warnings, Key.weakening.derived
  ) {
    (
      attention, baseline, disabledRules, evaluations, findings, foreseenDeletions, foreseenRepairs, inventory,
      remediation, rules, run, _, skippedRules, _, tenants, thresholds, toolVersion, turnedOff, unlisted, waivers,
      warnings, weakening
    ) throws(FieldError) -> AuditReport in
    var report = AuditReport(
      toolVersion: toolVersion, run: RunRecord(run), tenants: tenants, rules: rules, disabledRules: disabledRules,
      skippedRules: skippedRules, findings: findings, thresholds: thresholds, remediation: remediation)
    report.turnedOff = turnedOff
    report.weakening = weakening?.weakening
    report.unlisted = unlisted
    report.attention = attention
    report.foreseenDeletions = foreseenDeletions
    report.foreseenRepairs = foreseenRepairs
    report.waivers = waivers
    report.baseline = baseline
    report.acceptanceWarnings = warnings
    report.inventory = Inventory(inventory, of: tenants)
    report.evaluations = evaluations
    try report.locateGrants()
    return report
  }

  /// What a report has beside its findings and what needs attention.
  package static let head = json.object.members.filter {
    !["findings", "attention"].contains("\($0.key)")
  }

  /// `tool` of a report, or of what is written in the place of one.
  package static func toolMember<Owner>(_ version: @escaping @Sendable (Owner) -> String) -> JSONMember<Owner> {
    JSONMember("tool", toolText, toolForm.object, version)
  }

  package static let toolForm = JSONRecordForm<String>(
    "What wrote the report.", definedAs: "tool",
    JSONKey("name", "Always grantlint.", JSONForm.string.shown(as: ["const": "grantlint"])) { _ in "grantlint" },
    JSONKey("version", "Its version.", .string) { $0 }
  ) { _, version in version }

  private static let toolText = "What wrote the report."

  private enum Key {
    static let baseline = JSONKey<AuditReport, BaselineComparison?>(
      "baseline", "Null without one.", .orNull(.object(BaselineComparison.json))
    ) { $0.baseline }
    static let disabledRules = JSONKey<AuditReport, [String]>(
      "disabled_rules", "Ids of the rules that were switched off or not selected.", .strings
    ) { $0.disabledRules }
    static let evaluations = JSONKey<AuditReport, [EvaluationRecord]>(
      "evaluations", "What the rules said of the grants in which they found no fault; empty unless it was asked for.",
      .list(of: .object(EvaluationRecord.json)), absent: { [] }
    ) { $0.evaluations }
    static let foreseenDeletions = JSONKey<AuditReport, [ForeseenDeletion]>(
      "foreseen_deletions",
      "What would be closed, by tenant, if the grants were deleted that nothing can use; empty where none was tried.",
      .list(of: .object(ForeseenDeletion.json)), absent: { [] }
    ) { $0.foreseenDeletions }
    static let foreseenRepairs = JSONKey<AuditReport, [ForeseenRepair]>(
      "foreseen_repairs", "What repairs would close, by tenant and rule; empty where none was tried.",
      .list(of: .object(ForeseenRepair.json)), absent: { [] }
    ) { $0.foreseenRepairs }
    static let inventory = JSONKey<AuditReport, [AccessEntry]>(
      "inventory", "What every grant that was read allows, in the order of the grants' keys; null under --summary.",
      wholeInventory
    ) { Array($0.inventory) }
    /// What findings say of grants refers to the inventory, so that a report without one is none to read back.
    private static let wholeInventory = JSONForm<[AccessEntry]>(
      schema: { JSONSchema.orNull(entries.schema()) }, write: entries.write,
      read: { (node) throws(FieldError) in
        guard node.kind != .null else { throw FieldError([], "was left out by --summary, and is needed here") }
        return try entries.read(node)
      })
    private static let entries = JSONForm<[AccessEntry]>.list(of: .object(AccessEntry.json))
    static let rules = JSONKey<AuditReport, [RuleReport]>(
      "rules", "The rules that were evaluated, by id.", .list(of: .object(RuleReport.json))
    ) { $0.rules }
    static let skippedRules = JSONKey<AuditReport, [SkippedRule]>(
      "skipped_rules", "Rules that need a collection that the source does not carry, or the token may not read.",
      .list(of: .object(SkippedRule.json))
    ) { $0.skippedRules }
    static let summary = JSONKey<AuditReport, Summary>(
      "summary", "The figures, over all findings, listed or not.", .object(Summary.json)
    ) { $0.summary }
    static let tenants = JSONKey<AuditReport, [TenantReport]>(
      "tenants", "The tenants that were audited.", .list(of: .object(TenantReport.json))
    ) { $0.tenants }
    static let thresholds = JSONKey<AuditReport, Thresholds>(
      "thresholds", "By what the exit code is made, and what is listed.", .object(Thresholds.json)
    ) { $0.thresholds }
    static let tool = JSONKey<AuditReport, String>("tool", toolText, .object(toolForm)) { $0.toolVersion }
    static let turnedOff = JSONKey<AuditReport, TurnedOffRules>(
      "turned_off", "The rules that are on by default and did not run.", .object(TurnedOffRules.json)
    ) { $0.turnedOff }
    static let unlisted = JSONKey<AuditReport, [FindingCount]>(
      "unlisted",
      "How many failures there are of each kind that are not listed: below min_severity, or of other owners than owner.",
      .list(of: .object(FindingCount.json)), absent: { [] }
    ) { $0.unlistedCounts }
    static let waivers = JSONKey<AuditReport, [WaiverRecord]>(
      "waivers", "The waivers in force.", .list(of: .object(WaiverRecord.json))
    ) { $0.waivers }
    static let warnings = JSONKey<AuditReport, [String]>(
      "warnings", "What will have to be changed in the waivers and the baseline.", .strings,
      absent: { [] }
    ) { $0.acceptanceWarnings }
    static let weakening = JSONKey<AuditReport, WeakeningFigures?>(
      "weakened_by", "Null where nothing does.", .orNull(.object(WeakeningFigures.json)), WeakeningFigures.init)
  }
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

  private static let versionText = """
    The version of this schema: 2 since the inventory has scopes by name, in `scopes`, and their number in `scope_count`.
    """

  package static let runKey = JSONKey<AuditReport, ReportedRun>(
    "run", "The run: the only part in which two audits of the same data differ.", .object(ReportedRun.json),
    ReportedRun.init)

  private static let attentionKey = JSONKey<AuditReport, [Attention]>(
    "attention", "What to know before anything else.", .list(of: .object(Attention.json))
  ) { $0.attention }

  package static let findingsKey = JSONKey<AuditReport, [Finding]>(
    "findings", "Sorted by rank and severity (worst first), rule, tenant, subject and grant.",
    .list(of: .object(Finding.json))
  ) { $0.listedFindings }

  package static let remediationKey = JSONKey<AuditReport, [RemediationRecord]>(
    "remediation", "What became of each grant that has a fix; empty where no repair was asked for.",
    .list(of: .object(RemediationRecord.json))
  ) { $0.remediation }
}
