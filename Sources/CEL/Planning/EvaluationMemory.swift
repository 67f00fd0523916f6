import Synchronization

/// What evaluations leave for later ones: what expressions that depend on lasting variables only came to, the regular
/// expressions that such expressions name, and the answers of conditions about single texts.
///
/// A memory is for the programs of one environment and its copies, and for evaluations in which the variables that are
/// declared as lasting have the same values. It makes evaluations quicker. What they come to does not depend on it: what was
/// remembered is charged like what is worked out, but for what one evaluation would work out once.
package final class EvaluationMemory: Sendable {
  private let contents = Mutex<Remembered?>(nil)

  package init() {}

  /// What was remembered. While an evaluation has it, others begin anew.
  func take() -> Remembered {
    contents.withLock { $0.take() } ?? Remembered()
  }

  /// Keeps what was remembered for the next evaluation.
  func give(_ remembered: Remembered) {
    contents.withLock { $0 = remembered }
  }
}

/// What a memory keeps, by the slots that the environment gives out. It may go from thread to thread, because one evaluation at a
/// time has it: a memory hands it out and takes it back under its lock.
final class Remembered: @unchecked Sendable {
  /// What expressions came to, and what working it out cost.
  @exclusivity(unchecked) var values = Slots<(value: Value, spending: Units)?>()
  @exclusivity(unchecked) private var regexes = Slots<[Value: Regex]?>()
  @exclusivity(unchecked) private var answers = Slots<TextAnswers?>()

  /// Regular expressions that are kept for a place that names them.
  private static let mostRegexes = 64

  func regex(_ slot: Int, _ pattern: Value) -> Regex? { regexes[slot]?[pattern] }

  func note(_ regex: Regex, _ slot: Int, _ pattern: Value) {
    var kept = regexes[slot] ?? [:]
    guard kept.count < Self.mostRegexes else { return }
    kept[pattern] = regex
    regexes[slot] = kept
  }

  /// The answers of a condition.
  func answers(_ slot: Int) -> TextAnswers {
    if let answers = answers[slot] { return answers }
    let answers = TextAnswers()
    self.answers[slot] = answers
    return answers
  }
}

/// Gives out the slots of a memory, to all programs of an environment and its copies.
final class MemorySlots: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
