/// Calls and operators.
extension Planner {
  func call(_ expression: Expression, _ name: String, _ target: Expression?, _ arguments: [Expression]) -> Code {
    guard case .function(let function)? = checked.meanings[expression.id] else {
      preconditionFailure("the checker resolves every call")
    }
    if target == nil, let relation = relation(expression, name, arguments) { return boxed(relation) }
    let operands = function.isMember ? (target.map { [$0] } ?? []) + arguments : arguments
    return apply(function, operands.map(code), place(expression))
  }

  private func apply(_ function: Function, _ codes: [Code], _ place: Place) -> Code {
    switch function.body {
    case .none(let body):
      return { (_) throws(Interrupt) in
        do throws(Fault) { return try body() } catch { throw place.failure(error, function, []) }
      }
    case .unary(let body):
      let operand = codes[0]
      return { (frame) throws(Interrupt) in
        let value = try operand(&frame)
        do throws(Fault) { return try body(value) } catch { throw place.failure(error, function, [value]) }
      }
    case .binary(let body):
      let (left, right) = (codes[0], codes[1])
      return { (frame) throws(Interrupt) in
        let (left, right) = try Planner.pair(left, right, &frame)
        do throws(Fault) { return try body(left, right) } catch { throw place.failure(error, function, [left, right]) }
      }
    case .variadic(let body):
      return { (frame) throws(Interrupt) in
        let values = try Planner.values(codes, &frame)
        do throws(Fault) { return try body(values) } catch { throw place.failure(error, function, values) }
      }
    }
  }

  /// Both operands. If the left one is unavailable the right one is still asked what it lacks.
  static func pair(_ left: Code, _ right: @escaping Code, _ frame: inout Frame) throws(Interrupt) -> (Value, Value) {
    let first: Value
    do throws(Interrupt) { first = try left(&frame) } catch { throw collect(error, [right], &frame) }
    return (first, try right(&frame))
  }

  /// The operators that give a bool and that rules are full of.
  func relation(_ expression: Expression, _ name: String, _ arguments: [Expression]) -> Condition? {
    guard case .function? = checked.meanings[expression.id] else { return nil }
    switch name {
    case "!":
      let operand = condition(arguments[0])
      return { (frame) throws(Interrupt) in try !operand(&frame) }
    case "==": return equality(arguments[0], arguments[1])
    case "!=":
      let equality = equality(arguments[0], arguments[1])
      return { (frame) throws(Interrupt) in try !equality(&frame) }
    case "in": return membership(expression, arguments[0], arguments[1])
    default: return nil
    }
  }

  private func equality(_ left: Expression, _ right: Expression) -> Condition {
    if case .string(let literal)? = constant(right) {
      let left = code(left)
      return { (frame) throws(Interrupt) in
        guard case .string(let text) = try left(&frame) else { return false }
        return text.isExactly(literal)
      }
    }
    let (left, right) = (code(left), code(right))
    return { (frame) throws(Interrupt) in
      let (left, right) = try Planner.pair(left, right, &frame)
      var lacking: Set<String> = []
      guard Value.areEqual(left, right, lacking: &lacking) else { return false }
      guard lacking.isEmpty else { throw .unavailable(lacking) }
      return true
    }
  }

  /// `in`: a literal list is a hash set from the start.
  private func membership(_ expression: Expression, _ element: Expression, _ collection: Expression) -> Condition {
    let place = place(expression)
    if case .list(let elements)? = constant(collection) {
      let set = Set(elements)
      let element = code(element)
      return { (frame) throws(Interrupt) in set.contains(try element(&frame)) }
    }
    let (element, collection) = (code(element), code(collection))
    return { (frame) throws(Interrupt) in
      switch try Planner.pair(element, collection, &frame) {
      case (let element, .list(let elements)): return try Planner.contains(element, in: elements)
      case (let element, .map(let map)): return map[element] != nil
      case (let element, let other): throw place.failure("no matching overload: \(element.kind) in \(other.kind)")
      }
    }
  }

  private static func contains(_ element: Value, in elements: [Value]) throws(Interrupt) -> Bool {
    var lacking: Set<String> = []
    for candidate in elements {
      var missing: Set<String> = []
      if Value.areEqual(element, candidate, lacking: &missing) {
        if missing.isEmpty { return true }
        lacking.formUnion(missing)
      }
    }
    guard lacking.isEmpty else { throw .unavailable(lacking) }
    return false
  }
}

extension Place {
  /// The failure of a function on values that it was applied to.
  fileprivate func failure(_ fault: Fault, _ function: Function, _ values: [Value]) -> Interrupt {
    switch fault {
    case .message(let message): return failure(message)
    case .noOverload:
      let form = Checker.form(function.name, isMember: function.isMember, kinds: values.map(\.kind))
      return failure("no matching overload: \(form)")
    }
  }
}
