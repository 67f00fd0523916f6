import Documents
import Tenant

// What a report counts, and by what its verdict is made.

extension Summary {
  static let json = JSONRecordForm<Summary>(
    "The figures, over all findings, listed or not.",
    JSONKey("baselined", "Failures that the baseline accepts.", .count) { $0.baselined },
    JSONKey("evaluations", "Pairs of rule and grant that came to a result.", .count) { $0.evaluations },
    JSONKey("fixed", "Failures that were repaired in this run.", .count) { $0.fixed },
    JSONKey("grants", "Grants read.", .count) { $0.grants },
    JSONKey("open", "Open failures by severity.", .object(open)) { $0.open },
    JSONKey("rules", "Rules evaluated.", .count) { $0.rules },
    JSONKey("unknown", "Rules with grants on which they could not be evaluated.", .count) { $0.unknown },
    JSONKey("waived", "Failures that a waiver accepts.", .count) { $0.waived }
  ) { baselined, evaluations, fixed, grants, open, rules, unknown, waived in
    var summary = Summary(grants: grants, rules: rules, evaluations: evaluations)
    summary.open = open
    summary.waived = waived
    summary.baselined = baselined
    summary.fixed = fixed
    summary.unknown = unknown
    return summary
  }

  private static let open = JSONRecordForm<[Severity: Int]>(
    "Open failures by severity.",
    JSONKey("error", "Violations.", .count) { $0[.error] ?? 0 },
    JSONKey("note", "What is worth a look.", .count) { $0[.note] ?? 0 },
    JSONKey("warning", "What should be changed.", .count) { $0[.warning] ?? 0 }
  ) { error, note, warning in [.error: error, .note: note, .warning: warning] }
}

extension Thresholds {
  static let json = JSONRecordForm<Thresholds>(
    "By what the exit code is made, and what is listed.",
    JSONKey(
      "fail_on", "Open findings of at least this severity make exit code 1; null: none does.", .orNull(.word)
    ) { $0.failOn },
    JSONKey("min_severity", "Findings below it are counted and not listed.", .word) { $0.minimumSeverity },
    JSONKey(
      "owner",
      "A pattern with * and ?: findings of other owners are counted and not listed; (none) is for those of nobody. Null: those "
        + "of all owners are listed.", .orNull(.string), absent: { nil }
    ) { $0.owner?.pattern },
    JSONKey("strict", "Whether skipped rules make the audit incomplete.", .bool) { $0.strict },
    JSONKey(
      "waiver_days", "How many days a waiver may last by the configuration; null where it does not say.",
      .orNull(.count), absent: { nil }
    ) { $0.waiverDays }
  ) { failOn, minimumSeverity, owner, strict, waiverDays in
    Thresholds(
      failOn: failOn, minimumSeverity: minimumSeverity, owner: owner.map { Glob($0) }, strict: strict,
      waiverDays: waiverDays)
  }
}

extension FindingCount {
  static let json = JSONRecordForm<FindingCount>(
    "Failures of one kind that are counted and not listed.",
    JSONKey(
      "baseline_state", "new, unchanged or widened against the baseline; null without one.", .orNull(.word)
    ) { $0.standing.baselineState },
    JSONKey("count", "How many.", .count) { $0.count },
    JSONKey("rule", "Id of the rule.", .string) { $0.standing.rule },
    JSONKey("severity", "How much they matter.", .word) { $0.standing.severity },
    JSONKey("status", "Only open ones decide the exit code.", .word) { $0.standing.status },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.standing.tenant },
    JSONKey("unlimited", "Whether their waiver accepts whatever comes.", .bool) { $0.standing.isUnlimited },
    JSONKey("waiver", "The state of their waiver; null where none was ever given.", .orNull(.word)) {
      $0.standing.waiver
    }
  ) { baselineState, count, rule, severity, status, tenant, isUnlimited, waiver in
    FindingCount(
      FindingStanding(
        rule: rule, tenant: tenant, severity: severity, status: status, baselineState: baselineState, waiver: waiver,
        isUnlimited: isUnlimited), count: count)
  }
}

/// What a found configuration takes away, with what it came to in this audit.
struct WeakeningFigures {
  let weakening: Weakening
  /// Findings that waivers and a baseline accept which it names.
  let waived: Int
  let baselined: Int

  private init(_ weakening: Weakening, waived: Int, baselined: Int) {
    self.weakening = weakening
    self.waived = waived
    self.baselined = baselined
  }

  /// nil where no configuration takes anything away.
  @Sendable init?(_ report: AuditReport) {
    guard let weakening = report.weakening else { return nil }
    let summary = report.summary
    self.init(
      weakening, waived: weakening.namesWaivers ? summary.waived : 0,
      baselined: weakening.namesBaseline ? summary.baselined : 0)
  }

  static let json = JSONRecordForm<WeakeningFigures>(
    "What a configuration that was found, and not named by --config, takes away from the audit.",
    Key.baselined, Key.failsNever, Key.file, Key.minimumSeverity, Key.namesBaseline, Key.namesWaivers, Key.parameters,
    Key.profile, Key.rulesLowered, Key.rulesOff, Key.waived
  ) {
    baselined, failsNever, file, minimumSeverity, namesBaseline, namesWaivers, parameters, profile, rulesLowered,
    rulesOff, waived -> WeakeningFigures in
    var weakening = Weakening(file: file)
    weakening.failsNever = failsNever
    weakening.minimumSeverity = minimumSeverity
    weakening.namesBaseline = namesBaseline
    weakening.namesWaivers = namesWaivers
    weakening.parameters = parameters
    weakening.profile = profile
    weakening.rulesLowered = rulesLowered
    weakening.rulesOff = rulesOff
    return WeakeningFigures(weakening, waived: waived, baselined: baselined)
  }

  private enum Key {
    static let baselined = JSONKey<WeakeningFigures, Int>(
      "baselined", "Findings that are in a baseline which it names.", .count
    ) { $0.baselined }
    static let failsNever = JSONKey<WeakeningFigures, Bool>(
      "fail_on_never", "Whether no finding makes exit code 1 because of it.", .bool
    ) { $0.weakening.failsNever }
    static let file = JSONKey<WeakeningFigures, String>("file", "The configuration, as it was found.", .string) {
      $0.weakening.file
    }
    static let minimumSeverity = JSONKey<WeakeningFigures, Severity?>(
      "min_severity", "The severity below which findings are not listed because of it.", .orNull(.word)
    ) { $0.weakening.minimumSeverity }
    static let namesBaseline = JSONKey<WeakeningFigures, Bool>(
      "names_baseline", "Whether it names the baseline of the audit.", .bool
    ) { $0.weakening.namesBaseline }
    static let namesWaivers = JSONKey<WeakeningFigures, Bool>(
      "names_waivers", "Whether it names the waivers of the audit.", .bool
    ) { $0.weakening.namesWaivers }
    static let parameters = JSONKey<WeakeningFigures, [String]>(
      "parameters", "The parameters that it sets, RULE.NAME.", .strings
    ) { $0.weakening.parameters }
    static let profile = JSONKey<WeakeningFigures, RuleProfile?>(
      "profile", "The profile that it chooses, where that has fewer rules than recommended.", .orNull(.word),
      absent: { nil }
    ) { $0.weakening.profile }
    static let rulesLowered = JSONKey<WeakeningFigures, [String]>(
      "rules_lowered", "Ids of rules whose severity it lowers.", .strings
    ) { $0.weakening.rulesLowered }
    static let rulesOff = JSONKey<WeakeningFigures, [String]>(
      "rules_off", "Ids of rules that it turns off, everywhere or for some audiences.", .strings
    ) { $0.weakening.rulesOff }
    static let waived = JSONKey<WeakeningFigures, Int>(
      "waived", "Findings that waivers accept which it names.", .count
    ) { $0.waived }
  }
}
