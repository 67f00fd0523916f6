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
      return Code { (frame) throws(Interrupt) in
        let value = try operand(&frame)
        if !price.isConstant { try frame.charge(price.units(value), place) }
        do throws(Fault) { return try price.produced(body(value), &frame.meter) } catch {
          throw place.interrupt(error, function, [value])
        }
      }
    case .binary(let body):
      let (left, right) = (codes[0], codes[1])
      return Code { (frame) throws(Interrupt) in
        let (left, right) = try Planner.pair(left, right, &frame)
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

  // MARK: Relations

  /// The functions that give a bool and that rules are full of.
  func relation(
    _ expression: Expression, _ name: String, _ target: Expression?, _ arguments: [Expression]
  ) -> Condition? {
    guard case .function(let function)? = checked.meanings[expression.id] else { return nil }
    if case .matching(let body) = function.body, function.signatures[0].result == .bool {
      let operands = function.isMember ? (target.map { [$0] } ?? []) + arguments : arguments
      return matching(expression, function, operands, body)
    }
    guard target == nil || function.isMember else { return nil }
    switch (name, target) {
    case ("!", nil):
      let operand = condition(arguments[0])
      return Condition { (frame) throws(Interrupt) in try !operand(&frame) }
    case ("==", nil): return equality(expression, arguments[0], arguments[1])
    case ("!=", nil):
      let equality = equality(expression, arguments[0], arguments[1])
      return Condition { (frame) throws(Interrupt) in try !equality(&frame) }
    case ("in", nil): return membership(expression, arguments[0], arguments[1])
    case ("startsWith", let target?): return affix(expression, function, target, arguments[0])
    default: return nil
    }
  }

  private func equality(_ expression: Expression, _ left: Expression, _ right: Expression) -> Condition {
    let place = place(expression)
    // A short text costs next to nothing to compare.
    if case .string(let literal)? = constant(right), literal.utf8.count <= Price.comparedBytes {
      if let equality = fieldEquality(left, literal) { return equality }
      let left = code(left)
      return Condition { (frame) throws(Interrupt) in
        guard case .string(let text) = try left(&frame) else { return false }
        return text.isExactly(literal)
      }
    }
    let (left, right) = (code(left), code(right))
    return Condition { (frame) throws(Interrupt) in
      let (left, right) = try Planner.pair(left, right, &frame)
      var comparison = Comparison()
      let isEqual = Value.areEqual(left, right, &comparison)
      if comparison.units > 0 { try frame.charge(comparison.units, place) }
      guard isEqual else { return false }
      guard comparison.lacking.isEmpty else { throw .unavailable(comparison.lacking) }
      return true
    }
  }

  /// Whether a field of a variable is a literal text. What most rules ask for is compared where it lies, without being taken out.
  private func fieldEquality(_ operand: Expression, _ literal: String) -> Condition? {
    guard case .field(let slot)? = checked.meanings[operand.id], case .select(let record, _, false) = operand.kind,
      case .variable(let variable)? = checked.meanings[record.id], let type = recordType(of: record)
    else { return nil }
    let code = code(operand)
    return Condition { (frame) throws(Interrupt) in
      if case .value(.record(let record)) = frame.bindings[variable], record.type === type {
        return try record.slots.withUnsafeBufferPointer { (slots) throws(Interrupt) in try slots[slot].reads(literal) }
      }
      guard case .string(let text) = try code(&frame) else { return false }
      return text.isExactly(literal)
    }
  }

  /// `in`: a literal list is a hash set from the start.
  private func membership(_ expression: Expression, _ element: Expression, _ collection: Expression) -> Condition {
    let place = place(expression)
    if case .list(let elements)? = constant(collection) {
      let hashed = HashedList(elements)
      let element = code(element)
      return Condition { (frame) throws(Interrupt) in
        let element = try element(&frame)
        // Nothing in a literal list can be unavailable.
        do throws(Fault) { return try hashed.lookUp(element, &frame.meter) == .yes } catch {
          throw place.interrupt(error)
        }
      }
    }
    let (element, collection, slot) = (code(element), code(collection), cacheSlot())
    return Condition { (frame) throws(Interrupt) in
      switch try Planner.pair(element, collection, &frame) {
      case (let element, .list(let elements)):
        return try frame.contains(element, in: elements, slot: slot, place)
      case (let element, .map(let map)):
        try frame.charge(element.textUnits, place)
        return map[element] != nil
      case (let element, let other): throw place.failure("no matching overload: \(element.kind) in \(other.kind)")
      }
    }
  }

  /// `startsWith` of a literal.
  private func affix(
    _ expression: Expression, _ function: Function, _ target: Expression, _ affix: Expression
  ) -> Condition? {
    guard case .string(let literal)? = constant(affix), literal.utf8.count <= Price.comparedBytes else { return nil }
    let (code, place) = (code(target), place(expression))
    return Condition { (frame) throws(Interrupt) in
      let value = try code(&frame)
      guard case .string(let text) = value else {
        throw place.interrupt(.noOverload, function, [value, .string(literal)])
      }
      return text.hasExactPrefix(literal)
    }
  }
}

extension Place {
  /// The interrupt for a fault of a function on values that it was applied to.
  func interrupt(_ fault: Fault, _ function: Function, _ values: [Value]) -> Interrupt {
    guard case .noOverload = fault else { return interrupt(fault) }
    let form = Checker.form(function.name, isMember: function.isMember, kinds: values.map(\.kind))
    return failure("no matching overload: \(form)")
  }

  func interrupt(_ fault: Fault) -> Interrupt {
    switch fault {
    case .message(let message): failure(message)
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

extension FieldState {
  /// Whether the field reads as the text.
  fileprivate func reads(_ text: String) throws(Interrupt) -> Bool {
    switch self {
    case .value(.string(let value)), .absent(default: .string(let value)): return value.isExactly(text)
    case .value, .absent: return false
    case .unavailable(let names): throw .unavailable(names)
    }
  }
}
