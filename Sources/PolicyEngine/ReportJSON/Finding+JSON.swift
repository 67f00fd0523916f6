package import Documents
import Tenant

extension Finding {
  /// As reports have it. How many grants an unknown concerns, and which are the first, is not read back.
  package static let json = JSONRecordForm<Finding>(
    "One grant that fails one rule, or one rule that could not be evaluated.", definedAs: "finding",
    sharing: { $0.isPlain ? $0.heading : nil },
    Key.baselineState, Key.evidence, fingerprintKey, Key.fix, Key.grant, Key.grants.shared, Key.grantsSample.shared,
    Key.helpURI.shared, Key.message, Key.offenders, Key.result.shared, Key.rule.shared, Key.severity.shared,
    Key.status.shared, Key.tenant.shared, Key.title.shared, Key.undetermined.shared, Key.waiver.shared
  ) {
    baselineState, evidence, fingerprint, fix, grant, _, _, helpURI, message, offenders, result, rule, severity, status,
    tenant, title, undetermined, waiver -> Finding in
    var finding = Finding(
      fingerprint: fingerprint, rule: rule, title: title, severity: severity, result: result, status: status,
      tenant: tenant, grant: grant, message: message, offenders: offenders, evidence: evidence, fix: fix,
      undetermined: undetermined, helpURI: helpURI)
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
    JSONKey("safety", "safe: access today is unchanged; unsafe: it may shrink.", .word) { $0.safety },
    JSONKey("set", "The body of the PATCH.", .anyObject) { $0.set }
  ) { safety, set in ProposedFix(safety: safety, set: set) }
}

extension GrantReference {
  /// What names a grant. Read back, it has no origin, and its position is that of its label.
  package static let json = JSONRecordForm<GrantReference>(
    "What names a grant.", definedAs: "grant",
    JSONKey("audience", "The identifier of the API.", .orNull(.string), absent: { nil }) { $0.audience },
    JSONKey("client_id", "The application that it is for.", .orNull(.string), absent: { nil }) { $0.clientID },
    JSONKey(
      "client_name", "The application's name, where it could be read.", .orNull(.string), absent: { nil }
    ) { $0.clientName },
    JSONKey(
      "default_for", "The group of applications that it is the default for.", .orNull(.string), absent: { nil }
    ) { $0.defaultFor },
    JSONKey(
      "id", "Null where the source gives none.", .orNull(.string), absent: { nil },
      writing: { grant, output in
        if !grant.lendID({ output.write(utf8: $0) }) { output.writeNull() }
      }),
    JSONKey(
      "label", "The id, or # and its number in the input; what messages call it.", .string, absent: { "" },
      writing: { grant, output in
        if !grant.lendID({ output.write(utf8: $0) }) { output.write(grant.label) }
      }),
    JSONKey(
      "origin", "Where it was read; null for a grant of a live tenant.", .orNull(.object(RecordOrigin.json)),
      absent: { nil }
    ) { $0.origin },
    JSONKey(
      "subject_type", "The effective subject type: client, user, anonymous_user or a later one.", .string
    ) { $0.subjectType }
  ) { (audience, clientID, clientName, defaultFor, id, label, _, subjectType) throws(FieldError) in
    let names = names([id, clientID, defaultFor, audience, subjectType])
    return GrantReference(
      try ClientGrant(names), clientName: clientName,
      position: position(label))
  }
}

extension GrantReference {
  /// The position that a label tells, as a grant without an id has it; else 0.
  private static func position(_ label: String) -> Int {
    let text = label.dropFirst()
    guard label.hasPrefix("#"), let number = Int64(text), number > 0 else { return 0 }
    return Int(clamping: number - 1)
  }

  /// What names a grant: texts by some of `nameKeys`.
  static let namesForm = JSONForm<JSONObject>(
    schema: JSONForm.anyObject.schema, write: JSONForm.anyObject.write
  ) { (node) throws(FieldError) in
    let names = try JSONForm.anyObject.read(node)
    try node.require(keys: nameKeys)
    let fields = JSONFields(names)
    for key in names.keys { _ = try fields.string(key) }
    return names
  }

  /// The keys of a grant that name it.
  private static let nameKeys = ["id", "client_id", "default_for", "audience", "subject_type"]

  /// What names the grant, as far as there is any of it.
  var names: JSONObject { Self.names([id, clientID, defaultFor, audience, subjectType]) }

  private static func names(_ values: [String?]) -> JSONObject {
    JSONObject(zip(nameKeys, values).compactMap { key, value in value.map { (key, .string($0)) } })
  }
}

extension RecordOrigin {
  static let json = JSONRecordForm<RecordOrigin>(
    "A place in a file.",
    JSONKey("file", "The file as the user named it; - for standard input.", .string) { $0.file },
    JSONKey("line", "The line on which the grant starts, from 1.", .count) { $0.line }
  ) { file, line in RecordOrigin(file: file, line: line) }
}
