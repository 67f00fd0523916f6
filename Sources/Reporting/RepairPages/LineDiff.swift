import Documents

/// The lines of two pretty-printed JSON texts, compared (Myers' algorithm) and cut to hunks with some lines around each
/// change.
struct LineDiff {
  /// A line of a hunk.
  struct Line: Equatable {
    enum Mark: Character { case kept = " ", removed = "-", added = "+" }

    let mark: Mark
    let text: String
  }

  /// Lines of context before and after a change.
  private static let context = 3

  /// Each hunk: where it starts in both texts (from 1), and its lines.
  private(set) var hunks: [(old: Int, new: Int, lines: [Line])] = []

  init(from old: [String], to new: [String]) {
    let lines = Self.merged(old, new)
    var keep = Set<Int>()
    for (index, line) in lines.enumerated() where line.mark != .kept {
      keep.formUnion(max(0, index - Self.context)...min(lines.count - 1, index + Self.context))
    }
    var (oldNumber, newNumber) = (1, 1)
    for (index, line) in lines.enumerated() {
      if keep.contains(index) {
        if index == 0 || !keep.contains(index - 1) { hunks.append((oldNumber, newNumber, [])) }
        hunks[hunks.count - 1].lines.append(line)
      }
      if line.mark != .added { oldNumber += 1 }
      if line.mark != .removed { newNumber += 1 }
    }
  }

  private static func merged(_ old: [String], _ new: [String]) -> [Line] {
    let difference = new.map(Key.init).difference(from: old.map(Key.init))
    let removed = Set(difference.removals.map(\.place))
    let added = Set(difference.insertions.map(\.place))
    var lines: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        lines.append(Line(mark: .removed, text: old[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        lines.append(Line(mark: .added, text: new[newIndex]))
        newIndex += 1
      } else {
        lines.append(Line(mark: .kept, text: new[newIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    return lines
  }

  /// A line without the comma that only says whether another one follows.
  private struct Key: Hashable {
    private let text: ExactString

    init(_ line: String) { text = ExactString(line.hasSuffix(",") ? String(line.dropLast()) : line) }
  }
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
