import Synchronization

/// What evaluations leave for later ones: what expressions that depend on lasting variables only came to, the regular
/// expressions that such expressions name, and the answers of conditions about single texts.
///
/// A memory makes evaluations quicker. What they come to does not depend on it: what was remembered is charged like what is worked
/// out, but for what one evaluation would work out once.
package final class EvaluationMemory: Sendable {
  /// The part of a memory for the programs of one environment and its copies, and for evaluations in which the variables that are
  /// declared as lasting have the same values. Parts of one memory share the texts that their conditions were asked about.
  package struct Part: Sendable {
    private let memory: EvaluationMemory
    private let index: Int

    fileprivate init(_ memory: EvaluationMemory, _ index: Int) {
      self.memory = memory
      self.index = index
    }

    /// Lets an evaluation use what was remembered, and keeps it for the next. Meanwhile others have what was kept for them, or begin
    /// anew.
    @inline(__always)
    func remembering<Result>(_ evaluate: (Remembered) -> Result) -> Result {
      let notebook = memory.idle.withLock { $0.popLast() } ?? Notebook()
      defer { memory.idle.withLock { $0.append(notebook) } }
      return evaluate(notebook.part(index))
    }
  }

  /// As many as evaluations have run at one time.
  private let idle = Mutex<[Notebook]>([])
  private let parts = MemorySlots()

  package init() {}

  /// A new part.
  package func part() -> Part { Part(self, parts.next()) }
}

/// What all parts of a memory remember. It may go from thread to thread, because one evaluation at a time has it: a memory hands it out
/// and takes it back under its lock.
private final class Notebook: @unchecked Sendable {
  @exclusivity(unchecked) private var texts = NumberedTexts()
  @exclusivity(unchecked) private var parts: [Remembered?] = []

  func part(_ index: Int) -> Remembered {
    if texts.isFull {
      texts = NumberedTexts()
      for part in parts { part?.forget(texts) }
    }
    if index >= parts.count { parts += repeatElement(nil, count: index + 1 - parts.count) }
    if let part = parts[index] {
      if !part.charged.isEmpty { part.charged.removeAll(keepingCapacity: true) }
      return part
    }
    let part = Remembered(texts)
    parts[index] = part
    return part
  }
}

/// What a part of a memory keeps, by the slots that the environment gives out.
final class Remembered {
  /// What an expression came to, and what working it out cost: whenever it is evaluated, and once in an evaluation.
  struct Known {
    let value: Value
    let steady: Units
    let once: Units
  }

  @exclusivity(unchecked) private(set) var values = Slots<Known?>()
  /// The slots of values whose part that is spent once the evaluation at hand has been charged; there are few.
  @exclusivity(unchecked) fileprivate var charged: [Int] = []
  /// The texts that the answers are about, those of other parts included.
  @exclusivity(unchecked) private(set) var texts: NumberedTexts
  @exclusivity(unchecked) private var regexes = Slots<[Value: Regex]?>()
  @exclusivity(unchecked) private var answers = Slots<TextAnswers?>()

  /// Regular expressions that are kept for a place that names them.
  private static let mostRegexes = 64

  init(_ texts: NumberedTexts) {
    self.texts = texts
  }

  /// Forgets the answers, because texts are numbered anew.
  fileprivate func forget(_ texts: NumberedTexts) {
    self.texts = texts
    answers = Slots()
  }

  func note(_ known: Known, _ slot: Int) {
    values[slot] = known
    charged.append(slot)
  }

  /// Notes what a value cost, unless it is more than may be spent; gives whether it was noted.
  func charge(_ known: Known, _ slot: Int, _ meter: inout Meter) -> Bool {
    guard known.once != Units(), !charged.contains(slot) else { return meter.chargeWhole(known.steady) }
    guard meter.chargeWhole(known.steady, once: known.once) else { return false }
    charged.append(slot)
    return true
  }

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

/// Gives out the slots of a memory, one after the other: its parts, and in a part those of all programs of an environment and its
/// copies.
final class MemorySlots: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
