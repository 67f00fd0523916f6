import Documents

/// A waiver file that is being read.
struct WaiverFileDraft: Sendable {
  var waivers: [Waiver] = []
  var warnings: [String] = []
  let catalogue: RuleCatalogue
  let limit: WaiverLimit

  init(catalogue: RuleCatalogue, limit: WaiverLimit) {
    self.catalogue = catalogue
    self.limit = limit
  }

  static let keys = KeyTable<WaiverFileDraft>(
    "a waiver file",
    [
      .init("version", isRequired: true, schema: { ["enum": [1, "1"]] }) { reader, node, _ in
        guard let version = reader.string(node, "version"), version != WaiverFile.version else { return }
        reader.note(
          node, "version must be \(WaiverFile.version), not '\(version.visible)'; another grantlint may read it")
      },
      .init(
        "waivers", isRequired: true,
        schema: { ["anyOf": [JSONSchema.list(JSONSchema.reference("waiver")), ["type": "null"]]] }
      ) { reader, node, file in
        // What is left when the last waiver was taken out.
        guard !node.isNothing else { return }
        for node in reader.sequence(node, "waivers") ?? [] {
          if let waiver = reader.waiver(node, &file) { file.waivers.append(waiver) }
        }
      },
    ])
}

/// A waiver that is being read.
struct WaiverMembers: Sendable {
  var rule: Located<String>?
  var selector: [Waiver.SelectorKey: Glob] = [:]
  var owner: String?
  var reason: String?
  var expires: Located<UTCDate>?
  var offenders: [String]?

  static let keys = KeyTable<WaiverMembers>(
    "a waiver",
    [.required("rule", \.rule, .locatedText.described("The id of the rule."))]
      + Waiver.SelectorKey.allCases.map(selector)
      + [
        .optional(
          "offenders", \.offenders,
          .strings.described(
            "What it accepts of a finding; without it whatever comes, which reports show as unbounded.")),
        .required("owner", \.owner, .text.described("Who accepts the risk.")), .required("reason", \.reason, .text),
        .required("expires", \.expires, day.described("The last day, in UTC.")),
      ])

  private static func selector(_ key: Waiver.SelectorKey) -> KeyTable<WaiverMembers>.Key {
    let form = key == .fingerprint ? fingerprint : pattern
    return .init(key.rawValue, schema: form.schema) { reader, node, waiver in
      waiver.selector[key] = form.read(&reader, node, key.rawValue).map { Glob($0) }
    }
  }

  private static let pattern = ValueForm.text.described("A pattern with * and ?; all that are given have to match.")

  private static let fingerprint = ValueForm<String>.text.map { reader, node, text in
    if !Fingerprint.hasForm(text) {
      reader.note(node, "a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '\(text.visible)'")
    }
    return text
  }.shown(as: ["type": "string", "pattern": "^[0-9a-f]{32}$", "description": "As reports show it."])

  private static let day = ValueForm<String>.text.map { reader, node, text in
    let date = UTCDate(text)
    if date == nil { reader.note(node, "expires is a day of the calendar, as 2026-12-31, not '\(text.visible)'") }
    return date.map { Located($0, node) }
  }.shown(as: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"])
}

extension YAMLReader {
  fileprivate mutating func waiver(_ node: YAMLNode, _ file: inout WaiverFileDraft) -> Waiver? {
    var members = WaiverMembers()
    guard let keys = read(node, by: WaiverMembers.keys, into: &members) else { return nil }
    let rule = members.rule.flatMap { waivedRule($0, &file) }
    if let expires = members.expires, let refusal = file.limit.refusal(of: expires.value) {
      note(expires.problem(refusal))
    }
    let selectors = Waiver.SelectorKey.allCases.map(\.rawValue)
    // A key that is mistyped is told already.
    if keys.known.isDisjoint(with: selectors), !keys.hasUnknown {
      note(
        node, "a waiver says which findings it is about, by one or more of \(selectors.joined(separator: ", "))")
    }
    guard let rule, let owner = members.owner, let reason = members.reason, let expires = members.expires,
      !members.selector.isEmpty
    else { return nil }
    return Waiver(
      rule: rule, selector: members.selector, owner: owner, reason: reason, expires: expires.value,
      offenders: members.offenders, place: node.place)
  }

  /// The id of the rule that a name is for.
  private mutating func waivedRule(_ name: Located<String>, _ file: inout WaiverFileDraft) -> String? {
    if let check = BuiltInChecks.check(name.value) {
      guard check.subject == .waivers else { return check.id }
      note(name.problem("'\(check.id)' cannot be waived: correct the waiver that it names"))
      return nil
    }
    guard let rule = file.catalogue.rule(name.value) else {
      note(name.problem(file.catalogue.unknownRule(name.value)))
      return nil
    }
    if rule.id != name.value {
      file.warnings.append("\(name.place): '\(name.value.visible)' is now called '\(rule.id)'")
    }
    return rule.id
  }
}
