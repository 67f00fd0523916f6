/// Finds the types that stand for type variables, and decides which types agree (language definition, "Gradual Type Checking").
struct TypeSolver {
  private var found: [Int: Type] = [:]
  private var count = 0

  /// A variable that stands for no type yet.
  mutating func fresh() -> Type {
    count += 1
    return .variable(count)
  }

  /// The signature with a fresh variable for each of its parameters.
  mutating func instantiate(_ signature: Signature) -> Signature {
    var variables: [String: Type] = [:]
    let parameters = signature.parameters.map { instantiate($0, &variables) }
    return Signature(parameters, instantiate(signature.result, &variables))
  }

  private mutating func instantiate(_ type: Type, _ variables: inout [String: Type]) -> Type {
    switch type {
    case .parameter(let name):
      if let variable = variables[name] { return variable }
      let variable = fresh()
      variables[name] = variable
      return variable
    case .list(let element): return .list(instantiate(element, &variables))
    case .map(let key, let value): return .map(instantiate(key, &variables), instantiate(value, &variables))
    case .optional(let wrapped): return .optional(instantiate(wrapped, &variables))
    case .nullable(let wrapped): return .nullable(instantiate(wrapped, &variables))
    case .type(let instance): return .type(instantiate(instance, &variables))
    case .opaque(let name, let parameters): return .opaque(name, parameters.map { instantiate($0, &variables) })
    default: return type
    }
  }

  /// The type with all that was found put in; what was not is `dyn`.
  func resolved(_ type: Type) -> Type {
    switch type {
    case .variable(let number): found[number].map(resolved) ?? .dyn
    case .list(let element): .list(resolved(element))
    case .map(let key, let value): .map(resolved(key), resolved(value))
    case .optional(let wrapped): .optional(resolved(wrapped))
    case .nullable(let wrapped): .nullable(resolved(wrapped))
    case .type(let instance): .type(resolved(instance))
    case .opaque(let name, let parameters): .opaque(name, parameters.map(resolved))
    default: type
    }
  }

  /// The type with a variable at its top replaced by what was found for it.
  func shallow(_ type: Type) -> Type {
    var type = type
    while case .variable(let number) = type, let next = found[number] { type = next }
    return type
  }

  /// Whether a value of the one type can be used as the other. What this finds out about variables is kept only if so.
  mutating func accepts(_ type: Type, as expected: Type) -> Bool {
    let before = found
    if agree(type, expected) { return true }
    found = before
    return false
  }

  /// Whether all types can be used as those at the same places.
  mutating func accepts(_ types: [Type], as expected: [Type]) -> Bool {
    let before = found
    if zip(types, expected).allSatisfy({ agree($0, $1) }) { return true }
    found = before
    return false
  }

  /// One type for the elements of a list literal or the branches of a conditional; nil if they have none in common.
  mutating func join(_ left: Type, _ right: Type) -> Type? {
    accepts(right, as: left) ? general(left, right) : nil
  }

  /// Of two types that agree, what both are: wherever one says less about a value, that.
  private func general(_ left: Type, _ right: Type) -> Type {
    switch (shallow(left), shallow(right)) {
    case (.dyn, _), (_, .dyn): .dyn
    case (.nullable(let left), .nullable(let right)): .nullable(general(left, right))
    case (.nullable(let wrapped), .null), (.null, .nullable(let wrapped)): .nullable(wrapped)
    case (.nullable(let wrapped), let other), (let other, .nullable(let wrapped)): .nullable(general(wrapped, other))
    case (.null, let other), (let other, .null): other
    case (.list(let left), .list(let right)): .list(general(left, right))
    case (.optional(let left), .optional(let right)): .optional(general(left, right))
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      .map(general(key, otherKey), general(value, otherValue))
    case (.opaque(let name, let parameters), .opaque(_, let others)):
      .opaque(name, zip(parameters, others).map(general))
    case (.type(let left), .type(let right)): .type(resolved(left) == resolved(right) ? left : .dyn)
    case (let left, _): left
    }
  }

  private mutating func agree(_ type: Type, _ expected: Type) -> Bool {
    let (type, expected) = (shallow(type), shallow(expected))
    switch (type, expected) {
    case (.variable(let left), .variable(let right)) where left == right: return true
    case (_, .variable(let number)): return bind(number, to: type)
    case (.variable(let number), _): return bind(number, to: expected)
    case (.dyn, _), (_, .dyn): return true
    case (.null, .null), (.null, .nullable), (.nullable, .null): return true
    case (.null, .record), (.null, .timestamp), (.null, .duration), (.null, .optional), (.null, .opaque): return true
    case (.record, .null), (.timestamp, .null), (.duration, .null), (.optional, .null), (.opaque, .null): return true
    case (.nullable(let left), .nullable(let right)): return agree(left, right)
    case (.nullable(let wrapped), _): return agree(wrapped, expected)
    case (_, .nullable(let wrapped)): return agree(type, wrapped)
    case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)): return agree(left, right)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return agree(key, otherKey) && agree(value, otherValue)
    case (.type, .type): return true
    case (.opaque(let name, let parameters), .opaque(let otherName, let others)):
      return name == otherName && parameters.count == others.count
        && zip(parameters, others).allSatisfy { agree($0, $1) }
    default: return type == expected
    }
  }

  /// Lets a variable stand for a type, unless it occurs in it.
  private mutating func bind(_ number: Int, to type: Type) -> Bool {
    guard !occurs(number, in: type) else { return false }
    found[number] = type
    return true
  }

  private func occurs(_ number: Int, in type: Type) -> Bool {
    switch shallow(type) {
    case .variable(let other): number == other
    case .list(let element), .optional(let element), .nullable(let element), .type(let element):
      occurs(number, in: element)
    case .map(let key, let value): occurs(number, in: key) || occurs(number, in: value)
    case .opaque(_, let parameters): parameters.contains { occurs(number, in: $0) }
    default: false
    }
  }
}
