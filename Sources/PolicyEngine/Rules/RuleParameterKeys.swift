import Documents

/// A parameter of a rule file that is being read.
private struct ParameterMembers: Sendable {
  var type: Located<String>?
  var defaultValue: Located<JSONValue>?
  var description: String?
  var values: [Located<JSONValue>]?
  var isRequired = false
  var matches: Located<ParameterMatches>?

  static let keys = KeyTable<ParameterMembers>(
    "a parameter",
    [
      .required("type", \.type, typeName), .required("default", \.defaultValue, .located),
      .required("description", \.description, .text),
      .optional(
        "values", \.values,
        .list(of: .located).shown(
          as: ["type": "array", "description": "The values that are accepted; for a list, as its elements."])),
      .defaulted(
        "required", \.isRequired,
        .boolean.shown(
          as: [
            "type": "boolean", "description": "true: the rule cannot run until somebody sets another value.",
            "default": false,
          ])),
      .optional(
        "matches", \.matches,
        ValueForm<ParameterMatches>.word.described(
          """
          What its texts are compared with: a text that can match nothing is a warning. client-ids, audiences and \
          scopes are patterns with * and ?, for text.matchesAny(params.NAME); the keys of a map are client ids.
          """
        ).map { _, node, matches in Located(matches, node) }),
    ])

  private static let typeName = ValueForm<String>.string.map { _, node, name in Located(name, node) }
    .shown(as: ["type": "string", "pattern": .string(typePattern)])
  private static let typePattern =
    "^((string|regex|int|double|bool)|list\\(.+\\)|map\\( *string *,.+\\))$"
}

extension ValueForm<Located<JSONValue>> {
  /// Whatever value.
  fileprivate static var located: ValueForm {
    ValueForm(schema: true) { reader, node, _ in reader.json(node).map { Located($0, node) } }
  }
}

extension ValueForm<[RuleParameter]> {
  /// By their names.
  static var parameters: ValueForm {
    ValueForm(schema: JSONSchema.dictionary(JSONSchema.reference("parameter"))) { reader, node, name in
      reader.entries(node, name)?.compactMap { entry in
        if !YAMLReader.isIdentifier(entry.name) {
          reader.note(entry.key, "'\(entry.name.visible)' is not a name for a parameter")
        }
        return reader.parameter(entry.name, entry.value)
      }
    }
  }
}

extension RuleParameter {
  /// What a rule file says of one.
  static var fileSchema: JSONValue { ParameterMembers.keys.schema }
}

extension YAMLReader {
  fileprivate mutating func parameter(_ name: String, _ node: YAMLNode) -> RuleParameter? {
    var members = ParameterMembers()
    read(node, by: ParameterMembers.keys, into: &members)
    guard let typeName = members.type, let defaultValue = members.defaultValue,
      let description = members.description
    else { return nil }
    guard let type = ParameterType(typeName.value) else {
      let known = "string, regex, int, double, bool, list(T) or map(string, T)"
      note(typeName.problem("'\(typeName.value.visible)' is not a type of a parameter: \(known)"))
      return nil
    }
    if let matches = members.matches, !matches.value.fits(type) {
      note(matches.problem("matches is for string, list(string) and map(string, list(string)), not \(type)"))
    }
    // Of a list each value is one of its elements.
    let valueType = if case .list(let element) = type { element } else { type }
    for value in members.values ?? [] where !valueType.accepts(value.value) {
      note(value.problem("values: expected \(valueType), found \(JSONWriter.compact(value.value).visible)"))
    }
    let parameter = RuleParameter(
      name: name, type: type, defaultValue: defaultValue.value, description: description,
      values: members.values?.map(\.value), isRequired: members.isRequired, matches: members.matches?.value)
    if let refusal = parameter.refusal(of: defaultValue.value) { note(defaultValue.problem("default: \(refusal)")) }
    return parameter
  }
}
