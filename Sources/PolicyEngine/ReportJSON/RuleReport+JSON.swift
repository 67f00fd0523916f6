package import Documents
import Tenant

// What a report says of the rules, and of what was read of the tenants.

extension RuleReport {
  static let json = JSONObjectForm<RuleReport>(
    "A rule as it was evaluated.",
    [
      JSONMember("disabled", "Grants for whose audience the configuration turns it off.", .count) {
        $0.counts.disabled
      },
      JSONMember("fail", "Grants that violate it.", .count) { $0.counts.fail },
      JSONMember("id", "Its id.", .string) { $0.id },
      JSONMember("not_applicable", "Grants that it does not speak of.", .count) { $0.counts.notApplicable },
      JSONMember("parameters", "The parameters in force.", .anyObject) { $0.parameters },
      JSONMember("pass", "Grants that satisfy it.", .count) { $0.counts.pass },
      JSONMember("severity", "How much it matters.", .word) { $0.severity },
      JSONMember("sha256", "Of its file, hexadecimal.", .string) { $0.sha256 },
      JSONMember("source", "builtin, or the path of its file.", .string) { $0.source },
      JSONMember("unknown", "Grants on which it could not be evaluated.", .count) { $0.counts.unknown },
    ])
}

extension SkippedRule {
  static let json = JSONObjectForm<SkippedRule>(
    "A rule that was not evaluated on every grant.",
    [
      JSONMember("grants", "On how many grants it was not evaluated.", .count) { $0.grants },
      JSONMember("needs", "The collections that it needs.", .list(of: .word)) { $0.needs },
      JSONMember("rule", "Its id.", .string) { $0.rule },
    ])
}

extension Summary {
  static let json = JSONObjectForm<Summary>(
    "The figures, over all findings, listed or not.",
    [
      JSONMember("baselined", "Failures that the baseline accepts.", .count) { $0.baselined },
      JSONMember("evaluations", "Pairs of rule and grant that came to a result.", .count) { $0.evaluations },
      JSONMember("fixed", "Failures that were repaired in this run.", .count) { $0.fixed },
      JSONMember("grants", "Grants read.", .count) { $0.grants },
      JSONMember("open", "Open failures by severity.", open) { $0.open },
      JSONMember("rules", "Rules evaluated.", .count) { $0.rules },
      JSONMember("unknown", "Rules with grants on which they could not be evaluated.", .count) { $0.unknown },
      JSONMember("waived", "Failures that a waiver accepts.", .count) { $0.waived },
    ])

  private static let open = JSONObjectForm<[Severity: Int]>(
    "Open failures by severity.",
    [
      JSONMember("error", "Violations.", .count) { $0[.error] ?? 0 },
      JSONMember("note", "What is worth a look.", .count) { $0[.note] ?? 0 },
      JSONMember("warning", "What should be changed.", .count) { $0[.warning] ?? 0 },
    ])
}

extension TenantReport {
  static let json = JSONObjectForm<TenantReport>(
    "A tenant.",
    [
      JSONMember(
        "coverage", "How much was read, by collection; one that no rule needed is absent.",
        schema: {
          JSONSchema.object(optional: TenantCollection.allCases.map { ($0.rawValue, collectionCoverage.schema) })
        },
        write: { tenant, output in
          output.write(tenant.coverage.map { ($0.key.rawValue, $0.value) }) { collectionCoverage.write($1, to: &$0) }
        }),
      JSONMember(
        "domain", "Its name in findings and fingerprints; local for a file that names none.", .string
      ) { $0.identity.domain },
      JSONMember("source", "Where the data came from.", .word) { $0.identity.kind },
    ])

  private static let collectionCoverage = JSONObjectForm<CollectionCoverage>(
    "How much was read of it.",
    [
      JSONMember("complete", "Whether they are all there are.", .bool) { $0.isComplete },
      JSONMember("pages", "Calls that it took; 0 for a file.", .count) { $0.pages },
      JSONMember("read", "Records.", .count) { $0.read },
      JSONMember(
        "skipped_files",
        "Files and hidden folders of a given folder that were not read, because of their names or kinds; with the client "
          + "grants only.", .count
      ) { $0.skippedFiles.count },
    ])
}

extension AccessEntry {
  /// What a grant allows, as the inventory has it.
  package static let json = JSONObjectForm<AccessEntry>(
    "What a grant allows.",
    [
      JSONMember("allow_all_scopes", "Whether it allows all scopes of the API, later ones too.", .bool) {
        $0.allowsAllScopes
      },
      JSONMember("api_name", "The API's name, where it was read.", .orNull(.string)) { $0.apiName },
      JSONMember("grant", "What names the grant.", GrantReference.json.object) { $0.grant },
      JSONMember("is_system", "Whether Auth0 manages the grant.", .bool) { $0.isSystem },
      JSONMember("on_system_api", "Whether the API is one of Auth0's own.", .bool) { $0.isOnSystemAPI },
      JSONMember("scopes", "How many scopes a token can carry; null where that was not read.", .orNull(.integer)) {
        $0.scopeCount
      },
      JSONMember("tenant", "The tenant's domain.", .string) { $0.tenant },
    ])
}

/// What a found configuration takes away, with what it came to in this audit.
struct WeakeningFigures {
  let weakening: Weakening
  /// Findings that waivers and a baseline accept which it names.
  let waived: Int
  let baselined: Int

  /// nil where no configuration takes anything away.
  @Sendable init?(_ report: AuditReport) {
    guard let weakening = report.weakening else { return nil }
    let summary = report.summary
    self.weakening = weakening
    waived = weakening.namesWaivers ? summary.waived : 0
    baselined = weakening.namesBaseline ? summary.baselined : 0
  }

  static let json = JSONObjectForm<WeakeningFigures>(
    "What a configuration that was found, and not named by --config, takes away from the audit.",
    [
      JSONMember("baselined", "Findings that are in a baseline which it names.", .count) { $0.baselined },
      JSONMember("fail_on_never", "Whether no finding makes exit code 1 because of it.", .bool) {
        $0.weakening.failsNever
      },
      JSONMember("file", "The configuration, as it was found.", .string) { $0.weakening.file },
      JSONMember(
        "min_severity", "The severity below which findings are not listed because of it.", .orNull(.word)
      ) { $0.weakening.minimumSeverity },
      JSONMember("parameters", "The parameters that it sets, RULE.NAME.", .strings) { $0.weakening.parameters },
      JSONMember("rules_lowered", "Ids of rules whose severity it lowers.", .strings) { $0.weakening.rulesLowered },
      JSONMember("rules_off", "Ids of rules that it turns off, everywhere or for some audiences.", .strings) {
        $0.weakening.rulesOff
      },
      JSONMember("waived", "Findings that waivers accept which it names.", .count) { $0.waived },
    ])
}
