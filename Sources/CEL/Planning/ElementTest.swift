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

  /// What is remembered about texts for this condition.
  func answers(_ frame: Frame) -> TextAnswers? {
    remembered.flatMap { frame.remembered?.answers($0.slot) }
  }

  @inline(__always)
  func callAsFunction(
    _ element: Value, _ answers: TextAnswers?, _ frame: inout Frame
  ) throws(Interrupt) -> Bool {
    if let answers, let remembered, case .string(let text) = element, let (answer, spending) = answers.answer(to: text)
    {
      try frame.charge(spending, remembered.place)
      guard let rest = remembered.rest, answer == rest.isAnd else { return answer }
      frame.locals[local] = element
      return try rest.condition(&frame)
    }
    frame.locals[local] = element
    return try frame.remembered == nil ? plain(&frame) : condition(&frame)
  }
}

/// A condition, or the part of a chain of conditions, whose answers about texts are remembered.
struct RememberedTest: Sendable {
  /// The slot of the variable that it is about.
  let local: Int
  /// Where the answers are in a memory.
  let slot: Int
  let place: Place
  /// The whole condition.
  let condition: Condition
  /// The same without looking into a memory.
  let plain: Condition
  /// The other terms of the chain; they are asked if the answer does not decide.
  let rest: (isAnd: Bool, condition: Condition)?
}
