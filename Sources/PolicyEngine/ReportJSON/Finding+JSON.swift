package import Documents
import Tenant

extension Finding {
  /// As reports have it. Read by itself, an unknown has no grants: these are in the inventory of its report.
  package static let json = JSONRecordForm<Finding>(
    "One grant that fails one rule, or one rule that could not be evaluated.", definedAs: "finding",
    sharing: { $0.isPlain ? $0.heading : nil },
    Key.baselineState, Key.evidence, fingerprintKey, Key.fix, Key.grant, Key.grants.shared, Key.grantsAt.shared,
    Key.grantsSample.shared,
    Key.helpURI.shared, Key.message, Key.offenders, Key.result.shared, Key.rule.shared, Key.severity.shared,
    Key.status.shared, Key.tenant.shared, Key.title.shared, Key.undetermined.shared, Key.waiver.shared
  ) {
    baselineState, evidence, fingerprint, fix, grant, _, grantsAt, _, helpURI, message, offenders, result, rule,
    severity, status,
    tenant, title, undetermined, waiver -> Finding in
    var finding = Finding(
      FindingHeading(rule: rule, title: title, severity: severity, tenant: tenant, helpURI: helpURI),
      fingerprint: fingerprint, result: result, status: status, grant: grant, unknownGrants: grantsAt ?? GrantList(),
      message: message, offenders: offenders, evidence: evidence, fix: fix, undetermined: undetermined)
    finding.baselineState = baselineState
    finding.waiver = waiver
    return finding
  }

  /// Whether it says nothing of its own but the grant and what is wrong with it, as most findings of a rule: then what the
  /// shared keys say is the rule's.
  private var isPlain: Bool { result == .fail && status == .open && waiver == nil && undetermined.isEmpty }

  static let fingerprintKey = JSONKey<Finding, String>(
    "fingerprint", "32 hexadecimal digits, the same in every run.", .string
  ) { $0.fingerprint }

  /// Throws where a report says something else of the grants of an unknown than the finding that was read of it.
  func confirmGrants(_ node: JSONNode) throws(FieldError) {
    guard result == .unknown else { return }
    guard node["\(Key.grantsAt.member.key)"] != nil else {
      throw FieldError([.key("\(Key.grantsAt.member.key)")], "is missing")
    }
    try Key.grants.member.confirm(self, in: node)
    try Key.grantsSample.member.confirm(self, in: node)
  }

  private enum Key {
    static let baselineState = JSONKey<Finding, BaselineState?>(
      "baseline_state", "new, unchanged or widened against the baseline; null without one.", .orNull(.word),
      absent: { nil }
    ) { $0.baselineState }
    static let evidence = JSONKey<Finding, JSONObject?>(
      "evidence", "What the rule adds for the reader.", .orNull(.anyObject), absent: { nil }
    ) { $0.evidence }
    static let fix = JSONKey<Finding, ProposedFix?>(
      "fix", "What would repair it; null where the rule has no fix for this grant.",
      .orNull(.object(ProposedFix.json)), absent: { nil }
    ) { $0.fix }
    static let grant = JSONKey<Finding, GrantReference?>(
      "grant", "The grant; null for an unknown and for a finding about no grant.",
      .orNull(.object(GrantReference.json)), absent: { nil }
    ) { $0.grant }
    static let grants = JSONKey<Finding, Int?>(
      "grants", "Of an unknown: how many grants it concerns; otherwise null.", .orNull(.integer), absent: { nil }
    ) { $0.result == .unknown ? $0.unknownGrants.count : nil }
    static let grantsAt = JSONKey<Finding, GrantList?>(
      "grants_at", "Of an unknown: which grants it concerns; otherwise null. \(GrantList.places)", .orNull(.grants),
      absent: { nil }
    ) { $0.result == .unknown ? $0.unknownGrants : nil }
    static let grantsSample = JSONKey<Finding, [String]>(
      "grants_sample", "Of an unknown: the ids of the first of them.", .strings, absent: { [] }
    ) { $0.unknownGrants.prefix(5).map(\.label) }
    static let helpURI = JSONKey<Finding, String?>(
      "help_uri", "Where to read on.", .orNull(.string), absent: { nil }
    ) { $0.helpURI }
    static let message = JSONKey<Finding, String>("message", "What is wrong.", .string) { $0.message }
    static let offenders = JSONKey<Finding, [String]>(
      "offenders", "What exactly is wrong with the grant; what a waiver accepts.", .strings
    ) { $0.offenders }
    static let result = JSONKey<Finding, Result>(
      "result", "fail, or unknown for data that could not be read.", .word
    ) { $0.result }
    static let rule = JSONKey<Finding, String>("rule", "Id of the rule.", .string) { $0.rule }
    static let severity = JSONKey<Finding, Severity>("severity", "How much it matters.", .word) { $0.severity }
    static let status = JSONKey<Finding, Status>("status", "Only open ones decide the exit code.", .word) { $0.status }
    static let tenant = JSONKey<Finding, String>("tenant", "The tenant's domain.", .string) { $0.tenant }
    static let title = JSONKey<Finding, String>("title", "What the rule demands.", .string) { $0.title }
    static let undetermined = JSONKey<Finding, [UndeterminedPart]>(
      "undetermined", "What the rule says of such a grant and could not be evaluated on this one.",
      .list(of: .object(UndeterminedPart.json)), absent: { [] }
    ) { $0.undetermined }
    static let waiver = JSONKey<Finding, FindingWaiver?>(
      "waiver", "Null where none was ever given.", .orNull(.object(FindingWaiver.json)), absent: { nil }
    ) { $0.waiver }
  }
}

extension UndeterminedPart {
  static let json = JSONRecordForm<UndeterminedPart>(
    "A part of the rule.",
    JSONKey("part", "The key of the rule file: message, offenders, evidence.NAME or fix.", .string) { $0.part },
    JSONKey("reason", "What could not be read, or the error.", .string) { $0.reason }
  ) { part, reason in UndeterminedPart(part: part, reason: reason) }
}

extension ProposedFix {
  static let json = JSONRecordForm<ProposedFix>(
    "What would repair the grant.",
    JSONKey(
      "found_parameters",
      "The parameters that the values come from and that a configuration set which nobody named.", .strings,
      absent: { [] }
    ) { $0.foundParameters },
    JSONKey("safety", "safe: access today is unchanged; unsafe: it may shrink.", .word) { $0.safety },
    JSONKey("set", "The body of the PATCH.", .anyObject) { $0.set }
  ) { foundParameters, safety, set in ProposedFix(safety: safety, set: set, foundParameters: foundParameters) }
}
