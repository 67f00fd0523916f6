import Documents

/// How two JSON values differ, for people.
enum JSONDiff {
  /// Nothing where the values are equal; else one line for short values, and for longer ones what was expected and
  /// what was found line by line, under `- ` and `+ `. nil is a value that is not there.
  static func lines(_ name: String, _ expected: JSONValue?, _ found: JSONValue?) -> [String] {
    guard expected != found else { return [] }
    guard let expected, let found, isStructured(expected), isStructured(found) else {
      let texts = [expected, found].map { $0.map(JSONWriter.compact) ?? "nothing" }
      return ["\(name): expected \(texts[0]), found \(texts[1])"]
    }
    return ["\(name): expected -, found +"] + diff(split(expected), split(found))
  }

  private static func isStructured(_ value: JSONValue) -> Bool { value.array != nil || value.object != nil }

  private static func split(_ value: JSONValue) -> [ExactString] {
    JSONWriter.pretty(value).split(separator: "\n").map { ExactString(String($0)) }
  }

  private static func diff(_ expected: [ExactString], _ found: [ExactString]) -> [String] {
    let changes = found.difference(from: expected)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [String] = []
    var (left, right) = (0, 0)
    while left < expected.count || right < found.count {
      if removed.contains(left) {
        lines.append("- \(expected[left].value)")
        left += 1
      } else if inserted.contains(right) {
        lines.append("+ \(found[right].value)")
        right += 1
      } else {
        lines.append("  \(expected[left].value)")
        left += 1
        right += 1
      }
    }
    return lines
  }
}
