/// `*`, `+`, `?` and counts between braces.
extension RegexParser {
  struct RepetitionCount {
    let minimum: Int
    /// nil if there is no most.
    let maximum: Int?
    let isLazy: Bool
  }

  /// The most that a counted repetition may count to, and those within each other multiplied.
  static let mostRepetitions = 1000

  /// The repetition that comes next; nil if something else does.
  mutating func repetitionCount() throws(RegexError) -> RepetitionCount? {
    guard let (minimum, maximum) = try bounds() else { return nil }
    return RepetitionCount(minimum: minimum, maximum: maximum, isLazy: accept("?") != flags.isUngreedy)
  }

  private mutating func bounds() throws(RegexError) -> (Int, Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    let start = position
    guard accept("{") else { return nil }
    // What does not read as a count stands for itself.
    guard let (minimum, maximum) = countedBounds() else {
      position = start
      return nil
    }
    guard minimum <= Self.mostRepetitions, maximum ?? 0 <= Self.mostRepetitions, minimum <= maximum ?? minimum else {
      throw error("a repetition counts from 0 to \(Self.mostRepetitions), the lower number first", at: start)
    }
    return (minimum, maximum)
  }

  private mutating func countedBounds() -> (Int, Int?)? {
    guard let minimum = number() else { return nil }
    if accept("}") { return (minimum, minimum) }
    guard accept(",") else { return nil }
    if accept("}") { return (minimum, nil) }
    guard let maximum = number(), accept("}") else { return nil }
    return (minimum, maximum)
  }

  /// A number without a 0 before it, of nine digits at most as RE2 has it.
  private mutating func number() -> Int? {
    let start = position
    var number = 0
    while let digit = peek(), digit.isDigit, position - start < 9 {
      number = number * 10 + Int(digit.value - 48)
      position += 1
    }
    guard position > start, position == start + 1 || pattern[start] != "0" else { return nil }
    return number
  }
}
