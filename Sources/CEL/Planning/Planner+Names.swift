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
      return Code { (frame) throws(Interrupt) in
        switch frame.bindings[slot] {
        case .value(let value): return value
        case .source(let source): return .record(source.record)
        case .unavailable(let names): throw .unavailable(names)
        }
      }
    case .local(let slot): return name(ofLocal: slot)
    case .constant(let value): return Code { (_) throws(Interrupt) in value }
    case .definition(let index): return definition(index)
    case .field, .function, .fault, nil: preconditionFailure("the checker resolves every name")
    }
  }

  /// The value of a variable of a macro.
  func name(ofLocal slot: Int) -> Code {
    if let cache = lazies[slot] { return bound(cache) }
    return Code { (frame) throws(Interrupt) in frame.locals[slot] }
  }

  /// The value of a definition, which is evaluated once and has locals of its own.
  private func definition(_ index: Int) -> Code {
    let definition = environment.definitions[index]
    let (name, program) = (definition.name, definition.program)
    let place = program.place
    return Code { (frame) throws(Interrupt) in
      if let memo = frame.memos[index] { return try memo.get() }
      var (locals, caches) = (Slots<Value>(), Slots<Frame.Cache>())
      swap(&frame.locals, &locals)
      swap(&frame.caches, &caches)
      defer {
        swap(&frame.locals, &locals)
        swap(&frame.caches, &caches)
      }
      do throws(Interrupt) {
        let value = try frame.doOnce { (frame) throws(Interrupt) in
          try frame.charge(program.weight, place)
          return try program.code(&frame)
        }
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
    guard case .field(let slot)? = checked.meanings[expression.id], let type = recordType(of: operand) else {
      let operand = code(operand)
      return Code { (frame) throws(Interrupt) in try Planner.read(field, of: operand(&frame), place) }
    }
    if case .variable(let variable)? = checked.meanings[operand.id] {
      let typeID = ObjectIdentifier(type)
      // Most fields are fields of variables: they are read without taking the record out.
      return Code { (frame) throws(Interrupt) in
        switch frame.bindings[variable] {
        case .source(let source) where source.typeID == typeID: return try Planner.value(of: source.state(of: slot))
        case .source(let source): return try Planner.read(field, of: .record(source.record), place)
        case .value(.record(let record)) where record.type === type: return try Planner.value(of: record.slots[slot])
        case .value(let value): return try Planner.read(field, of: value, place)
        case .unavailable(let names): throw .unavailable(names)
        }
      }
    }
    let operand = code(operand)
    return Code { (frame) throws(Interrupt) in
      let value = try operand(&frame)
      guard case .record(let record) = value, record.type === type else {
        return try Planner.read(field, of: value, place)
      }
      return try Planner.value(of: record.slots[slot])
    }
  }

  /// The record type that an operand has unless it is null.
  func recordType(of operand: Expression) -> RecordType? {
    switch checked.types[operand.id] {
    case .record(let type), .nullable(.record(let type)): type
    default: nil
    }
  }

  /// `operand.?field`. Of an optional operand it is the field of what that holds.
  func optionalSelection(_ expression: Expression, _ operand: Expression, _ field: String) -> Code {
    let (operand, place) = (code(operand), place(expression))
    return Code { (frame) throws(Interrupt) in try Planner.readOptional(field, of: operand(&frame), place) }
  }

  /// `has()`: whether a field or a key is there.
  func presence(_ expression: Expression, _ operand: Expression, _ field: String) -> Condition {
    let place = place(expression)
    if case .fault(let message)? = checked.meanings[expression.id] {
      return Condition { (_) throws(Interrupt) in throw place.failure(message) }
    }
    let code = code(operand)
    if case .field(let slot)? = checked.meanings[expression.id], let type = recordType(of: operand) {
      let variable: Int? = if case .variable(let slot)? = checked.meanings[operand.id] { slot } else { nil }
      let typeID = ObjectIdentifier(type)
      return Condition { (frame) throws(Interrupt) in
        if let variable {
          switch frame.bindings[variable] {
          case .source(let source) where source.typeID == typeID: return try Planner.isPresent(source.state(of: slot))
          case .value(.record(let record)) where record.type === type: return try Planner.isPresent(record.slots[slot])
          case .source, .value, .unavailable: break
          }
        }
        let value = try code(&frame)
        guard case .record(let record) = value, record.type === type else {
          return try Planner.isPresent(field, in: value, place)
        }
        return try Planner.isPresent(record.slots[slot])
      }
    }
    return Condition { (frame) throws(Interrupt) in try Planner.isPresent(field, in: code(&frame), place) }
  }

  private static func isPresent(_ state: FieldState) throws(Interrupt) -> Bool {
    switch state {
    case .value: return true
    case .absent: return false
    case .unavailable(let names): throw .unavailable(names)
    }
  }

  private static func isPresent(_ field: String, in value: Value, _ place: Place) throws(Interrupt) -> Bool {
    switch value {
    case .map(let map): return map[field] != nil
    case .optional(let held):
      return try held.map { value throws(Interrupt) in try isPresent(field, in: value, place) } ?? false
    case .record(let record):
      guard let state = record[field] else {
        throw place.failure("\(record.type.name) has no field '\(Value.cutOff(field))'")
      }
      return try isPresent(state)
    default: throw place.failure("\(value.kind) has no field '\(Value.cutOff(field))'")
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
      guard let value = map[field] else { throw place.failure("no such key: \(Value.excerpt(field))") }
      return value
    case .record(let record):
      guard let state = record[field] else {
        throw place.failure("\(record.type.name) has no field '\(Value.cutOff(field))'")
      }
      return try Self.value(of: state)
    case .optional: return try readOptional(field, of: value, place)
    default: throw place.failure("\(value.kind) has no field '\(Value.cutOff(field))'")
    }
  }

  /// The field of a value as an optional: empty if a map lacks the key, a record the field, or an optional the value.
  static func readOptional(_ field: String, of value: Value, _ place: Place) throws(Interrupt) -> Value {
    switch value {
    case .map(let map): return .optional(map[field])
    case .optional(nil): return value
    case .optional(let held?): return try readOptional(field, of: held, place)
    case .record(let record):
      switch record[field] {
      case .value(let value): return .optional(value)
      case .absent: return .optional(nil)
      case .unavailable(let names): throw .unavailable(names)
      case nil: throw place.failure("\(record.type.name) has no field '\(Value.cutOff(field))'")
      }
    default: throw place.failure("\(value.kind) has no field '\(Value.cutOff(field))'")
    }
  }
}

extension Interrupt {
  /// The failure of a definition, with its name unless an inner definition failed.
  fileprivate func named(_ definition: String) -> Interrupt {
    switch self {
    case .failure(var error) where error.definition == nil:
      error.definition = definition
      return .failure(error)
    case .limit(var error) where error.definition == nil:
      error.definition = definition
      return .limit(error)
    default: return self
    }
  }
}
