import CEL
package import Documents

extension Rule {
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
    let file = try YAMLFile(text: part, path: origin.path)
    var reader = YAMLReader(file)
    var members = RuleMembers()
    let found = reader.read(file.root, by: RuleMembers.keys, into: &members)
    if case .builtin = origin, found?.known.contains("since") == false {
      reader.note(file.root, "a built-in rule needs the key 'since'")
    }
    if !members.isEnabled, found?.known.contains("profile") == true {
      reader.note(file.root, "with 'enabled: false' a rule is in no profile: leave one of the two keys out")
    }
    let rule = Rule(members, origin: origin, sha256: Fingerprint.sha256(text), examples)
    guard let rule, reader.problems.isEmpty else { throw Diagnostics(reader.problems.inFileOrder) }
    return rule
  }

  /// nil: something that a rule needs could not be read.
  private init?(_ members: RuleMembers, origin: RuleOrigin, sha256: String, _ later: RuleExamples?) {
    guard let id = members.id, let title = members.title, let severity = members.severity,
      let rationale = members.rationale, let remedy = members.remedy, let check = members.check,
      let subject = members.subject
    else { return nil }
    self.init(
      id: id, title: title, subject: subject, topic: members.topic, severity: severity,
      severityWhen: members.severityWhen, profile: members.isEnabled ? members.profile : nil, tags: members.tags,
      controls: members.controls, aliases: members.aliases,
      since: members.since, rationale: rationale, remedy: remedy, references: members.references,
      parameters: members.parameters, match: members.match, yieldsTo: members.yieldsTo, variables: members.variables,
      check: check, message: members.message, offenders: members.offenders, evidence: members.evidence,
      fix: members.fix, examples: later ?? RuleExamples(members.examples), origin: origin, sha256: sha256)
  }
}

// MARK: - Forms of values
extension ValueForm<RuleExpression> {
  static var expression: ValueForm {
    ValueForm(schema: JSONSchema.reference("expression")) { $0.expression($1, $2) }
  }
}

extension ValueForm<[NamedExpression]> {
  static var expressions: ValueForm {
    ValueForm(schema: JSONSchema.dictionary(JSONSchema.reference("expression"))) { $0.expressions($1, $2) }
  }
}

extension ValueForm<String> {
  /// The name of the file.
  static var ruleID: ValueForm {
    ValueForm(
      schema: ["type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "The name of the file."]
    ) { reader, node, name in
      reader.ruleID(node, name)
    }
  }
}

extension ValueForm<[String]> {
  static var addresses: ValueForm { ValueForm(schema: JSONSchema.texts) { $0.addresses($1, $2) } }
}

extension YAMLReader {
  fileprivate mutating func addresses(_ node: YAMLNode, _ owner: String) -> [String] {
    names(node, owner).compactMap { text in
      if text.value.webAddress == nil {
        note(
          text.problem("a reference is an address that begins with https:// or http://, not '\(text.value.visible)'"))
      }
      return text.value
    }
  }

  fileprivate mutating func ruleID(_ node: YAMLNode, _ owner: String) -> String? {
    guard let id = string(node, owner) else { return nil }
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

  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
  }
}
