extension YAMLReader {
  /// Notes a version other than the one that is read.
  package mutating func checkVersion(_ node: YAMLNode, _ version: Int) {
    guard let found = json(node), found != .int(version) else { return }
    let shown = node.scalarValue.map { JSONWriter.compact($0).visible } ?? node.kind
    note(node, "version must be \(version), not \(shown)")
  }

  /// A string that says something, with its place.
  package mutating func located(_ node: YAMLNode, _ owner: String) -> Located<String>? {
    text(node, owner).map { Located($0, node) }
  }

  /// A list of strings, each with its place.
  package mutating func names(_ node: YAMLNode, _ owner: String) -> [Located<String>] {
    (sequence(node, owner) ?? []).compactMap { located($0, "an entry of \(owner)") }
  }

  package mutating func whole(_ node: YAMLNode, _ owner: String, from minimum: Int, _ unit: String) -> Int? {
    if let number = json(node)?.int, number >= Int64(minimum), let value = Int(exactly: number) { return value }
    note(node, "\(owner) is a number of \(unit), \(minimum) or more")
    return nil
  }

  /// Notes a word that is none of those that there are.
  package mutating func noteNoWord(
    _ node: YAMLNode, _ owner: String, _ word: String, _ words: [String], also: String = ""
  ) {
    let list = words.joined(separator: ", ")
    note(node, "\(owner) is one of \(list)\(also), not '\(word.visible)'\(Spelling.hint(for: word, among: words))")
  }
}
