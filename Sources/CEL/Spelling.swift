/// Finds the name that was probably meant.
package enum Spelling {
  /// The candidate nearest to a name, or nil if none is near: at most a third of the letters differ, or one
  /// if the name has more than one.
  /// Among equally near ones it is the first in the order of the alphabet.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, name.unicodeScalars.count / 3)
    guard name.unicodeScalars.count > limit else { return nil }
    return candidates.lazy
      .map { (distance: distance(name, $0, limit: limit), name: $0) }
      .filter { $0.distance <= limit && $0.name != name }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// The text `; did you mean 'X'?` for the nearest candidate, or nothing.
  package static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    nearest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
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
