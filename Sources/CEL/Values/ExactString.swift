// Swift compares strings by canonical equivalence and counts graphemes; the language goes by code points. UTF-8 keeps their order.
extension String {
  /// Whether both consist of the same code points.
  package func isExactly(_ other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// The order of the code points.
  func codePointOrder(_ other: String) -> Order {
    utf8.lexicographicallyPrecedes(other.utf8) ? .before : isExactly(other) ? .same : .after
  }

  /// Whether the code points begin with those of the other string.
  func hasExactPrefix(_ prefix: String) -> Bool {
    utf8.starts(with: prefix.utf8)
  }

  /// Whether the code points end with those of the other string.
  func hasExactSuffix(_ suffix: String) -> Bool {
    let (own, wanted) = (utf8, suffix.utf8)
    return own.count >= wanted.count && own.suffix(wanted.count).elementsEqual(wanted)
  }
}

/// Where one sequence of bytes or code points occurs in another.
enum Search {
  /// The first place at or after `start` where `needle` occurs, or nil. An empty needle occurs at `start`.
  static func first<T: Equatable>(_ needle: [T], in hay: [T], from start: Int = 0) -> Int? {
    guard start + needle.count <= hay.count else { return nil }
    return (start...(hay.count - needle.count)).first { occurs(needle, in: hay, at: $0) }
  }

  /// The last place at or before `end` where `needle` occurs, or nil.
  static func last<T: Equatable>(_ needle: [T], in hay: [T], upTo end: Int) -> Int? {
    guard needle.count <= hay.count else { return nil }
    return (0...min(end, hay.count - needle.count)).last { occurs(needle, in: hay, at: $0) }
  }

  private static func occurs<T: Equatable>(_ needle: [T], in hay: [T], at place: Int) -> Bool {
    hay[place..<place + needle.count].elementsEqual(needle)
  }
}
