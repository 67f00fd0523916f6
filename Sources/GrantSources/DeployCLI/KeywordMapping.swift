package import Documents

/// The values that keywords of an export stand for, as auth0-deploy-cli takes them: from its configuration, and from the
/// environment.
package struct KeywordMapping: Sendable {
  /// What the tool's configuration calls its mapping.
  private static let section = "AUTH0_KEYWORD_REPLACE_MAPPINGS"

  /// In the order in which they are replaced.
  private(set) var entries: [(key: String, value: JSONValue)] = []
  private var places: [ExactString: Int] = [:]
  /// The keys that were given a value which is not used, because by its name it is a secret.
  package private(set) var refused: Set<String> = []

  /// What may be wrong with it, each a sentence.
  private(set) var notes: [String] = []

  package init() {}

  /// The values of a configuration of the tool, which has them under `AUTH0_KEYWORD_REPLACE_MAPPINGS`, or of an object of
  /// nothing else.
  ///
  /// - Parameter file: the configuration as messages call it.
  package init(config bytes: [UInt8], file: String) throws(Diagnostic) {
    let node: JSONNode
    do { node = try JSONDocument(single: bytes).values[0] } catch {
      let problem = error.diagnostic(bytes, in: file)
      throw Diagnostic(
        place: problem.place,
        message: "\(problem.message); a mapping is JSON, such as the config.json of auth0-deploy-cli")
    }
    try self.init(config: node, file: file)
  }

  /// The same of a value that is read already.
  package init(config node: JSONNode, file: String) throws(Diagnostic) {
    guard node.kind == .object else {
      throw node.diagnostic(FieldError([], "expected the values of keywords, found \(node.kind.words)"), in: file)
    }
    let mappings = node[Self.section]
    if mappings?.isNull == true { return }
    guard let object = Self.object(mappings ?? node) else {
      throw node.diagnostic(
        FieldError([.key(Self.section)], "must be an object of keywords and their values"), in: file)
    }
    if mappings == nil, let key = object.keys.first(where: { $0.hasPrefix("AUTH0_") }) {
      notes.append(
        "\(file): has \(key.visible) and no \(Self.section), so that each of its keys is taken for a keyword; the values of a "
          + "configuration of auth0-deploy-cli belong under \(Self.section)")
    }
    let patterns = KeywordPatterns(object.keys)
    for key in object.keys {
      guard let problem = patterns.problem(of: key) else { continue }
      let route = Route(mappings == nil ? [.key(key)] : [.key(Self.section), .key(key)])
      throw Diagnostic(place: node.place(of: route, in: file), message: problem)
    }
    for (key, value) in object.members { set(key, value) }
  }

  /// An object, which may be written as the JSON of one, as the tool takes it.
  private static func object(_ node: JSONNode) -> JSONObject? {
    guard let text = node.string else { return node.value.object }
    return (try? JSONReader.value(text))?.object
  }

  /// Adds a variable of the environment, which replaces what a file says. As in the tool its value is a text, also where
  /// that could be read as JSON.
  package mutating func add(_ name: String, environment value: String) {
    notes += entries.compactMap { KeywordPatterns.problem(of: $0.key, beside: name) }
    set(name, .string(value))
  }

  private mutating func set(_ key: String, _ value: JSONValue) {
    guard !Self.isSecret(key, value: value) else {
      refused.insert(key)
      return
    }
    // The empty keyword would be every other `####` and `@@@@`.
    guard !key.isEmpty else { return }
    if let place = places[ExactString(key)] {
      entries[place].value = value
    } else {
      places[ExactString(key)] = entries.count
      entries.append((key, value))
    }
  }
}

extension JSONValue {
  /// What JavaScript makes of the value where a text is wanted.
  var keywordText: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): number.text
    case .string(let text): text
    case .array(let elements): elements.map { $0.isNull ? "" : $0.keywordText }.joined(separator: ",")
    case .object: "[object Object]"
    }
  }
}
