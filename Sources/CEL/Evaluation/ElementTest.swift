/// The condition that a macro with one variable asks of each element. Answers about texts that are remembered are found without binding
/// the variable: this is what audits spend their time on.
struct ElementTest: Sendable {
  /// The slot of the macro's variable.
  let local: Int
  /// The whole condition, when the variable is bound.
  let condition: Condition
  /// The same without looking into a memory.
  let plain: Condition
  let remembered: RememberedTest?

  /// What is remembered about the elements of a list for this condition.
  func known(_ elements: [Value], _ frame: Frame) -> KnownAnswers? {
    guard let remembered, let memory = frame.remembered, !elements.isEmpty else { return nil }
    return KnownAnswers(remembered, memory.texts.numbers(of: elements), memory)
  }

  /// The same for texts that are numbered already.
  func known(_ texts: TextNumbers, _ source: any RecordSource, _ memory: Remembered) -> KnownAnswers? {
    guard let remembered else { return nil }
    return KnownAnswers(remembered, memory.texts.numbers(of: texts, source), memory)
  }

  /// Asks about the element at an index, where answers are remembered.
  @inline(__always)
  func callAsFunction(
    _ element: @autoclosure () -> Value, _ index: Int, _ known: KnownAnswers, _ frame: inout Frame
  ) throws(Interrupt) -> Bool {
    if let answer = known.answer(at: index), frame.meter.chargeWhole(answer.spending) {
      guard let rest = known.test.rest, answer.isTrue == rest.isAnd else { return answer.isTrue }
      frame.locals[local] = element()
      return try rest.condition(&frame)
    }
    frame.locals[local] = element()
    return try condition(&frame)
  }
}

/// What is remembered about the texts of a list for a condition.
struct KnownAnswers {
  let test: RememberedTest
  private let answers: TextAnswers
  private let numbers: NumberedList
  private let texts: NumberedTexts

  init(_ test: RememberedTest, _ numbers: NumberedList, _ memory: Remembered) {
    self.test = test
    answers = memory.answers(test.slot)
    self.numbers = numbers
    texts = memory.texts
  }

  /// The index of the next element that has to be looked at, from this one on: those before are known to give `dull`. What finding
  /// that out cost is charged.
  func next(from index: Int, dull: Bool, weight: Int, _ meter: inout Meter) -> Int {
    if let rest = test.rest, dull == rest.isAnd { return index }
    numbers.find(upTo: index, texts)
    // Where that is too much, each is charged at its place.
    let (end, spending) = answers.run(of: dull, numbers.numbers, from: index, weight: weight, within: meter)
    return meter.chargeWhole(spending) ? end : index
  }

  @inline(__always)
  func answer(at index: Int) -> (isTrue: Bool, spending: Units)? {
    numbers.number(at: index, texts).flatMap { answers[$0] }
  }
}

/// A condition, or the part of a chain of conditions, whose answers about texts are remembered.
final class RememberedTest: Sendable {
  /// The slot of the variable that it is about.
  let local: Int
  /// Where the answers are in a memory.
  let slot: Int
  /// The whole condition.
  let condition: Condition
  /// The same without looking into a memory.
  let plain: Condition
  /// The other terms of the chain; they are asked if the answer does not decide.
  let rest: (isAnd: Bool, condition: Condition)?

  init(
    local: Int, slot: Int, condition: Condition, plain: Condition, rest: (isAnd: Bool, condition: Condition)? = nil
  ) {
    self.local = local
    self.slot = slot
    self.condition = condition
    self.plain = plain
    self.rest = rest
  }
}
