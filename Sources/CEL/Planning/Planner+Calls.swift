/// Calls and operators.
extension Planner {
  func call(_ expression: Expression, _ name: String, _ target: Expression?, _ arguments: [Expression]) -> Code {
    guard case .function(let function)? = checked.meanings[expression.id] else {
      preconditionFailure("the checker resolves every call")
    }
    if let relation = relation(expression, name, target, arguments) { return boxed(relation) }
    if function.isMember, let target, name == "or" || name == "orValue" {
      return alternative(expression, function, target, arguments[0])
    }
    if case .metered(let body) = function.body, function.name == "distinct", let target {
      return distinct(expression, function, target, body)
    }
    let operands = function.isMember ? (target.map { [$0] } ?? []) + arguments : arguments
    if case .matching(let body) = function.body { return boxedMatching(expression, function, operands, body) }
    return apply(function, operands.map(code), place(expression))
  }

  private func apply(_ function: Function, _ codes: [Code], _ place: Place) -> Code {
    let price = function.price
    switch function.body {
    case .none(let body):
      return Code { (_) throws(Interrupt) in
        do throws(Fault) { return try body() } catch { throw place.interrupt(error, function, []) }
      }
    case .unary(let body):
      let operand = codes[0]
      let isSize = function.name == "size"
      return Code { (frame) throws(Interrupt) in
        let value = try operand(&frame)
        // What rules ask most, and what costs nothing.
        if isSize, case .list(let elements) = value { return .int(Int64(elements.count)) }
        if !price.isConstant { try frame.charge(price.units(value), place) }
        do throws(Fault) { return try price.produced(body(value), &frame.meter) } catch {
          throw place.interrupt(error, function, [value])
        }
      }
    case .binary(let body):
      let (left, right) = (codes[0], codes[1])
      let isIndex = function.name == "[]"
      return Code { (frame) throws(Interrupt) in
        let (left, right) = try Planner.pair(left, right, &frame)
        if isIndex, case .list(let elements) = left, case .int(let index) = right, index >= 0, index < elements.count {
          return elements[Int(index)]
        }
        if !price.isConstant { try frame.charge(price.units(left, right), place) }
        do throws(Fault) { return try price.produced(body(left, right), &frame.meter) } catch {
          throw place.interrupt(error, function, [left, right])
        }
      }
    case .variadic(let body):
      return Code { (frame) throws(Interrupt) in
        let values = try Planner.values(codes, &frame)
        try frame.charge(price.units(values), place)
        do throws(Fault) { return try price.produced(body(values), &frame.meter) } catch {
          throw place.interrupt(error, function, values)
        }
      }
    case .metered(let body):
      return Code { (frame) throws(Interrupt) in
        let values = try Planner.values(codes, &frame)
        try frame.charge(price.units(values), place)
        do throws(Fault) { return try body(values, &frame.meter) } catch {
          throw place.interrupt(error, function, values)
        }
      }
    case .matching, .absent:
      return Code { (_) throws(Interrupt) in throw place.failure("the function '\(function.name)' is only declared") }
    }
  }

  /// Both operands. If the left one is unavailable the right one is still asked what it lacks.
  static func pair(_ left: Code, _ right: Code, _ frame: inout Frame) throws(Interrupt) -> (Value, Value) {
    let first: Value
    do throws(Interrupt) { first = try left(&frame) } catch { throw collect(error, [right], &frame) }
    return (first, try right(&frame))
  }

  /// `or` and `orValue`: the argument is looked at only if the optional is empty.
  private func alternative(
    _ expression: Expression, _ function: Function, _ target: Expression, _ argument: Expression
  ) -> Code {
    let (target, argument, place) = (code(target), code(argument), place(expression))
    let isFlat = function.name == "or"
    return Code { (frame) throws(Interrupt) in
      let value = try target(&frame)
      guard case .optional(let held) = value else { throw place.interrupt(.noOverload, function, [value, .null]) }
      if let held { return isFlat ? value : held }
      let other = try argument(&frame)
      if isFlat, case .optional = other { return other }
      guard !isFlat else { throw place.interrupt(.noOverload, function, [value, other]) }
      return other
    }
  }

  private typealias Metered = @Sendable ([Value], inout Meter) throws(Fault) -> Value

  /// `distinct`: a memory has the texts of most lists numbered, which saves hashing them.
  private func distinct(
    _ expression: Expression, _ function: Function, _ target: Expression, _ body: @escaping Metered
  ) -> Code {
    usesMemory = true
    let (operand, place) = (code(target), place(expression))
    return Code { (frame) throws(Interrupt) in
      let value = try operand(&frame)
      if case .list(let elements) = value, elements.isEmpty { return value }
      try frame.charge(function.price.units(value), place)
      if case .list(let elements) = value, let texts = frame.remembered?.texts.distinct(elements) {
        return .list(texts)
      }
      do throws(Fault) { return try body([value], &frame.meter) } catch {
        throw place.interrupt(error, function, [value])
      }
    }
  }
}
