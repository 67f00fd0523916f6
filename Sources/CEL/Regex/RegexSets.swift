/// The different sets of characters of a pattern. They are found again by what the pattern says, which is quicker than by their ranges.
struct RegexSets {
  enum Key: Hashable {
    case scalar(UInt32, isFolded: Bool)
    case named(UnicodeClasses.Name)
    case ranges(ScalarSet)
  }

  private(set) var all: [ScalarSet] = []
  private var numbers: [Key: Int] = [:]
  /// How many ranges of characters were put together so far.
  private(set) var rangeCount = 0

  /// The number of a set, which is made if it is new.
  mutating func number(_ key: Key, _ make: () -> ScalarSet) throws(RegexError) -> Int {
    if let number = numbers[key] { return number }
    let set = make()
    try count(set.ranges.count)
    guard all.count < RegexError.mostSets else { throw .tooLarge }
    numbers[key] = all.count
    all.append(set)
    return all.count - 1
  }

  /// Notes ranges that sets are put together from; there may be so many only.
  mutating func count(_ ranges: Int) throws(RegexError) {
    rangeCount += ranges
    guard rangeCount <= RegexError.mostRanges else { throw .tooManyRanges }
  }
}
