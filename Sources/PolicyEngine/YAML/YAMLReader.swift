import CEL
import Documents
import Yams

/// The keys that one kind of mapping may have.
struct YAMLKeys {
  /// What the mapping is, for messages: `a rule`.
  let owner: String
  let required: [String]
  let optional: [String]

  var all: [String] { required + optional }
}

/// Reads typed values from YAML nodes. A problem is noted with its place and reading goes on, so that one look at a
/// file shows everything that is wrong with it.
struct YAMLReader {
  let file: YAMLFile
  private(set) var problems: [RuleProblem] = []

  init(_ file: YAMLFile) { self.file = file }

  mutating func note(_ node: Node, _ message: String) {
    problems.append(RuleProblem(position: file.position(of: node), message: message, in: file.text))
  }

  mutating func note(_ problem: RuleProblem) { problems.append(problem) }

  /// The members of a mapping whose keys are all known, in the order of the file; nil where it is no mapping.
  mutating func mapping(_ node: Node, _ keys: YAMLKeys) -> [String: Node]? {
    guard let entries = entries(node, keys.owner) else { return nil }
    var members: [String: Node] = [:]
    for (key, name, value) in entries {
      if keys.all.contains(name) {
        members[name] = value
      } else {
        note(key, "unknown key '\(name.visible)' in \(keys.owner)\(Spelling.hint(for: name, among: keys.all))")
      }
    }
    for key in keys.required where members[key] == nil {
      note(node, "\(keys.owner) needs the key '\(key)'")
    }
    return members
  }

  /// The members of a mapping with free keys, in the order of the file.
  mutating func entries(_ node: Node, _ owner: String) -> [(key: Node, name: String, value: Node)]? {
    guard let mapping = node.mapping else {
      note(node, "\(owner) must be a mapping, not \(kind(node))")
      return nil
    }
    var entries: [(key: Node, name: String, value: Node)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        note(key, "a key of \(owner) must be a string, not \(kind(key))")
        continue
      }
      entries.append((key, name, value))
    }
    return entries
  }

  mutating func string(_ node: Node, _ owner: String) -> String? {
    guard let scalar = node.scalar else {
      note(node, "\(owner) must be a string, not \(kind(node))")
      return nil
    }
    return scalar.string
  }

  /// A string that says something.
  mutating func text(_ node: Node, _ owner: String) -> String? {
    guard let string = string(node, owner) else { return nil }
    if string.allSatisfy(\.isWhitespace) {
      note(node, "\(owner) is empty")
      return nil
    }
    return string
  }

  mutating func strings(_ node: Node, _ owner: String) -> [String]? {
    guard let nodes = sequence(node, owner) else { return nil }
    return nodes.compactMap { string($0, "an entry of \(owner)") }
  }

  mutating func sequence(_ node: Node, _ owner: String) -> [Node]? {
    guard let sequence = node.sequence else {
      note(node, "\(owner) must be a list, not \(kind(node))")
      return nil
    }
    return Array(sequence)
  }

  /// One of a closed set of words.
  mutating func word<Word: RawRepresentable & CaseIterable>(_ node: Node, _ owner: String, _ type: Word.Type) -> Word?
  where Word.RawValue == String {
    guard let string = string(node, owner) else { return nil }
    if let word = Word(rawValue: string) { return word }
    let words = Word.allCases.map(\.rawValue)
    let list = words.joined(separator: ", ")
    note(node, "\(owner) is one of \(list), not '\(string.visible)'\(Spelling.hint(for: string, among: words))")
    return nil
  }

  /// The node as JSON, by the core schema of YAML 1.2: plain scalars are null, true, false, numbers or strings.
  mutating func json(_ node: Node) -> JSONValue? {
    switch node {
    case .scalar(let scalar): return Self.json(scalar)
    case .sequence(let sequence): return .array(sequence.compactMap { json($0) })
    case .mapping:
      guard let entries = entries(node, "this value") else { return nil }
      return .object(JSONObject(entries.compactMap { entry in json(entry.value).map { (entry.name, $0) } }))
    case .alias:
      note(node, "aliases are not read here")
      return nil
    }
  }

  private static func json(_ scalar: Node.Scalar) -> JSONValue {
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    switch scalar.string {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default:
      if let first = scalar.string.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
        let number = try? JSONReader.value(scalar.string), case .number = number
      {
        return number
      }
      return .string(scalar.string)
    }
  }

  private func kind(_ node: Node) -> String {
    switch node {
    case .scalar: "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
