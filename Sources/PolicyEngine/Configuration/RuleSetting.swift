package import Documents

/// What a configuration says of one rule: `id: off`, `id: warning`, or a mapping.
package struct RuleSetting: Sendable {
  /// The id or a former id.
  package let rule: Located<String>
  /// nil: as it is without this setting.
  package let isOn: Bool?
  package let severity: Severity?
  package let parameters: [(name: Located<String>, value: Located<JSONValue>)]
  /// Every text in the values of the parameters, with its own place.
  let texts: [(parameter: String, isKey: Bool, text: Located<String>)]

  func texts(of parameter: String) -> [(isKey: Bool, text: Located<String>)] {
    texts.filter { $0.parameter.isIdentical(to: parameter) }.map { ($0.isKey, $0.text) }
  }
}

extension RuleSetting {
  /// The words that are a setting by themselves, and for `enabled`; YAML 1.1 has them all for booleans.
  static let on = ["on", "true", "yes"]
  static let off = ["off", "false", "no"]

  fileprivate struct Members: Sendable {
    var isOn: Bool?
    var severity: Severity?
    var parameters: [(key: Located<String>, value: Located<JSONValue>)] = []
    var texts: [(parameter: String, isKey: Bool, text: Located<String>)] = []
  }

  /// - Parameter parameters: the schema of the rule's parameters.
  fileprivate static func keys(
    parameters: @escaping @Sendable () -> JSONValue = { JSONSchema.dictionary(true) }
  ) -> KeyTable<Members> {
    KeyTable(
      "the setting of a rule",
      [
        .init("enabled", schema: { ["enum": .array([true, false] + (on + off).map { .string($0) })] }) {
          $2.isOn = $0.onOrOff($1)
        },
        .optional("severity", \.severity, .severity),
        .init("parameters", schema: parameters) { reader, node, members in
          for entry in reader.entries(node, "parameters") ?? [] {
            guard let value = reader.json(entry.value) else { continue }
            members.parameters.append((Located(entry.name, entry.key), Located(value, entry.value)))
            members.texts += reader.texts(entry.value).map { (entry.name, $0.isKey, $0.text) }
          }
        },
      ])
  }

  fileprivate static let anyKeys = keys()

  /// The schema of the setting of a rule.
  ///
  /// - Parameter parameters: the schema of its parameters; nil: whatever they are.
  static func schema(parameters: JSONValue?) -> JSONValue {
    let words = ["on", "off"] + Severity.allCases.reversed().map(\.rawValue)
    let table = parameters.map { parameters in keys { parameters } } ?? anyKeys
    return ["anyOf": [["enum": .array([true, false, "yes", "no"] + words.map { .string($0) })], table.schema]]
  }
}

extension ValueForm<[RuleSetting]> {
  /// The settings of rules, by their names.
  static var ruleSettings: ValueForm {
    ValueForm(schema: JSONSchema.reference("settings")) { $0.ruleSettings($1, $2) }
  }
}

extension ValueForm<Severity> {
  /// The highest first.
  static var severity: ValueForm {
    .word.shown(as: JSONSchema.oneOf(Severity.allCases.reversed().map(\.rawValue)))
  }
}

extension YAMLReader {
  /// The settings of a mapping from rules.
  mutating func ruleSettings(_ node: YAMLNode, _ owner: String) -> [RuleSetting] {
    (entries(node, owner) ?? []).compactMap { entry in
      ruleSetting(Located(entry.name, entry.key), entry.value)
    }
  }

  private mutating func ruleSetting(_ rule: Located<String>, _ node: YAMLNode) -> RuleSetting? {
    guard node.string == nil else { return ruleSettingWord(rule, node) }
    // The name of a rule is checked also where what is said of it cannot be read.
    let none = RuleSetting(rule: rule, isOn: nil, severity: nil, parameters: [], texts: [])
    var members = RuleSetting.Members()
    guard let found = read(node, by: RuleSetting.anyKeys, into: &members) else { return none }
    if found.known.isEmpty, !found.hasUnknown { note(node, "the setting of '\(rule.value.visible)' says nothing") }
    return RuleSetting(
      rule: rule, isOn: members.isOn, severity: members.severity,
      parameters: members.parameters.map { (name: $0.key, value: $0.value) }, texts: members.texts)
  }

  /// Every scalar below a node, keys before what they name.
  fileprivate func texts(_ node: YAMLNode, isKey: Bool = false) -> [(isKey: Bool, text: Located<String>)] {
    if let string = node.string { return [(isKey, Located(string, node))] }
    if let elements = node.elements { return elements.flatMap { texts($0) } }
    return node.members?.flatMap { texts($0.key, isKey: true) + texts($0.value) } ?? []
  }

  private mutating func ruleSettingWord(_ rule: Located<String>, _ node: YAMLNode) -> RuleSetting? {
    guard let text = string(node, "the setting of a rule") else { return nil }
    if let severity = Severity(rawValue: text) {
      return RuleSetting(rule: rule, isOn: true, severity: severity, parameters: [], texts: [])
    }
    let words = ["on", "off"] + Severity.allCases.reversed().map(\.rawValue)
    let isOn = Self.isOn(text)
    if isOn == nil { noteNoWord(node, "the setting of '\(rule.value.visible)'", text, words, also: " or a mapping") }
    return RuleSetting(rule: rule, isOn: isOn, severity: nil, parameters: [], texts: [])
  }

  fileprivate mutating func onOrOff(_ node: YAMLNode) -> Bool? {
    guard let text = string(node, "enabled") else { return nil }
    guard let isOn = Self.isOn(text) else {
      noteNoWord(node, "enabled", text, ["true", "false"])
      return nil
    }
    return isOn
  }

  private static func isOn(_ text: String) -> Bool? {
    if RuleSetting.on.contains(text) { return true }
    return RuleSetting.off.contains(text) ? false : nil
  }
}
