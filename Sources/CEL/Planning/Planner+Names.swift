/// Variables, definitions and fields.
extension Planner {
  func isName(_ meaning: Checked.Meaning) -> Bool {
    switch meaning {
    case .variable, .definition, .local, .constant: true
    case .field, .function, .fault: false
    }
  }

  func name(_ expression: Expression) -> Code {
    switch checked.meanings[expression.id] {
    case .variable(let slot):
      return { (frame) throws(Interrupt) in
        switch frame.bindings[slot] {
        case .value(let value): return value
        case .unavailable(let name): throw .unavailable([name])
        }
      }
    case .local(let slot): return { (frame) throws(Interrupt) in frame.locals[slot] }
    case .constant(let value): return { (_) throws(Interrupt) in value }
    case .definition(let index): return definition(index)
    case .field, .function, .fault, nil: preconditionFailure("the checker resolves every name")
    }
  }

  /// The value of a definition, which is evaluated once and has locals of its own.
  private func definition(_ index: Int) -> Code {
    let definition = environment.definitions[index]
    let (name, code, localCount) = (definition.name, definition.program.code, definition.program.localCount)
    return { (frame) throws(Interrupt) in
      switch frame.memos[index] {
      case .value(let value): return value
      case .interrupt(let interrupt): throw interrupt
      case nil: break
      }
      let locals = frame.locals
      frame.locals = Array(repeating: .null, count: localCount)
      defer { frame.locals = locals }
      do throws(Interrupt) {
        let value = try code(&frame)
        frame.memos[index] = .value(value)
        return value
      } catch {
        let interrupt = error.named(name)
        frame.memos[index] = .interrupt(interrupt)
        throw interrupt
      }
    }
  }

  func selection(_ expression: Expression, _ operand: Expression, _ field: String) -> Code {
    let place = place(expression)
    if case .field(let slot)? = checked.meanings[expression.id], case .record(let type) = checked.types[operand.id] {
      let operand = code(operand)
      return { (frame) throws(Interrupt) in
        let value = try operand(&frame)
        guard case .record(let record) = value, record.type == type else {
          return try Planner.read(field, of: value, place)
        }
        return try Planner.value(of: record.slots[slot])
      }
    }
    let operand = code(operand)
    return { (frame) throws(Interrupt) in try Planner.read(field, of: operand(&frame), place) }
  }

  /// `has()`: whether a field or a key is there.
  func presence(_ expression: Expression, _ operand: Expression, _ field: String) -> Condition {
    let place = place(expression)
    if case .fault(let message)? = checked.meanings[expression.id] {
      return { (_) throws(Interrupt) in throw place.failure(message) }
    }
    let operand = code(operand)
    return { (frame) throws(Interrupt) in
      switch try operand(&frame) {
      case .map(let map): return map[field] != nil
      case .record(let record):
        switch record[field] {
        case .value: return true
        case .absent: return false
        case .unavailable(let names): throw .unavailable(names)
        case nil: throw place.failure("\(record.type.name) has no field '\(field)'")
        }
      case let value: throw place.failure("\(value.kind) has no field '\(field)'")
      }
    }
  }

  /// What a slot reads as.
  static func value(of state: FieldState) throws(Interrupt) -> Value {
    switch state {
    case .value(let value), .absent(default: let value): return value
    case .unavailable(let names): throw .unavailable(names)
    }
  }

  /// The field of a value whose type shows at run time only.
  static func read(_ field: String, of value: Value, _ place: Place) throws(Interrupt) -> Value {
    switch value {
    case .map(let map):
      guard let value = map[field] else { throw place.failure("no such key: \(Value.quoted(field))") }
      return value
    case .record(let record):
      guard let state = record[field] else { throw place.failure("\(record.type.name) has no field '\(field)'") }
      return try Self.value(of: state)
    default: throw place.failure("\(value.kind) has no field '\(field)'")
    }
  }
}

extension Interrupt {
  /// The failure of a definition, with its name unless an inner definition failed.
  fileprivate func named(_ definition: String) -> Interrupt {
    guard case .failure(var error) = self, error.definition == nil else { return self }
    error.definition = definition
    return .failure(error)
  }
}
