/// Why an evaluation has no value.
indirect enum Interrupt: Error {
  case failure(EvaluationError)
  /// A limit was reached. Nothing absorbs this, so that no result depends on what was cut short.
  case limit(EvaluationError)
  /// These variables were needed and are not available.
  case unavailable(Set<String>)

  var isLimit: Bool {
    if case .limit = self { true } else { false }
  }

  /// Of two reasons the one that counts: what is not available goes before errors, and the first error before the second.
  static func merge(_ first: Interrupt?, _ second: Interrupt) -> Interrupt {
    switch (first, second) {
    case (let limit?, _) where limit.isLimit: limit
    case (_, .limit), (nil, _): second
    case (.unavailable(let names)?, .unavailable(let others)): .unavailable(names.union(others))
    case (.failure?, .unavailable): second
    case (let first?, .failure): first
    case (let first?, _): first
    }
  }
}

extension Place {
  func failure(_ message: @autoclosure @escaping @Sendable () -> String) -> Interrupt {
    .failure(EvaluationError(place: self, message))
  }

  func interrupt(_ fault: Fault) -> Interrupt {
    switch fault {
    case .failure(let message): failure(message())
    case .noOverload: failure("no matching overload")
    case .unavailable(let names): .unavailable(names)
    case .limit(let message):
      if case .failure(let error) = failure(message) { .limit(error) } else { failure(message) }
    }
  }

  /// The value, unless it is larger than may be produced. Looking at what its elements hold is charged.
  func produced(_ value: Value, _ frame: inout Frame) throws(Interrupt) -> Value {
    do throws(Fault) {
      try frame.meter.charge(Limits.check(value))
    } catch {
      throw interrupt(error)
    }
    return value
  }
}
