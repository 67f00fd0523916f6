/// A checked and planned expression.
package struct Program: Sendable {
  package let source: String
  /// What the expression gives; with `expecting` the type that was expected, which the evaluation then guarantees.
  package let type: Type
  /// The variables that the expression, its definitions and its fields may read.
  package let reads: Set<String>
  let code: Code
  let localCount: Int
  let definitionCount: Int

  /// Evaluates the expression. It never traps: overflow, missing keys and wrong types are failures.
  package func evaluate(_ activation: Activation) -> Outcome {
    var frame = Frame(
      bindings: activation.slots, locals: Array(repeating: .null, count: localCount),
      memos: Array(repeating: nil, count: definitionCount))
    do {
      return .value(try code(&frame))
    } catch {
      switch error {
      case .failure(let error): return .failure(error)
      case .unavailable(let names): return .unavailable(names)
      }
    }
  }
}

/// What an evaluation came to.
package enum Outcome: Sendable {
  case value(Value)
  /// The variables that were needed, not available, and not absorbed: `false && x` is false for every x.
  case unavailable(Set<String>)
  case failure(EvaluationError)
}
