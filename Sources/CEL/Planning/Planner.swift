/// Turns a checked tree into closures in which every name is a slot.
struct Planner {
  let checked: Checked
  let environment: Environment

  /// The code of the whole expression; with `expecting`, where the checker could not tell the type, the value is examined.
  func code(expecting: Type?) -> Code {
    let root = checked.root
    let code = code(root)
    guard let expecting, !checked.types[root.id].isFullyKnown, expecting != .dyn else { return code }
    let place = place(root, at: root.start)
    return { (frame) throws(Interrupt) in
      let value = try code(&frame)
      guard value.conforms(to: expecting) else { throw place.failure("expected \(expecting), found \(value.kind)") }
      return value
    }
  }

  func place(_ expression: Expression, at offset: Int? = nil) -> Place {
    Place(source: checked.source, offset: offset ?? expression.offset)
  }

  // MARK: Nodes

  func code(_ expression: Expression) -> Code {
    if let constant = constant(expression) { return { (_) throws(Interrupt) in constant } }
    if case .fault(let message)? = checked.meanings[expression.id] { return failing(expression, message) }
    switch expression.kind {
    case .literal(let value): return { (_) throws(Interrupt) in value }
    case .identifier: return name(expression)
    case .select(let operand, let field, let isTest):
      if isTest { return boxed(presence(expression, operand, field)) }
      return checked.meanings[expression.id].flatMap { isName($0) } == true
        ? name(expression) : selection(expression, operand, field)
    case .call(let name, let target, let arguments, _): return call(expression, name, target, arguments)
    case .logic: return boxed(condition(expression))
    case .conditional(let test, let first, let second):
      let (test, first, second) = (condition(test), code(first), code(second))
      return { (frame) throws(Interrupt) in try test(&frame) ? try first(&frame) : try second(&frame) }
    case .list(let elements):
      let elements = elements.map(code)
      return { (frame) throws(Interrupt) in .list(try Planner.values(elements, &frame)) }
    case .map(let entries): return map(expression, entries)
    case .message(let name, _): return failing(expression, "unknown type '\(name)'")
    case .comprehension(let loop): return comprehension(expression, loop)
    case .bind(_, let value, let body):
      let (value, body, slot) = (code(value), code(body), checked.slots[expression.id] ?? 0)
      return { (frame) throws(Interrupt) in
        frame.locals[slot] = try value(&frame)
        return try body(&frame)
      }
    }
  }

  /// The code of an expression that has to give a bool.
  func condition(_ expression: Expression) -> Condition {
    switch expression.kind {
    case .logic(let isAnd, let terms): return logic(isAnd: isAnd, terms.map(condition))
    case .select(let operand, let field, isTest: true): return presence(expression, operand, field)
    case .comprehension(let loop) where loop.form == .all || loop.form == .exists || loop.form == .existsOne:
      return quantifier(expression, loop)
    case .call(let name, nil, let arguments, _):
      if let relation = relation(expression, name, arguments) { return relation }
    default: break
    }
    let code = code(expression)
    let place = place(expression, at: expression.start)
    return { (frame) throws(Interrupt) in
      let value = try code(&frame)
      guard case .bool(let result) = value else { throw place.failure("expected bool, found \(value.kind)") }
      return result
    }
  }

  func boxed(_ condition: @escaping Condition) -> Code {
    { (frame) throws(Interrupt) in .bool(try condition(&frame)) }
  }

  private func failing(_ expression: Expression, _ message: String) -> Code {
    let place = place(expression)
    return { (_) throws(Interrupt) in throw place.failure(message) }
  }

  /// The value of an expression that is made of literals only; nil for any other.
  func constant(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .literal(let value): return value
    case .list(let elements):
      let values = elements.compactMap(constant)
      return values.count == elements.count ? .list(values) : nil
    default: return nil
    }
  }

  // MARK: Absorption

  /// Terms that can be evaluated decide, even if others cannot (language definition, "Logical Operators").
  private func logic(isAnd: Bool, _ terms: [Condition]) -> Condition {
    { (frame) throws(Interrupt) in
      var pending: Interrupt?
      for term in terms {
        do throws(Interrupt) {
          if try term(&frame) != isAnd { return !isAnd }
        } catch {
          pending = Interrupt.merge(pending, error)
        }
      }
      if let pending { throw pending }
      return isAnd
    }
  }

  /// The values of all codes. If one is unavailable the rest are still asked, so that everything that lacks is named.
  static func values(_ codes: [Code], _ frame: inout Frame) throws(Interrupt) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(codes.count)
    for (index, code) in codes.enumerated() {
      do throws(Interrupt) {
        values.append(try code(&frame))
      } catch {
        throw collect(error, codes[(index + 1)...], &frame)
      }
    }
    return values
  }

  /// An interrupt together with what else is unavailable in the codes that follow.
  static func collect(_ interrupt: Interrupt, _ rest: ArraySlice<Code>, _ frame: inout Frame) -> Interrupt {
    guard case .unavailable = interrupt else { return interrupt }
    var result = interrupt
    for code in rest {
      do throws(Interrupt) {
        _ = try code(&frame)
      } catch {
        result = Interrupt.merge(result, error)
      }
    }
    return result
  }

  // MARK: Literals

  private func map(_ expression: Expression, _ entries: [(key: Expression, value: Expression)]) -> Code {
    let keys = entries.map { code($0.key) }
    let values = entries.map { code($0.value) }
    let place = place(expression)
    return { (frame) throws(Interrupt) in
      let parts = try Planner.values(keys + values, &frame)
      let (keys, values) = (Array(parts[..<keys.count]), Array(parts[keys.count...]))
      for key in keys {
        switch key {
        case .bool, .int, .uint, .string: continue
        default: throw place.failure("a map key is a bool, int, uint or string, found \(key.kind)")
        }
      }
      guard let map = MapValue(keys: keys, values: values) else { throw place.failure("a map has one key twice") }
      return .map(map)
    }
  }
}
