import Synchronization

/// What evaluations leave for later ones: what expressions that depend on lasting variables only came to, the regular
/// expressions that such expressions name, and the answers of conditions about single texts.
///
/// A memory is for the programs of one environment and its copies, and for evaluations in which the variables that are
/// declared as lasting have the same values. It makes an evaluation cheaper, and changes nothing of what it comes to.
package final class EvaluationMemory: Sendable {
  private let contents = Mutex<Remembered?>(Remembered())

  package init() {}

  /// What was remembered. While an evaluation has it, others do without.
  func take() -> Remembered {
    contents.withLock { contents in
      defer { contents = nil }
      return contents ?? Remembered()
    }
  }

  func give(_ remembered: consuming Remembered) {
    let remembered = remembered
    contents.withLock { $0 = remembered }
  }
}

/// What a memory keeps, by the slots that the environment gives out.
struct Remembered: Sendable {
  /// Answers that are kept for a condition; there are more scopes in few tenants.
  private static let mostAnswers = 1 << 14
  /// Longer texts, in bytes, are rare and not worth their room.
  static let longestText = 1 << 10

  var values = Slots<Value?>(unused: nil)
  var regexes = Slots<Regex?>(unused: nil)
  private var answers = Slots<[ExactText: Bool]>(unused: [:])

  func answer(_ slot: Int, to text: String) -> Bool? {
    answers[slot][ExactText(text)]
  }

  mutating func note(_ answer: Bool, _ slot: Int, to text: String) {
    guard answers[slot].count < Self.mostAnswers else { return }
    answers[slot][ExactText(text)] = answer
  }

  /// A text by its code points.
  private struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

    func hash(into hasher: inout Hasher) { text.hashScalars(into: &hasher) }
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
