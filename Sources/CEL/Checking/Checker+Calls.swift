/// Which function a call means (language definition, "Functions").
extension Checker {
  mutating func call(
    _ expression: Expression, _ name: String, target: Expression?, _ arguments: [Expression], isRooted: Bool
  ) -> Type {
    if let target, !isValue(target), let namespace = target.qualifiedName {
      let qualified = "\(namespace).\(name)"
      if FunctionTable.functions[qualified] != nil {
        checked.meanings[target.id] = .fault("'\(namespace)' is no value")
        return apply(expression, qualified, isMember: false, arguments)
      }
    }
    return apply(expression, name, isMember: target != nil, (target.map { [$0] } ?? []) + arguments)
  }

  private mutating func apply(_ expression: Expression, _ name: String, isMember: Bool, _ arguments: [Expression])
    -> Type
  {
    let types = arguments.map { check($0) }
    guard FunctionTable.functions[name] != nil else {
      return fail(expression, "no function '\(name)'\(Spelling.hint(for: name, among: FunctionTable.callable))")
    }
    guard let function = FunctionTable.function(name, isMember: isMember, arity: types.count),
      let result = overload(function, types)
    else {
      return fail(
        expression,
        "no matching overload: \(Self.form(name, isMember: isMember, kinds: types.map { solver.resolved($0).description }))"
      )
    }
    checked.meanings[expression.id] = .function(function)
    noteWholeReads(name, types)
    return result
  }

  /// The result of the overloads that take the arguments: `dyn` if several do and differ, nil if none does.
  private mutating func overload(_ function: Function, _ types: [Type]) -> Type? {
    var result: Type?
    for signature in function.signatures {
      let instance = solver.instantiate(signature)
      let before = solver
      guard solver.accepts(types, as: instance.parameters) else { continue }
      guard let first = result else {
        result = instance.result
        continue
      }
      // More than one fits, so an argument is open: what the first found about variables stands only if they agree.
      if solver.resolved(first) != solver.resolved(instance.result) { result = .dyn }
      solver = before
    }
    return result
  }

  /// Equality looks at every field of its records, and `dyn` hides them from the checker.
  private mutating func noteWholeReads(_ name: String, _ types: [Type]) {
    let isNullTest = types.contains { solver.shallow($0) == .null }
    guard ["==", "!=", "in", "dyn"].contains(name), !isNullTest else { return }
    for type in types { readWhole(type) }
  }

  /// A call as messages show it, with types in the place of values: `int + string`, `string.startsWith(int)`, `size(int)`.
  static func form(_ name: String, isMember: Bool, kinds texts: [String]) -> String {
    switch (name, texts.count) {
    case ("[]", 2): return "\(texts[0])[\(texts[1])]"
    case ("-_", 1): return "-\(texts[0])"
    case ("!", 1): return "!\(texts[0])"
    case (_, 2) where name == "in" || name.unicodeScalars.first?.isIdentifierStart != true:
      return "\(texts[0]) \(name) \(texts[1])"
    default:
      let arguments = texts.dropFirst(isMember ? 1 : 0).joined(separator: ", ")
      return "\(isMember ? texts[0] + "." : "")\(name)(\(arguments))"
    }
  }
}
