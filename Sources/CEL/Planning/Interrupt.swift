/// Why an evaluation has no value.
indirect enum Interrupt: Error {
  case failure(EvaluationError)
  /// These variables were needed and are not available.
  case unavailable(Set<String>)

  /// Of two reasons the one that counts: what is not available goes before errors, and the first error before the second.
  static func merge(_ first: Interrupt?, _ second: Interrupt) -> Interrupt {
    switch (first, second) {
    case (.unavailable(let names)?, .unavailable(let others)): .unavailable(names.union(others))
    case (.failure?, .unavailable), (nil, _): second
    case (let first?, .failure): first
    }
  }
}
