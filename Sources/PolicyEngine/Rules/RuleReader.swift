import CEL
package import Documents

extension Rule {
  static let keys = YAMLKeys(
    owner: "a rule",
    required: ["id", "title", "severity", "rationale", "remedy", "check"],
    optional: [
      "severity_when", "enabled", "since", "tags", "controls", "aliases", "references", "parameters",
      "yields_to", "match", "variables", "message", "offenders", "evidence", "fix", "examples",
    ])

  /// The rule of a file. Throws every problem of its form; expressions are checked when it is compiled. The examples of a
  /// built-in rule, which end its file, are read when something asks for them.
  package init(text: String, origin: RuleOrigin) throws(Diagnostics) {
    if case .builtin = origin, let head = Self.head(of: text) {
      self = try Self.read(
        head, of: text, origin, RuleExamples(later: { try Self.read(text, of: text, origin).examples.all }))
    } else {
      self = try Self.read(text, of: text, origin)
    }
  }

  /// The text of a rule file before its examples, which are more than half of it; nil where it has none.
  private static func head(of text: String) -> String? {
    let heading = Array("\nexamples:\n".utf8)
    let bytes = text.utf8
    var start = bytes.startIndex
    while let lineEnd = bytes[start...].firstIndex(of: heading[0]) {
      if bytes[lineEnd...].starts(with: heading) { return String(text[...lineEnd]) }
      start = bytes.index(after: lineEnd)
    }
    return nil
  }

  /// - Parameters:
  ///   - part: what is read of the text.
  ///   - examples: nil: those of the part.
  private static func read(
    _ part: String, of text: String, _ origin: RuleOrigin, _ examples: RuleExamples? = nil
  ) throws(Diagnostics) -> Rule {
    var reader = YAMLReader(try YAMLFile(text: part, path: origin.path))
    let rule = reader.rule(origin: origin, sha256: Fingerprint.sha256(text), examples)
    guard let rule, reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    return rule
  }
}

extension YAMLReader {
  static let parameterKeys = YAMLKeys(
    owner: "a parameter", required: ["type", "default", "description"], optional: ["values", "required", "matches"])
  static let severityKeys = YAMLKeys(
    owner: "an entry of severity_when", required: ["if", "severity"], optional: [])
  static let fixKeys = YAMLKeys(owner: "a fix", required: ["safety", "set"], optional: ["when"])

  mutating func rule(origin: RuleOrigin, sha256: String, _ later: RuleExamples?) -> Rule? {
    guard let members = mapping(file.root, Rule.keys) else { return nil }
    let id = members["id"].flatMap { ruleID($0) }
    let title = members["title"].flatMap { text($0, "title") }
    let severity = members["severity"].flatMap { word($0, "severity", Severity.self) }
    let isOnByDefault = members["enabled"].flatMap { boolean($0, "enabled") } ?? true
    let severityWhen = members["severity_when"].flatMap { severities($0) } ?? []
    let since = members["since"].flatMap { text($0, "since") }
    if case .builtin = origin, members["since"] == nil { note(file.root, "a built-in rule needs the key 'since'") }
    let rationale = members["rationale"].flatMap { text($0, "rationale") }
    let remedy = members["remedy"].flatMap { text($0, "remedy") }
    let check = members["check"].flatMap { expression($0, "check") }
    let parameters = members["parameters"].flatMap { self.parameters($0) } ?? []
    let fix = members["fix"].flatMap { self.fix($0) }
    let examples = members["examples"].flatMap { self.examples($0, parameters) } ?? []
    let tags = members["tags"].flatMap { strings($0, "tags") } ?? []
    let controls = members["controls"].flatMap { strings($0, "controls") } ?? []
    let aliases = members["aliases"].flatMap { strings($0, "aliases") } ?? []
    let references = members["references"].map { addresses($0) } ?? []
    let yieldsTo = members["yields_to"].map { names($0, "yields_to") } ?? []
    let match = members["match"].flatMap { expression($0, "match") }
    let variables = members["variables"].flatMap { expressions($0, "variables") } ?? []
    let message = members["message"].flatMap { expression($0, "message") }
    let offenders = members["offenders"].flatMap { expression($0, "offenders") }
    let evidence = members["evidence"].flatMap { expressions($0, "evidence") } ?? []
    guard let id, let title, let severity, let rationale, let remedy, let check else { return nil }
    return Rule(
      id: id, title: title, severity: severity, severityWhen: severityWhen, isOnByDefault: isOnByDefault, tags: tags,
      controls: controls,
      aliases: aliases, since: since, rationale: rationale, remedy: remedy, references: references,
      parameters: parameters, match: match, yieldsTo: yieldsTo, variables: variables, check: check, message: message,
      offenders: offenders,
      evidence: evidence, fix: fix, examples: later ?? RuleExamples(examples), origin: origin, sha256: sha256)
  }

  private mutating func severities(_ node: YAMLNode) -> [ConditionalSeverity]? {
    sequence(node, "severity_when")?.compactMap { node in
      guard let members = mapping(node, Self.severityKeys) else { return nil }
      let condition = members["if"].flatMap { expression($0, "if") }
      let severity = members["severity"].flatMap { word($0, "severity", Severity.self) }
      guard let condition, let severity else { return nil }
      return ConditionalSeverity(condition: condition, severity: severity)
    }
  }

  private mutating func boolean(_ node: YAMLNode, _ owner: String) -> Bool? {
    if let value = json(node)?.bool { return value }
    note(node, "\(owner) is true or false")
    return nil
  }

  private mutating func addresses(_ node: YAMLNode) -> [String] {
    names(node, "references").compactMap { text in
      if text.value.webAddress == nil {
        note(
          text.problem("a reference is an address that begins with https:// or http://, not '\(text.value.visible)'"))
      }
      return text.value
    }
  }

  private mutating func ruleID(_ node: YAMLNode) -> String? {
    guard let id = string(node, "id") else { return nil }
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let stem = name.split(separator: ".").first.map(String.init) ?? name
    if let error = RuleIDError(id) {
      note(node, error.description)
    } else if id != stem {
      note(node, "the id '\(id)' must be the name of the file, which is '\(stem.visible)'")
    }
    return id
  }

  mutating func expression(_ node: YAMLNode, _ owner: String) -> RuleExpression? {
    // A tag and no value: most likely a negation without quotes.
    if let tag = node.bareTag {
      note(node, "\(owner) must be in quotes, because YAML takes '\(tag.visible)' for a tag")
      return nil
    }
    return text(node, owner).map { RuleExpression(source: $0, node) }
  }

  mutating func expressions(_ node: YAMLNode, _ owner: String) -> [NamedExpression]? {
    guard let entries = entries(node, owner) else { return nil }
    var named: [NamedExpression] = []
    for (key, name, value) in entries {
      if !Self.isIdentifier(name) {
        note(key, "'\(name.visible)' in \(owner) is not a name: letters, digits and '_', no digit first")
      }
      if let expression = expression(value, "\(owner).\(name)") {
        named.append(NamedExpression(name: name, expression: expression))
      }
    }
    return named
  }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
  }

  private mutating func parameters(_ node: YAMLNode) -> [RuleParameter]? {
    guard let entries = entries(node, "parameters") else { return nil }
    return entries.compactMap { entry in
      if !Self.isIdentifier(entry.name) { note(entry.key, "'\(entry.name.visible)' is not a name for a parameter") }
      return parameter(entry.name, entry.value)
    }
  }

  private mutating func parameter(_ name: String, _ node: YAMLNode) -> RuleParameter? {
    guard let members = mapping(node, Self.parameterKeys), let typeNode = members["type"],
      let defaultNode = members["default"], let typeText = string(typeNode, "type"),
      let description = members["description"].flatMap({ text($0, "description") }),
      let defaultValue = json(defaultNode)
    else { return nil }
    guard let type = ParameterType(typeText) else {
      let known = "string, regex, int, double, bool, list(T) or map(string, T)"
      note(typeNode, "'\(typeText.visible)' is not a type of a parameter: \(known)")
      return nil
    }
    let values = members["values"].flatMap { self.values($0, of: type) }
    let parameter = RuleParameter(
      name: name, type: type, defaultValue: defaultValue, description: description, values: values,
      isRequired: members["required"].flatMap { boolean($0, "required") } ?? false,
      matches: members["matches"].flatMap { matches($0, type) })
    if let refusal = parameter.refusal(of: defaultValue) { note(defaultNode, "default: \(refusal)") }
    return parameter
  }

  private mutating func matches(_ node: YAMLNode, _ type: ParameterType) -> ParameterMatches? {
    guard let matches = word(node, "matches", ParameterMatches.self) else { return nil }
    if !matches.fits(type) {
      note(node, "matches is for string, list(string) and map(string, list(string)), not \(type)")
    }
    return matches
  }

  /// The values that a parameter may have, each of its type; of a list, each of the type of its elements.
  private mutating func values(_ node: YAMLNode, of type: ParameterType) -> [JSONValue]? {
    let type = if case .list(let element) = type { element } else { type }
    return sequence(node, "values")?.compactMap { node in
      guard let value = json(node) else { return nil }
      if !type.accepts(value) { note(node, "values: expected \(type), found \(JSONWriter.compact(value).visible)") }
      return value
    }
  }

  private mutating func fix(_ node: YAMLNode) -> RuleFix? {
    guard let members = mapping(node, Self.fixKeys) else { return nil }
    let safety = members["safety"].flatMap { word($0, "safety", ProposedFix.Safety.self) }
    let when = members["when"].flatMap { expression($0, "when") }
    let set = members["set"].flatMap { fields($0) }
    guard let safety, let set else { return nil }
    return RuleFix(safety: safety, when: when, set: set)
  }

  /// The fields of a fix; only what a PATCH of the Management API accepts can be set.
  private mutating func fields(_ node: YAMLNode) -> [NamedExpression]? {
    guard let entries = entries(node, "set") else { return nil }
    let patchable = RuleEnvironment.patchableFields.map(\.name)
    for (key, name, _) in entries where !patchable.contains(name) {
      note(key, "'\(name.visible)' cannot be changed\(Spelling.hint(for: name, among: patchable))")
    }
    if entries.isEmpty { note(node, "set must name at least one field") }
    return expressions(node, "set")
  }
}

extension ProposedFix.Safety: CaseIterable {
  package static var allCases: [ProposedFix.Safety] { [.safe, .unsafe] }
}
