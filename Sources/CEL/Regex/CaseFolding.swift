/// Characters that differ in case only, by the simple folding of Unicode.
enum CaseFolding {
  /// A character, and the next of those that it may stand for, the first behind the last.
  private struct Link {
    let scalar: UInt32
    let next: UInt32
  }

  /// For all characters that have others, in order.
  private static let links: [Link] = {
    var numbers = TableNumbers(UnicodeTables.folding)
    var links: [Link] = []
    var first: UInt32 = 0
    while let gap = numbers.next(), let shape = numbers.next(), let signed = numbers.next() {
      first += gap
      let distance = signed % 2 == 0 ? Int64(signed / 2) : -Int64(signed / 2) - 1
      for place in 0...(shape / 2) {
        let scalar = first + place * (shape % 2 + 1)
        links.append(Link(scalar: scalar, next: UInt32(truncatingIfNeeded: Int64(scalar) + distance)))
      }
    }
    return links.sorted { $0.scalar < $1.scalar }
  }()

  /// The place of the first character in the table that is not before the scalar.
  private static func place(of scalar: UInt32) -> Int {
    var (low, high) = (0, links.count)
    while low < high {
      let middle = (low + high) / 2
      if links[middle].scalar < scalar { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The set together with all scalars that differ from one of its in case only.
  static func closure(of set: ScalarSet) -> ScalarSet {
    var added: [ClosedRange<UInt32>] = []
    for range in set.ranges {
      var place = place(of: range.lowerBound)
      while place < links.count, links[place].scalar <= range.upperBound {
        let scalar = links[place].scalar
        var next = links[place].next
        while next != scalar {
          if !range.contains(next) { added.append(next...next) }
          next = links[Self.place(of: next)].next
        }
        place += 1
      }
    }
    return added.isEmpty ? set : ScalarSet(set.ranges + added)
  }
}
