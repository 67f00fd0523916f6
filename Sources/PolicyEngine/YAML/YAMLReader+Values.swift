import CEL
import Documents
import Yams

extension YAMLReader {
  /// Notes a version other than the one that is read.
  mutating func checkVersion(_ node: Node, _ version: Int) {
    guard json(node) != .int(version) else { return }
    note(node, "version is \(version): this grantlint reads no other")
  }

  /// A string that says something, with its place.
  mutating func located(_ node: Node, _ owner: String) -> Located<String>? {
    text(node, owner).map { Located($0, node, file) }
  }

  /// A list of strings, each with its place.
  mutating func names(_ node: Node, _ owner: String) -> [Located<String>] {
    (sequence(node, owner) ?? []).compactMap { located($0, "an entry of \(owner)") }
  }

  mutating func whole(_ node: Node, _ owner: String, from minimum: Int, _ unit: String) -> Int? {
    if let number = json(node)?.int, number >= Int64(minimum), let value = Int(exactly: number) { return value }
    note(node, "\(owner) is a number of \(unit), \(minimum) or more")
    return nil
  }

  /// Notes a word that is none of those that there are.
  mutating func noteNoWord(_ node: Node, _ owner: String, _ word: String, _ words: [String], also: String = "") {
    let list = words.joined(separator: ", ")
    note(node, "\(owner) is one of \(list)\(also), not '\(word.visible)'\(Spelling.hint(for: word, among: words))")
  }
}
