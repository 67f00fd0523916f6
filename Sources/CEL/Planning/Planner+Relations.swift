/// Functions and operators that give a bool.
extension Planner {
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
    case ("<", nil): return ordering(expression, function, arguments) { $0 < $1 }
    case ("<=", nil): return ordering(expression, function, arguments) { $0 <= $1 }
    case (">", nil): return ordering(expression, function, arguments) { $0 > $1 }
    case (">=", nil): return ordering(expression, function, arguments) { $0 >= $1 }
    case ("in", nil): return membership(expression, arguments[0], arguments[1])
    case ("startsWith", let target?): return affix(expression, function, target, arguments[0])
    default: return nil
    }
  }

  /// `<`, `<=`, `>` and `>=`. Most compare integers.
  private func ordering(
    _ expression: Expression, _ function: Function, _ operands: [Expression],
    _ integers: @escaping @Sendable (Int64, Int64) -> Bool
  ) -> Condition? {
    guard case .binary(let body) = function.body else { return nil }
    let (left, right, place) = (code(operands[0]), code(operands[1]), place(expression))
    return Condition { (frame) throws(Interrupt) in
      let (left, right) = try Planner.pair(left, right, &frame)
      if case .int(let left) = left, case .int(let right) = right { return integers(left, right) }
      try frame.charge(function.price.units(left, right), place)
      do throws(Fault) {
        guard case .bool(let result) = try body(left, right) else { throw .noOverload }
        return result
      } catch {
        throw place.interrupt(error, function, [left, right])
      }
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
      if case .int(let left) = left, case .int(let right) = right { return left == right }
      var comparison = Comparison()
      let isEqual = Value.areEqual(left, right, &comparison)
      if comparison.units > 0 { try frame.charge(comparison.units, place) }
      guard isEqual else { return false }
      guard comparison.lacking.isEmpty else { throw .unavailable(comparison.lacking) }
      return true
    }
  }

  /// The variable, its type and the slot of the field, if the expression is a field of a variable that is a record.
  func variableField(_ expression: Expression) -> (variable: Int, type: RecordType, slot: Int)? {
    guard case .field(let slot)? = checked.meanings[expression.id],
      case .select(let record, _, false) = expression.kind,
      case .variable(let variable)? = checked.meanings[record.id], let type = recordType(of: record)
    else { return nil }
    return (variable, type, slot)
  }

  /// A field of a variable that is a bool. What most rules begin with is read where it lies.
  func fieldCondition(_ expression: Expression) -> Condition? {
    guard let (variable, type, slot) = variableField(expression), checked.types[expression.id] == .bool else {
      return nil
    }
    let general = examined(plain(expression), place(expression, at: expression.start))
    let typeID = ObjectIdentifier(type)
    return Condition { (frame) throws(Interrupt) in
      switch frame.bindings[variable] {
      case .source(let source) where source.typeID == typeID:
        if let value = source.state(of: slot).bool { return value }
      case .value(.record(let record)) where record.type === type:
        if let value = record.slots[slot].bool { return value }
      case .source, .value, .unavailable: break
      }
      return try general(&frame)
    }
  }

  /// Whether a field of a variable is a literal text. What most rules ask for is compared where it lies, without being taken out.
  private func fieldEquality(_ operand: Expression, _ literal: String) -> Condition? {
    guard let (variable, type, slot) = variableField(operand) else { return nil }
    let (code, typeID) = (code(operand), ObjectIdentifier(type))
    return Condition { (frame) throws(Interrupt) in
      switch frame.bindings[variable] {
      case .source(let source) where source.typeID == typeID: return try source.state(of: slot).reads(literal)
      case .value(.record(let record)) where record.type === type: return try record.slots[slot].reads(literal)
      case .source, .value, .unavailable: break
      }
      guard case .string(let text) = try code(&frame) else { return false }
      return text.isExactly(literal)
    }
  }

  /// `in`: a literal list is a hash set from the start.
  private func membership(_ expression: Expression, _ element: Expression, _ collection: Expression) -> Condition {
    let place = place(expression)
    if case .list(let elements)? = constant(collection) {
      let (element, hashed) = (code(element), HashedList(elements))
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
    return failure(
      "no matching overload: \(Checker.form(function.name, isMember: function.isMember, kinds: values.map(\.kind)))")
  }
}

extension FieldState {
  /// What the field reads as, if that is a bool.
  fileprivate var bool: Bool? {
    switch self {
    case .value(.bool(let value)), .absent(default: .bool(let value)): value
    case .value, .absent, .unavailable: nil
    }
  }

  /// Whether the field reads as the text.
  fileprivate func reads(_ text: String) throws(Interrupt) -> Bool {
    switch self {
    case .value(.string(let value)), .absent(default: .string(let value)): return value.isExactly(text)
    case .value, .absent: return false
    case .unavailable(let names): throw .unavailable(names)
    }
  }
}
