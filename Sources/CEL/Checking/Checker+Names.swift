/// What names stand for (language definition, "Name Resolution").
extension Checker {
  mutating func identifier(_ expression: Expression, _ name: String, isRooted: Bool) -> Type {
    if !isRooted, let slot = locals.lastIndex(where: { $0.name == name }) {
      checked.meanings[expression.id] = .local(slot)
      return locals[slot].type
    }
    if let type = declared(expression, name, isRooted: isRooted) { return type }
    return unknown(expression, name)
  }

  /// The type of a chain of names that is declared as a whole, such as a definition `variables.allowed`; nil if it is not.
  /// A chain that begins with an undeclared name is reported here, as a whole.
  mutating func qualified(_ expression: Expression) -> Type? {
    guard let (root, isRooted) = expression.root, isRooted || !locals.contains(where: { $0.name == root }),
      let names = expression.names
    else { return nil }
    if names.count <= environment.longestName,
      let type = declared(expression, names.joined(separator: "."), isRooted: isRooted)
    {
      return type
    }
    let prefix = root + "."
    guard !isKnown(root, isRooted: isRooted), environment.declaredNames.contains(where: { $0.hasPrefix(prefix) }),
      !hasDeclaredPrefix(names, isRooted: isRooted)
    else { return nil }
    return unknown(expression, names.joined(separator: "."))
  }

  private mutating func unknown(_ expression: Expression, _ name: String) -> Type {
    let hint = hint(for: name, among: visibleNames)
    return fail(expression, "unknown variable '\(Value.cutOff(name))'\(hint)", unknownVariable: name)
  }

  /// Whether a chain of names begins with a name that stands for something, so that no function is meant by it.
  func isValue(_ expression: Expression) -> Bool {
    guard let (root, isRooted) = expression.root, let names = expression.names else { return true }
    return !isRooted && locals.contains { $0.name == root } || hasDeclaredPrefix(names, isRooted: isRooted)
  }

  private mutating func declared(_ expression: Expression, _ name: String, isRooted: Bool) -> Type? {
    for candidate in environment.candidates(for: name, isRooted: isRooted) {
      switch environment.lookup(candidate) {
      case .variable(let slot):
        checked.meanings[expression.id] = .variable(slot)
        checked.reads.insert(environment.variables[slot].name)
        return environment.variables[slot].type
      case .definition(let index):
        let program = environment.definitions[index].program
        checked.meanings[expression.id] = .definition(index)
        checked.reads.formUnion(program.reads)
        return program.type
      case nil: break
      }
      if let type = TypeNames.types[candidate] {
        checked.meanings[expression.id] = .constant(.type(type))
        return .type(type)
      }
    }
    return nil
  }

  private func isKnown(_ name: String, isRooted: Bool) -> Bool {
    environment.candidates(for: name, isRooted: isRooted).contains {
      environment.lookup($0) != nil || TypeNames.types[$0] != nil
    }
  }

  /// Whether a chain of names, or the beginning of it, is declared.
  private func hasDeclaredPrefix(_ names: [String], isRooted: Bool) -> Bool {
    (0..<min(names.count, environment.longestName)).contains { last in
      isKnown(names[...last].joined(separator: "."), isRooted: isRooted)
    }
  }

  private var visibleNames: [String] {
    locals.map(\.name) + environment.declaredNames
  }

  /// Notes that a value is used as a whole, so that every field of a record in it may be read.
  mutating func readWhole(_ type: Type) {
    switch solver.shallow(type) {
    case .record(let record):
      for field in record.fields {
        checked.reads.formUnion(field.reads)
        readWhole(field.type)
      }
    case .list(let element), .optional(let element), .nullable(let element): readWhole(element)
    case .map(_, let value): readWhole(value)
    default: break
    }
  }
}

extension Expression {
  /// The first name of a chain of names, and whether a dot stands before it.
  var root: (name: String, isRooted: Bool)? {
    switch kind {
    case .identifier(let name, let isRooted): (name, isRooted)
    case .select(let operand, _, isTest: false): operand.root
    default: nil
    }
  }
}
