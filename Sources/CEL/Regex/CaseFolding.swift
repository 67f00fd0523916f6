/// Characters that differ in case only, by the simple folding of Unicode.
enum CaseFolding {
  /// All characters that have others, in order, and where the next is of those that each may stand for, the first behind the last.
  private static let table: (scalars: [UInt32], following: [Int]) = {
    var cased = TableNumbers(UnicodeTables.cased)
    var scalars: [UInt32] = []
    for range in cased.ranges() { scalars += range }
    var runs = TableNumbers(UnicodeTables.following)
    var following: [Int] = []
    following.reserveCapacity(scalars.count)
    while let first = runs.next(), let second = runs.next(), let length = runs.next() {
      for _ in 0...length {
        following.append(following.count + distance(first))
        following.append(following.count + distance(second))
      }
    }
    return (scalars, following)
  }()

  private static func distance(_ number: UInt32) -> Int {
    number % 2 == 0 ? Int(number / 2) : -Int(number / 2) - 1
  }

  /// The place of the first character in the table that is not before the scalar.
  private static func place(of scalar: UInt32, in scalars: [UInt32]) -> Int {
    var (low, high) = (0, scalars.count)
    while low < high {
      let middle = (low + high) / 2
      if scalars[middle] < scalar { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The set together with all scalars that differ from one of its in case only, and how many characters were looked at for it.
  static func closure(of set: ScalarSet) -> (set: ScalarSet, steps: Int) {
    let (scalars, following) = table
    var added: [ClosedRange<UInt32>] = []
    var steps = set.ranges.count
    for range in set.ranges {
      var place = place(of: range.lowerBound, in: scalars)
      while place < scalars.count, scalars[place] <= range.upperBound {
        var next = following[place]
        while next != place {
          if !range.contains(scalars[next]) { added.append(scalars[next]...scalars[next]) }
          next = following[next]
        }
        place += 1
        steps += 1
      }
    }
    return (added.isEmpty ? set : ScalarSet(set.ranges + added), steps)
  }
}
