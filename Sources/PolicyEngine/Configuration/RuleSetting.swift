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
  static let keys = YAMLKeys(
    owner: "the setting of a rule", required: [], optional: ["enabled", "severity", "parameters"])
  /// The words that are a setting by themselves, and for `enabled`; YAML 1.1 has them all for booleans.
  static let on = ["on", "true", "yes"]
  static let off = ["off", "false", "no"]
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
    guard let members = mapping(node, RuleSetting.keys) else { return none }
    let isOn = members["enabled"].flatMap { onOrOff($0) }
    let severity = members["severity"].flatMap { word($0, "severity", Severity.self) }
    let parameters = members["parameters"].flatMap { entries($0, "parameters") } ?? []
    if members.isEmpty { note(node, "the setting of '\(rule.value.visible)' says nothing") }
    return RuleSetting(
      rule: rule, isOn: isOn, severity: severity,
      parameters: parameters.compactMap { entry in
        json(entry.value).map { (Located(entry.name, entry.key), Located($0, entry.value)) }
      },
      texts: parameters.flatMap { entry in texts(entry.value).map { (entry.name, $0.isKey, $0.text) } })
  }

  /// Every scalar below a node, keys before what they name.
  private func texts(_ node: YAMLNode, isKey: Bool = false) -> [(isKey: Bool, text: Located<String>)] {
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

  private mutating func onOrOff(_ node: YAMLNode) -> Bool? {
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
