/// Finds the types that stand for type variables, and decides which types agree (language definition, "Gradual Type Checking").
///
/// What is found can be taken back: a log tells what each variable stood for before, so that trying an overload costs no copy of
/// everything that is known.
struct TypeSolver {
  /// What each variable stands for, by its number.
  private var found: [Type?] = []
  private var log: [(number: Int, before: Type?)] = []

  /// A variable that stands for no type yet.
  mutating func fresh() -> Type {
    found.append(nil)
    return .variable(found.count - 1)
  }

  /// A point to which `undo` can go back.
  var mark: Int { log.count }

  /// Forgets what was found since a mark was taken.
  mutating func undo(to mark: Int) {
    while log.count > mark, let change = log.popLast() { found[change.number] = change.before }
  }

  private mutating func set(_ number: Int, to type: Type) {
    log.append((number, found[number]))
    found[number] = type
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
    type.hasVariables ? replaced(type) : type
  }

  private func replaced(_ type: Type) -> Type {
    switch type {
    case .variable:
      switch shallow(type) {
      case .variable: .dyn
      case let known: replaced(known)
      }
    case .list(let element): .list(replaced(element))
    case .map(let key, let value): .map(replaced(key), replaced(value))
    case .optional(let wrapped): .optional(replaced(wrapped))
    case .nullable(let wrapped): .nullable(replaced(wrapped))
    case .type(let instance): .type(replaced(instance))
    case .opaque(let name, let parameters): .opaque(name, parameters.map(replaced))
    default: type
    }
  }

  /// The type with a variable at its top replaced by what was found for it.
  func shallow(_ type: Type) -> Type {
    var type = type
    while case .variable(let number) = type, let next = found[number] { type = next }
    return type
  }

  /// The last variable of the chain that begins with the type, if it begins with one.
  private func lastVariable(_ type: Type) -> Int? {
    guard case .variable(var number) = type else { return nil }
    while case .variable(let next)? = found[number] { number = next }
    return number
  }

  /// Whether a value of the one type can be used as the other. What this finds out about variables is kept only if so.
  mutating func accepts(_ type: Type, as expected: Type) -> Bool {
    accepts([type], as: [expected])
  }

  /// Whether all types can be used as those at the same places.
  mutating func accepts(_ types: [Type], as expected: [Type]) -> Bool {
    let before = mark
    for (type, expected) in zip(types, expected) where !agree(type, expected) {
      undo(to: before)
      return false
    }
    return true
  }

  /// One type for the elements of a list literal or the branches of a conditional; nil if they have none in common.
  mutating func join(_ left: Type, _ right: Type) -> Type? {
    if left == right { return left }
    return accepts(right, as: left) ? general(left, right) : nil
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
    let (found, wanted) = (shallow(type), shallow(expected))
    switch (found, wanted) {
    // The younger stands for the older, so that chains of variables stay short.
    case (.variable(let left), .variable(let right)):
      if left != right { set(max(left, right), to: .variable(min(left, right))) }
      return true
    case (_, .variable(let number)): return bind(number, to: found)
    case (.variable(let number), _): return bind(number, to: wanted)
    default: break
    }
    guard fits(found, wanted) else { return false }
    if let number = lastVariable(expected) { widen(number, by: found) }
    return true
  }

  /// Whether types that are no variables agree.
  private mutating func fits(_ type: Type, _ expected: Type) -> Bool {
    switch (type, expected) {
    case (.dyn, _):
      leaveOpen(expected)
      return true
    case (_, .dyn): return true
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
    set(number, to: type)
    return true
  }

  /// Lets a variable stand also for a type that agrees with the one it stands for: once it has taken a `dyn`, it promises nothing.
  private mutating func widen(_ number: Int, by type: Type) {
    guard let before = found[number] else { return }
    let type = general(before, type)
    guard type != before else { return }
    set(number, to: occurs(number, in: type) ? .dyn : type)
  }

  /// Lets every variable in a type be `dyn`: the value that is used as the type may have anything at their places.
  private mutating func leaveOpen(_ type: Type) {
    switch type {
    case .variable:
      guard let number = lastVariable(type), found[number] != .dyn else { return }
      set(number, to: .dyn)
    case .list(let element), .optional(let element), .nullable(let element): leaveOpen(element)
    case .map(let key, let value):
      leaveOpen(key)
      leaveOpen(value)
    case .opaque(_, let parameters): for parameter in parameters { leaveOpen(parameter) }
    default: break
    }
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

extension Type {
  /// Whether a type variable is in it.
  fileprivate var hasVariables: Bool {
    switch self {
    case .variable: true
    case .list(let element), .optional(let element), .nullable(let element), .type(let element): element.hasVariables
    case .map(let key, let value): key.hasVariables || value.hasVariables
    case .opaque(_, let parameters): parameters.contains(where: \.hasVariables)
    default: false
    }
  }
}
