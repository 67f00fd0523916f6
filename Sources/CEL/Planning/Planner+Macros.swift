/// Macros over lists and maps. Results grow in place; what a quantifier visits is not copied.
extension Planner {
  /// A macro's range and the slots of its variables.
  private struct Loop: Sendable {
    let range: Code
    let slot: Int
    let isPair: Bool
    let place: Place

    /// Binds the variables for each element in turn, until the body says to stop.
    func forEach(
      _ frame: inout Frame, _ body: (inout Frame) throws(Interrupt) -> Bool
    ) throws(Interrupt) {
      switch try range(&frame) {
      case .list(let elements):
        for (index, element) in elements.enumerated() {
          if isPair { frame.locals[slot] = .int(Int64(index)) }
          frame.locals[isPair ? slot + 1 : slot] = element
          guard try body(&frame) else { return }
        }
      case .map(let map):
        for (index, key) in map.keys.enumerated() {
          frame.locals[slot] = key
          if isPair { frame.locals[slot + 1] = map.values[index] }
          guard try body(&frame) else { return }
        }
      case let other: throw place.failure("expected a list or a map to go through, found \(other.kind)")
      }
    }
  }

  private func loop(_ expression: Expression, _ loop: Comprehension) -> Loop {
    Loop(
      range: code(loop.range), slot: checked.slots[expression.id] ?? 0, isPair: loop.variables.count == 2,
      place: place(loop.range, at: loop.range.start))
  }

  /// `all`, `exists` and `exists_one`. The first two absorb like `&&` and `||`.
  func quantifier(_ expression: Expression, _ comprehension: Comprehension) -> Condition {
    let loop = loop(expression, comprehension)
    let body = condition(comprehension.body)
    guard comprehension.form != .existsOne else {
      return { (frame) throws(Interrupt) in
        var count = 0
        try loop.forEach(&frame) { (frame) throws(Interrupt) in
          if try body(&frame) { count += 1 }
          return true
        }
        return count == 1
      }
    }
    let isAll = comprehension.form == .all
    return { (frame) throws(Interrupt) in
      var pending: Interrupt?
      var result = isAll
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        do throws(Interrupt) {
          result = try body(&frame)
          return result == isAll
        } catch {
          pending = Interrupt.merge(pending, error)
          return true
        }
      }
      if result == isAll, let pending { throw pending }
      return result
    }
  }

  /// `filter`, `map`, `transformList` and `transformMap`; quantifiers as values.
  func comprehension(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    switch comprehension.form {
    case .all, .exists, .existsOne: return boxed(quantifier(expression, comprehension))
    case .filter: return filter(loop(expression, comprehension), condition(comprehension.body))
    case .list, .map: break
    }
    let loop = loop(expression, comprehension)
    let filter = comprehension.filter.map(condition)
    let body = code(comprehension.body)
    let isMap = comprehension.form == .map
    return { (frame) throws(Interrupt) in
      var keys: [Value] = []
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        if let filter, try !filter(&frame) { return true }
        let key = isMap ? frame.locals[loop.slot] : .null
        values.append(try body(&frame))
        if isMap { keys.append(key) }
        return true
      }
      guard isMap else { return .list(values) }
      guard let map = MapValue(keys: keys, values: values) else { throw loop.place.failure("a map has one key twice") }
      return .map(map)
    }
  }

  private func filter(_ loop: Loop, _ condition: @escaping Condition) -> Code {
    { (frame) throws(Interrupt) in
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        if try condition(&frame) { values.append(frame.locals[loop.slot]) }
        return true
      }
      return .list(values)
    }
  }
}
