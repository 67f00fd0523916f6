/// Reads typed values from YAML nodes. A problem is noted with its place and reading goes on, so that one look at a
/// file shows everything that is wrong with it.
package struct YAMLReader {
  package let file: YAMLFile
  package private(set) var problems: [Diagnostic] = []

  /// Taken apart once: a file of somebody else may have a problem in every line.
  private lazy var lines = SourceLines(file.text)

  package init(_ file: YAMLFile) { self.file = file }

  package mutating func note(_ node: YAMLNode, _ message: String) {
    problems.append(Diagnostic(place: node.place, message: message, in: lines))
  }

  package mutating func note(_ problem: Diagnostic) { problems.append(problem) }

  /// The members of a mapping with free keys, in the order of the file.
  package mutating func entries(_ node: YAMLNode, _ owner: String) -> [(key: YAMLNode, name: String, value: YAMLNode)]?
  {
    guard let members = node.members else {
      note(node, "\(owner) must be a mapping, not \(node.kind)")
      return nil
    }
    var entries: [(key: YAMLNode, name: String, value: YAMLNode)] = []
    for (key, value) in members {
      guard let name = key.string else {
        note(key, "a key of \(owner) must be a string, not \(key.kind)")
        continue
      }
      entries.append((key, name, value))
    }
    return entries
  }

  package mutating func string(_ node: YAMLNode, _ owner: String) -> String? {
    if let string = node.string { return string }
    note(node, "\(owner) must be a string, not \(node.kind)")
    return nil
  }

  /// A string that says something.
  package mutating func text(_ node: YAMLNode, _ owner: String) -> String? {
    guard let string = string(node, owner) else { return nil }
    if string.allSatisfy(\.isWhitespace) {
      note(node, "\(owner) is empty")
      return nil
    }
    return string
  }

  package mutating func strings(_ node: YAMLNode, _ owner: String) -> [String]? {
    guard let nodes = sequence(node, owner) else { return nil }
    return nodes.compactMap { string($0, "an entry of \(owner)") }
  }

  package mutating func sequence(_ node: YAMLNode, _ owner: String) -> [YAMLNode]? {
    if let elements = node.elements { return elements }
    note(node, "\(owner) must be a list, not \(node.kind)")
    return nil
  }

  /// One of a closed set of words.
  package mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: YAMLNode, _ owner: String, _ type: Word.Type
  ) -> Word?
  where Word.RawValue == String {
    guard let string = string(node, owner) else { return nil }
    if let word = Word(rawValue: string) { return word }
    let words = Word.allCases.map(\.rawValue)
    let list = words.joined(separator: ", ")
    note(node, "\(owner) is one of \(list), not '\(string.visible)'\(Spelling.hint(for: string, among: words))")
    return nil
  }

  /// The node as JSON, by the core schema of YAML 1.2.
  package mutating func json(_ node: YAMLNode) -> JSONValue? {
    if let scalar = node.scalarValue { return scalar }
    if let elements = node.elements { return .array(elements.compactMap { json($0) }) }
    guard node.members != nil else {
      note(node, "aliases are not read here")
      return nil
    }
    guard let entries = entries(node, "this value") else { return nil }
    return .object(JSONObject(entries.compactMap { entry in json(entry.value).map { (entry.name, $0) } }))
  }
}
