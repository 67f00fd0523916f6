/// Macros over lists and maps. Results grow in place; what a quantifier visits is not copied.
extension Planner {
  /// A macro's range and the slots of its variables.
  private struct Loop: Sendable {
    let range: Code
    let slot: Int
    let isPair: Bool
    /// The units of one round.
    let weight: Int
    let place: Place
    let bodyPlace: Place

    /// Binds the variables for each element in turn, until the body says to stop.
    func forEach(
      _ frame: inout Frame, _ body: (inout Frame) throws(Interrupt) -> Bool
    ) throws(Interrupt) {
      switch try range(&frame) {
      case .list(let elements):
        for (index, element) in elements.enumerated() {
          if isPair { frame.locals[slot] = .int(Int64(index)) }
          frame.locals[isPair ? slot + 1 : slot] = element
          try frame.charge(weight, place)
          guard try body(&frame) else { return }
        }
      case .map(let map):
        for (index, key) in map.keys.enumerated() {
          frame.locals[slot] = key
          if isPair { frame.locals[slot + 1] = map.values[index] }
          try frame.charge(weight, place)
          guard try body(&frame) else { return }
        }
      case let other: throw place.failure("expected a list or a map to go through, found \(other.kind)")
      }
    }
  }

  private func loop(_ expression: Expression, _ loop: Comprehension) -> Loop {
    Loop(
      range: code(loop.range), slot: checked.slots[expression.id] ?? 0, isPair: loop.variables.count == 2,
      weight: analysis.round(loop),
      place: place(loop.range, at: loop.range.start), bodyPlace: place(loop.body, at: loop.body.start))
  }

  /// `all`, `exists` and `exists_one`. The first two absorb like `&&` and `||`.
  func quantifier(_ expression: Expression, _ comprehension: Comprehension) -> Condition {
    let loop = loop(expression, comprehension)
    let body = condition(comprehension.body)
    guard comprehension.form != .existsOne else {
      return Condition { (frame) throws(Interrupt) in
        var count = 0
        try loop.forEach(&frame) { (frame) throws(Interrupt) in
          if try body(&frame) { count += 1 }
          return true
        }
        return count == 1
      }
    }
    let isAll = comprehension.form == .all
    return Condition { (frame) throws(Interrupt) in
      var pending: Interrupt?
      var result = isAll
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        do throws(Interrupt) {
          result = try body(&frame)
          return result == isAll
        } catch {
          if error.isLimit { throw error }
          pending = Interrupt.merge(pending, error)
          return true
        }
      }
      if result == isAll, let pending { throw pending }
      return result
    }
  }

  /// Macros that give lists, maps and optionals; quantifiers as values.
  func comprehension(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    switch comprehension.form {
    case .all, .exists, .existsOne: boxed(quantifier(expression, comprehension))
    case .filter: filter(loop(expression, comprehension), condition(comprehension.body))
    case .list, .map, .mapEntries: collection(expression, comprehension)
    case .sorted: sorted(expression, comprehension)
    case .optionalMap, .optionalFlatMap: optional(expression, comprehension)
    }
  }

  /// `map`, `transformList`, `transformMap` and `transformMapEntry`.
  private func collection(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let loop = loop(expression, comprehension)
    let filter = comprehension.filter.map(condition)
    let body = code(comprehension.body)
    let (form, place) = (comprehension.form, place(expression))
    return Code { (frame) throws(Interrupt) in
      var keys: [Value] = []
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        if let filter, try !filter(&frame) { return true }
        let key = form == .map ? frame.locals[loop.slot] : .null
        let value = try body(&frame)
        switch (form, value) {
        case (.mapEntries, .map(let map)):
          try frame.charge(map.count, place)
          keys += map.keys
          values += map.values
        case (.mapEntries, _): throw loop.bodyPlace.failure("expected a map, found \(value.kind)")
        case (.map, _):
          keys.append(key)
          values.append(value)
        default: values.append(value)
        }
        do throws(Fault) { try Limits.checkCount(values.count) } catch { throw place.interrupt(error) }
        return true
      }
      return try place.produced(form == .list ? .list(values) : .map(Planner.map(keys, values, place, &frame)), &frame)
    }
  }

  private func filter(_ loop: Loop, _ condition: Condition) -> Code {
    Code { (frame) throws(Interrupt) in
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        if try condition(&frame) { values.append(frame.locals[loop.slot]) }
        return true
      }
      return .list(values)
    }
  }

  private func sorted(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let loop = loop(expression, comprehension)
    let (body, place) = (code(comprehension.body), place(expression))
    return Code { (frame) throws(Interrupt) in
      var keys: [Value] = []
      var values: [Value] = []
      try loop.forEach(&frame) { (frame) throws(Interrupt) in
        values.append(frame.locals[loop.slot])
        keys.append(try body(&frame))
        return true
      }
      try frame.charge(Price.sorting.units(Value.list(keys)), place)
      do throws(Fault) { return .list(try ListLibrary.sorted(values, by: keys)) } catch {
        throw place.interrupt(error)
      }
    }
  }

  /// `optMap` and `optFlatMap`.
  private func optional(_ expression: Expression, _ comprehension: Comprehension) -> Code {
    let (range, body, place) = (code(comprehension.range), code(comprehension.body), place(expression))
    let slot = checked.slots[expression.id] ?? 0
    let isFlat = comprehension.form == .optionalFlatMap
    return Code { (frame) throws(Interrupt) in
      let value = try range(&frame)
      guard case .optional(let held) = value else { throw place.failure("expected an optional, found \(value.kind)") }
      guard let held else { return value }
      frame.locals[slot] = held
      let result = try body(&frame)
      guard isFlat else {
        do throws(Fault) { return try OptionalLibrary.wrap(result) } catch { throw place.interrupt(error) }
      }
      guard case .optional = result else { throw place.failure("expected an optional, found \(result.kind)") }
      return result
    }
  }
}
