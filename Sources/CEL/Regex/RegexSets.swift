/// The different sets of characters of a pattern. They are found again by what the pattern says, which is quicker than by their ranges.
struct RegexSets {
  enum Key: Hashable {
    case scalar(UInt32, isFolded: Bool)
    case named(UnicodeClasses.Name)
    case ranges(ScalarSet)
  }

  private(set) var all: [ScalarSet] = []
  private var numbers: [Key: Int] = [:]
  /// The numbers of the sets of one ASCII character, and behind them of those that ignore case; −1 where there is none yet.
  private var ascii: [Int] = []
  /// How many ranges of characters were put together so far.
  private var rangeCount = 0
  /// How many ranges and characters were looked at so far.
  private(set) var steps = 0

  /// The number of a set, which is made if it is new.
  mutating func number(_ key: Key, _ make: () -> ScalarSet) throws(RegexError) -> Int {
    if let number = numbers[key] { return number }
    numbers[key] = all.count
    return try append(make())
  }

  /// The number of the set of one character.
  mutating func number(of scalar: UInt32, isFolded: Bool) throws(RegexError) -> Int {
    guard scalar < 128 else {
      return try number(.scalar(scalar, isFolded: isFolded)) { Self.set(of: scalar, isFolded) }
    }
    if ascii.isEmpty { ascii = Array(repeating: -1, count: 256) }
    let place = Int(scalar) + (isFolded ? 128 : 0)
    if ascii[place] < 0 { ascii[place] = try append(Self.set(of: scalar, isFolded)) }
    return ascii[place]
  }

  private static func set(of scalar: UInt32, _ isFolded: Bool) -> ScalarSet {
    isFolded ? CaseFolding.closure(of: ScalarSet(scalar)).set : ScalarSet(scalar)
  }

  private mutating func append(_ set: ScalarSet) throws(RegexError) -> Int {
    try count(set.ranges.count)
    guard all.count < RegexError.mostSets else { throw .tooLarge }
    all.append(set)
    return all.count - 1
  }

  /// Notes ranges that sets are put together from; there may be so many only.
  mutating func count(_ ranges: Int) throws(RegexError) {
    rangeCount += ranges
    steps += ranges
    guard rangeCount <= RegexError.mostRanges else { throw .tooManyRanges }
  }

  /// Notes that so many ranges or characters were looked at.
  mutating func note(steps: Int) {
    self.steps += steps
  }
}
