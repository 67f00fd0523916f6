/// The state of one evaluation.
struct Frame {
  enum Memo {
    case value(Value)
    case interrupt(Interrupt)
  }

  let bindings: [Activation.Slot]
  /// The variables that macros bind, by the slots that the checker gave them.
  var locals: [Value]
  /// What definitions came to, by their index; each is evaluated at most once.
  var memos: [Memo?]
}

/// A planned expression.
typealias Code = @Sendable (inout Frame) throws(Interrupt) -> Value
/// A planned expression that gives a bool.
typealias Condition = @Sendable (inout Frame) throws(Interrupt) -> Bool
