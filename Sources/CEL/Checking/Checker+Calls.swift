import Documents

/// Which function a call means (language definition, "Functions").
extension Checker {
  mutating func call(
    _ expression: Expression, _ name: String, target: Expression?, _ arguments: [Expression], isRooted: Bool
  ) -> Type {
    guard let target else { return apply(expression, name, isMember: false, arguments, isRooted: isRooted) }
    if !isValue(target), let namespace = target.qualifiedName {
      let qualified = "\(namespace).\(name)"
      let isKnown = functionName(qualified, isRooted: target.root?.isRooted ?? false) != nil
      if isKnown || environment.isFunctionNamespace(namespace) {
        checked.meanings[target.id] = .fault("'\(Value.cutOff(namespace))' is not a value")
        return apply(expression, qualified, isMember: false, arguments, isRooted: target.root?.isRooted ?? false)
      }
    }
    return apply(expression, name, isMember: true, [target] + arguments, isRooted: false)
  }

  /// The full name of the function that a name means in the container, nil if there is none.
  private func functionName(_ name: String, isRooted: Bool) -> String? {
    environment.candidates(for: name, isRooted: isRooted).first { environment.functions(named: $0) != nil }
  }

  private mutating func apply(
    _ expression: Expression, _ name: String, isMember: Bool, _ arguments: [Expression], isRooted: Bool
  ) -> Type {
    if isMember, mode == .checked, suggests, environment.functions(named: name) == nil,
      let macro = Spelling.nearest(to: name, among: environment.callable + Macro.names), Macro.names.contains(macro)
    {
      // What follows is written for the macro: its variable is known nowhere else.
      check(arguments[0])
      return fail(expression, "no function '\(Value.cutOff(name))'; did you mean '\(macro)'?")
    }
    let types = arguments.map { check($0) }
    guard let name = isMember ? name : functionName(name, isRooted: isRooted),
      let functions = environment.functions(named: name)
    else {
      let hint = hint(for: name, among: environment.callable)
      return fail(expression, "no function '\(Value.cutOff(name))'\(hint)")
    }
    for function in functions where function.takes(types.count, isMember: isMember) {
      guard let (result, parameters) = overload(function, types) else { continue }
      checked.meanings[expression.id] = .function(function)
      noteWholeReads(name, types, parameters)
      noteRegex(expression, function, arguments)
      return result
    }
    let kinds = types.map { solver.resolved($0).description }
    return fail(expression, "no matching overload: \(Self.form(name, isMember: isMember, kinds: kinds))")
  }

  /// The result and the parameters of the overloads that take the arguments: the result is `dyn` if several do and differ.
  private mutating func overload(_ function: Function, _ types: [Type]) -> (result: Type, parameters: [Type])? {
    if let infer = function.infer { return infer(types.map { solver.resolved($0) }).map { ($0, []) } }
    var found: (result: Type, parameters: [Type])?
    for signature in function.signatures {
      let instance = solver.instantiate(signature)
      let before = solver.mark
      guard solver.accepts(types, as: instance.parameters) else { continue }
      guard let first = found else {
        found = (instance.result, signature.parameters)
        continue
      }
      // More than one fits, so an argument is open: what the first found about variables stands only if they agree.
      if solver.resolved(first.result) != solver.resolved(instance.result) { found?.result = .dyn }
      solver.undo(to: before)
    }
    return found
  }

  /// Functions that look at every field of a record.
  private static let comparing: Set<String> = [
    "==", "!=", "in", "distinct", "sets.contains", "sets.equivalent", "sets.intersects",
  ]

  /// Comparing looks at every field of its records, and `dyn` hides them from the checker.
  private mutating func noteWholeReads(_ name: String, _ types: [Type], _ parameters: [Type]) {
    let isNullTest = types.contains { solver.shallow($0) == .null }
    let hides = name == "dyn" || parameters.contains { !$0.isFullyKnown && !$0.isGeneric }
    guard hides || Self.comparing.contains(name), !isNullTest else { return }
    for type in types { readWhole(type) }
  }

  /// Patterns of an expression of which whole automata are made.
  private static let wholeRegexes = 100

  /// Compiles a literal regular expression, so that what is wrong with it shows when the expression is checked.
  private mutating func noteRegex(_ expression: Expression, _ function: Function, _ arguments: [Expression]) {
    guard case .matching = function.body, case .literal(.string(let pattern)) = arguments[1].kind else { return }
    if let regex = literalRegexes[.string(pattern)] {
      checked.regexes[expression.id] = regex
      return
    }
    do throws(RegexError) {
      // One expression may have thousands of patterns: of those beyond the first few, automata are made as far as texts need them.
      let regex = try Regex(pattern, for: literalRegexes.count < Self.wholeRegexes ? .lasting : .rare)
      literalRegexes[.string(pattern)] = regex
      checked.regexes[expression.id] = regex
    } catch {
      report(error.description, at: arguments[1].offset)
      checked.meanings[expression.id] = .fault(error.description)
    }
  }

  /// A call as messages show it, with types in the place of values: `int + string`, `string.startsWith(int)`, `size(int)`.
  static func form(_ name: String, isMember: Bool, kinds texts: [String]) -> String {
    switch (name, texts.count) {
    case ("[]", 2): return "\(texts[0])[\(texts[1])]"
    case ("[?]", 2): return "\(texts[0])[?\(texts[1])]"
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

extension Type {
  /// Whether the type's open parts are parameters only, so that no value loses its type by it.
  fileprivate var isGeneric: Bool {
    switch self {
    case .dyn, .variable: false
    case .list(let element), .optional(let element), .nullable(let element): element.isGeneric
    case .map(let key, let value): key.isGeneric && value.isGeneric
    case .opaque(_, let parameters): parameters.allSatisfy(\.isGeneric)
    default: true
    }
  }
}
