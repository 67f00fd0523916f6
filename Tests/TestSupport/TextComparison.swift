import Documents

/// What two texts differ in, line by line, as people read it: `-` is what was expected, `+` is what there is.
package enum TextComparison {
  /// How many equal lines are shown around what differs.
  private static let context = 3
  /// How many lines are shown at most, and how many characters of a line.
  private static let (mostLines, mostCharacters) = (120, 300)

  private enum Line {
    case same(String)
    case expected(String)
    case found(String)

    var isSame: Bool { if case .same = self { true } else { false } }
  }

  /// nil where the texts have the same bytes.
  package static func difference(expected: String, found: String) -> String? {
    let (old, new) = (lines(expected), lines(found))
    guard old != new else { return nil }
    let all = merged(old, new)
    var shown: [String] = []
    var last = -1
    for (index, line) in all.enumerated() {
      let near = max(0, index - context)...min(all.count - 1, index + context)
      guard near.contains(where: { !all[$0].isSame }) else { continue }
      if index > last + 1 { shown.append("@@ \(index - last - 1) equal lines") }
      last = index
      shown.append(text(line))
    }
    let rest = shown.count - mostLines
    return (shown.prefix(mostLines) + (rest > 0 ? ["and \(rest) more lines"] : [])).joined(separator: "\n")
  }

  private static func lines(_ text: String) -> [[UInt8]] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// The lines of both, those that are gone before those that came.
  private static func merged(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Line] {
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(offset))
    let inserted = Set(difference.insertions.map(offset))
    var merged: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      var (gone, come): ([[UInt8]], [[UInt8]]) = ([], [])
      while removed.contains(left) { (gone, left) = (gone + [old[left]], left + 1) }
      while inserted.contains(right) { (come, right) = (come + [new[right]], right + 1) }
      for (index, line) in gone.enumerated() {
        merged.append(.expected(excerpt(line, beside: index < come.count ? come[index] : [])))
      }
      for (index, line) in come.enumerated() {
        merged.append(.found(excerpt(line, beside: index < gone.count ? gone[index] : [])))
      }
      guard left < old.count, right < new.count else { continue }
      merged.append(.same(excerpt(old[left], beside: [])))
      (left, right) = (left + 1, right + 1)
    }
    return merged
  }

  private static func offset(_ change: CollectionDifference<[UInt8]>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  /// A line as it can be shown; of a long one the part where it begins to differ from the other.
  private static func excerpt(_ line: [UInt8], beside other: [UInt8]) -> String {
    guard line.count > mostCharacters else { return String(decoding: line, as: UTF8.self).visible }
    let same = other.isEmpty ? 0 : zip(line, other).prefix { $0 == $1 }.count
    let start = max(0, same - mostCharacters / 3)
    let part = line[start..<min(line.count, start + mostCharacters)]
    return (start > 0 ? "… " : "") + String(decoding: part, as: UTF8.self).visible
      + (start + mostCharacters < line.count ? " …" : "")
  }

  private static func text(_ line: Line) -> String {
    switch line {
    case .same(let text): "  \(text)"
    case .expected(let text): "- \(text)"
    case .found(let text): "+ \(text)"
    }
  }
}
