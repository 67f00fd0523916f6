import Documents

/// A rule file that is being read.
struct RuleMembers: Sendable {
  var id: String?
  var title: String?
  /// nil: what the file says is no subject.
  var subject: RuleSubject? = .grant
  var topic = RuleTopic.access
  var severity: Severity?
  var severityWhen: [ConditionalSeverity] = []
  var isEnabled = true
  var profile = RuleProfile.starter
  var since: String?
  var tags: [String] = []
  var controls: [String] = []
  var aliases: [String] = []
  var rationale: String?
  var remedy: String?
  var references: [String] = []
  var parameters: [RuleParameter] = []
  var yieldsTo: [Located<String>] = []
  var match: RuleExpression?
  var variables: [NamedExpression] = []
  var check: RuleExpression?
  var message: RuleExpression?
  var offenders: RuleExpression?
  var evidence: [NamedExpression] = []
  var fix: RuleFix?
  var examples: [RuleExample] = []

  static let keys = KeyTable<RuleMembers>("a rule", about + expressions)

  private static let about: [KeyTable<RuleMembers>.Key] = [
    .required("id", \.id, .ruleID),
    .required("title", \.title, .text.described("What is demanded, in a few words.")),
    .optional(
      "subject", \.subject,
      .word.described("What one of its findings is on; without it a grant. Expressions name other things for each.")),
    .defaulted(
      "about", \.topic,
      .word.described(
        "form: how something is written, which says nothing of access, so that its findings rank by severity alone; "
          + "without it access.")),
    .required("severity", \.severity, .severity),
    .defaulted(
      "severity_when", \.severityWhen,
      .list(of: ConditionalSeverity.form.defined(as: "level"))
        .described("When a finding has another severity than that; the first that is true counts.")),
    .defaulted(
      "enabled", \.isEnabled,
      .boolean.shown(
        as: ["type": "boolean", "description": "false: it runs only where it is turned on.", "default": true])),
    .defaulted(
      "profile", \.profile,
      .word.described("The smallest profile in which it runs; without it starter, so that it runs in each.")),
    .optional(
      "since", \.since,
      .text.described("The version of grantlint, or of your rules, that brought it; built-in rules need it.")),
    .defaulted("tags", \.tags, .texts),
    .defaulted("controls", \.controls, .texts.described("What it serves, as STANDARD:REQUIREMENT.")),
    .defaulted("aliases", \.aliases, .texts.described("Former ids.")),
    .required("rationale", \.rationale, .text.described("What is checked and why it is risky.")),
    .required("remedy", \.remedy, .text.described("How to repair it by hand, and whom that can hurt.")),
    .defaulted("references", \.references, .addresses.described("Where to read on.")),
    .defaulted("parameters", \.parameters, .parameters),
    .init(
      "yields_to",
      schema: {
        JSONSchema.texts.described(
          "Ids of rules: what they report of a grant is in the list 'reported', and is left to them.")
      }
    ) { reader, node, rule in
      rule.yieldsTo = reader.names(node, "yields_to")
      if let subject = rule.subject, subject != .grant {
        reader.note(node, "only a rule about grants can yield to others")
      }
    },
  ]

  private static let expressions: [KeyTable<RuleMembers>.Key] = [
    .optional(
      "match", \.match, .expression.described("Which grants, applications or APIs it is about; without it all.")),
    .defaulted("variables", \.variables, .expressions),
    .required("check", \.check, .expression.described("What must be true.")),
    .optional("message", \.message, .expression.described("A string: what is wrong.")),
    .optional(
      "offenders", \.offenders,
      .expression.described("A list of strings: what exactly is wrong; what a waiver accepts.")),
    .defaulted("evidence", \.evidence, .expressions),
    .init("fix", schema: { JSONSchema.reference("fix") }) { reader, node, rule in
      rule.fix = RuleFix.form.read(&reader, node, "fix")
      if let subject = rule.subject, subject != .grant {
        reader.note(node, "only a rule about grants has a fix: a repair changes grants")
      }
    },
    // They come after the parameters, which they may set.
    .init("examples", schema: { JSONSchema.list(JSONSchema.reference("example")) }) { reader, node, rule in
      // What an example of no subject needs is not known.
      guard let subject = rule.subject else { return }
      rule.examples = reader.examples(node, rule.parameters, of: subject) ?? []
    },
  ]
}

extension ConditionalSeverity {
  private struct Members: Sendable {
    var condition: RuleExpression?
    var severity: Severity?
  }

  private static let keys = KeyTable<Members>(
    "an entry of severity_when",
    [
      .required(
        "if", \.condition, .expression.described("Evaluated on grants that fail; it sees what message sees.")),
      .required("severity", \.severity, .severity),
    ])

  static let form = ValueForm<ConditionalSeverity>.mapping(keys, Members()) { _, _, members, _ in
    guard let condition = members.condition, let severity = members.severity else { return nil }
    return ConditionalSeverity(condition: condition, severity: severity)
  }
}

extension RuleFix {
  private struct Members: Sendable {
    var safety: ProposedFix.Safety?
    var when: RuleExpression?
    var set: [NamedExpression]?
  }

  private static let keys = KeyTable<Members>(
    "a fix",
    [
      .required(
        "safety", \.safety,
        .word.described("safe: access today is unchanged; unsafe: somebody may lose access.")),
      .optional("when", \.when, .expression.described("Whether there is a fix for this grant; without it always.")),
      .required("set", \.set, fields),
    ])

  static let form = ValueForm<RuleFix>.mapping(keys, Members()) { _, _, members, _ in
    guard let safety = members.safety, let set = members.set else { return nil }
    return RuleFix(safety: safety, when: members.when, set: set)
  }

  private static let fields = ValueForm<[NamedExpression]>(
    schema: [
      "type": "object", "additionalProperties": false, "minProperties": 1,
      "properties": .object(
        JSONObject(RuleEnvironment.patchableFields.map { ($0.name, JSONSchema.reference("expression")) })),
      "description": "Field of the PATCH body → expression.",
    ]
  ) { reader, node, _ in
    reader.fields(node)
  }
}

extension YAMLReader {
  /// The fields of a fix; only what a PATCH of the Management API accepts can be set.
  fileprivate mutating func fields(_ node: YAMLNode) -> [NamedExpression]? {
    guard let entries = entries(node, "set") else { return nil }
    let patchable = RuleEnvironment.patchableFields.map(\.name)
    for (key, name, _) in entries where !patchable.contains(name) {
      note(key, "'\(name.visible)' cannot be changed\(Spelling.hint(for: name, among: patchable))")
    }
    if entries.isEmpty { note(node, "set must name at least one field") }
    return expressions(node, "set")
  }
}
