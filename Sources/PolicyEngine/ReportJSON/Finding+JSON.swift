package import Documents
import Tenant

extension Finding {
  /// As reports have it. Read by itself, an unknown has no grants: these are in the inventory of its report.
  package static let json = JSONRecordForm<Finding>(
    "One grant, application or API that fails one rule, or the tenant, or one rule that could not be evaluated.",
    definedAs: "finding",
    sharing: { $0.isPlain ? $0.heading : nil },
    Key.baselineState, Key.evidence, fingerprintKey, Key.fix, Key.grant, Key.grants.shared, Key.grantsAt.shared,
    Key.grantsSample.shared,
    Key.helpURI.shared, Key.location, Key.message, Key.offenders, Key.owner, Key.paths, Key.rank.derived,
    Key.reachability,
    Key.result.shared, Key.rule.shared, Key.severity.shared, Key.status.shared, Key.subject, Key.tenant.shared,
    Key.through, Key.tier, Key.title.shared, Key.undetermined.shared, Key.waiver.shared
  ) {
    baselineState, evidence, fingerprint, fix, grant, _, grantsAt, _, helpURI, location, message, offenders, owner,
    paths, _,
    reachability, result, rule, severity, status, subject, tenant, through, tier, title, undetermined, waiver -> Finding
    in
    let reach = reachability.map {
      FindingReach(tier: tier, paths: paths, through: through, reachability: $0, owner: owner)
    }
    var finding = Finding(
      FindingHeading(rule: rule, title: title, severity: severity, tenant: tenant, helpURI: helpURI),
      fingerprint: fingerprint, result: result, status: status, subject: subject, grant: grant,
      unknownGrants: grantsAt ?? GrantList(), message: message, offenders: offenders, evidence: evidence, fix: fix,
      undetermined: undetermined, reach: reach, origin: location)
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
      "grant", "The grant; null for an unknown and for a finding on something else.",
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
    static let location = JSONKey<Finding, RecordOrigin?>(
      "location",
      "Where in a file what is wrong is written: the scope, else the field, else the grant, of an unknown the first value "
        + "that is not known; null where it came from none.",
      .orNull(.object(RecordOrigin.json)), absent: { nil }
    ) { $0.origin }
    static let message = JSONKey<Finding, String>("message", "What is wrong.", .string) { $0.message }
    static let offenders = JSONKey<Finding, [String]>(
      "offenders", "What exactly is wrong with the grant; what a waiver accepts.", .strings
    ) { $0.offenders }
    static let owner = JSONKey<Finding, String?>(
      "owner", "Who answers for the subject; null where nobody is named.", .orNull(.string), absent: { nil }
    ) { $0.reach?.owner }
    static let paths = JSONKey<Finding, [String]>(
      "paths", "Ids of the escalation paths that are open to the subject.", .strings, absent: { [] }
    ) { $0.reach?.paths ?? [] }
    static let rank = JSONKey<Finding, Int>(
      "rank", "How soon to look at it, from 0 to 100: from severity, tier and reachability.", .count, absent: { 0 }
    ) { $0.rank }
    static let reachability = JSONKey<Finding, Reachability?>(
      "reachability", "Whether the subject can be used today; null where that is not asked.",
      .orNull(.object(Reachability.json)), absent: { nil }
    ) { $0.reach?.reachability }
    static let subject = JSONKey<Finding, FindingSubject?>(
      "subject", "What it is on; null for what is wrong with a waiver.", .orNull(.object(FindingSubject.json)),
      absent: { nil }
    ) { $0.subject }
    static let through = JSONKey<Finding, String?>(
      "through",
      "The client id of the application whose credentials the subject can come to and whose grants are worth more than "
        + "its own; null where no other one is.", .orNull(.string), absent: { nil }
    ) { $0.reach?.through }
    static let tier = JSONKey<Finding, Tier?>(
      "tier", "What the subject is worth to whoever has it; null where it has no scope.", .orNull(.word),
      absent: { nil }
    ) { $0.reach?.tier }
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

extension Reachability {
  package static let json = JSONRecordForm<Reachability>(
    "Whether something can be used today.", definedAs: "reachability",
    JSONKey("reason", "Why; of what is dormant also how long tokens live on and who can wake it.", .string) {
      $0.reason
    },
    JSONKey("state", "live, dormant, or unknown where what was read does not tell.", .word) { $0.state }
  ) { reason, state in Reachability(state, reason) }
}

extension FindingSubject {
  package static let json = JSONRecordForm<FindingSubject>(
    "What a finding is on.", definedAs: "subject",
    JSONKey(
      "id",
      "An application's client id, an API's identifier, the tenant's domain; null for a grant, which the finding names, "
        + "and where it is on several.", .orNull(.string), absent: { nil }
    ) { $0.id },
    JSONKey("kind", "grant, client (an application), api or tenant.", .word) { $0.kind },
    JSONKey("name", "As the tenant calls it, where that could be read.", .orNull(.string), absent: { nil }) { $0.name }
  ) { id, kind, name in FindingSubject(kind, id: id, name: name) }
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
