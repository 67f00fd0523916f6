/// The order of texts among each other by code point, found mostly by comparing numbers: what many texts begin with alike is
/// passed over, and of the rest the first eight bytes decide for nearly all.
package enum TextRanks {
  /// A text by the eight bytes that follow on what all texts begin with.
  private struct Place {
    let prefix: UInt64
    let index: Int
  }

  /// Of each text how many different ones come before it.
  package static func of(_ texts: [String]) -> [UInt32] {
    let common = commonLength(texts)
    var places: [Place] = []
    places.reserveCapacity(texts.count)
    for index in texts.indices {
      places.append(Place(prefix: prefix(texts[index].utf8.span, from: common), index: index))
    }
    places.sort { left, right in
      left.prefix == right.prefix ? texts[left.index].precedes(texts[right.index]) : left.prefix < right.prefix
    }
    var ranks = [UInt32](repeating: 0, count: texts.count)
    var (rank, last) = (0, -1)
    for place in places {
      if last >= 0, !texts[last].isIdentical(to: texts[place.index]) { rank += 1 }
      ranks[place.index] = UInt32(clamping: rank)
      last = place.index
    }
    return ranks
  }

  /// How many bytes all texts begin with alike.
  private static func commonLength(_ texts: [String]) -> Int {
    guard let first = texts.first else { return 0 }
    let model = first.utf8.span
    var length = model.count
    for text in texts {
      let bytes = text.utf8.span
      length = min(length, bytes.count)
      var same = 0
      while same < length, bytes[same] == model[same] { same += 1 }
      length = same
    }
    return length
  }

  /// Eight bytes, the first one highest; 0 after the last.
  private static func prefix(_ text: Span<UInt8>, from start: Int) -> UInt64 {
    var prefix: UInt64 = 0
    for place in start..<start + 8 {
      prefix = prefix << 8 | (place < text.count ? UInt64(truncatingIfNeeded: text[place]) : 0)
    }
    return prefix
  }
}
