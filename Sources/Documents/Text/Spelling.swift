/// Finds the name that was probably meant.
package enum Spelling {
  /// The candidate nearest to a name, or nil if none is near.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    near(name, among: candidates, most: 1).first
  }

  /// The candidates near to a name, the nearest first.
  ///
  /// Near are those of which at most a third of the letters differ, or one if the name has more than one; whether they
  /// are capitals does not count. Where there are none, those are that begin with the name or, of three letters at least,
  /// have it in them, of five at least also misspelt at their beginning. Equally near ones are in the order of the alphabet.
  package static func near(_ name: String, among candidates: some Sequence<String>, most: Int) -> [String] {
    let others = Set(candidates).subtracting([name])
    let name = name.lowercased()
    let length = name.unicodeScalars.count
    let limit = max(1, length / 3)
    guard length > limit else { return [] }
    func nearest(_ distance: (String) -> Int) -> [String] {
      others.map { (distance: distance($0.lowercased()), name: $0) }.filter { $0.distance <= limit }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(most).map(\.name)
    }
    let similar = nearest { distance(name, $0, limit: limit) }
    guard similar.isEmpty, length > 2 else { return similar }
    let longer = nearest { $0.hasPrefix(name) ? 0 : $0.contains(name) ? 1 : limit + 1 }
    guard longer.isEmpty, length > 4 else { return longer }
    return nearest { distance(name, String($0.prefix(name.count)), limit: limit) }
  }

  /// The text `; did you mean 'X'?` for the nearest candidates, or nothing.
  package static func hint(for name: String, among candidates: some Sequence<String>, most: Int = 1) -> String {
    let quoted = near(name, among: candidates, most: most).map { "'\($0)'" }
    guard let last = quoted.last else { return "" }
    let others = quoted.dropLast().joined(separator: ", ")
    return "; did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }

  /// The insertions, deletions, replacements and swaps of neighbours that turn one text into the other; above `limit` only that it is more.
  private static func distance(_ left: String, _ right: String, limit: Int) -> Int {
    let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var older: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let same = left[row] == right[column]
        var best = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (same ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, older[column - 1] + 1)
        }
        current.append(best)
      }
      (older, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
