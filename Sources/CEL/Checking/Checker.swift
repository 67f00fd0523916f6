/// Gives every node a type and resolves every name (language definition, "Name Resolution" and "Gradual Type Checking").
struct Checker {
  /// An unchecked program takes every type for `dyn` and fails at run time where a checked one would not compile.
  enum Mode {
    case checked
    case unchecked
  }

  let environment: Environment
  let mode: Mode
  var checked: Checked
  var solver = TypeSolver()
  var locals: [(name: String, type: Type)] = []
  private(set) var diagnostics: [Diagnostic] = []

  private init(_ environment: Environment, _ mode: Mode, _ checked: Checked) {
    self.environment = environment
    self.mode = mode
    self.checked = checked
  }

  /// Checks a tree. Throws all that is wrong with it, in the order of the source.
  static func check(
    _ root: Expression, nodeCount: Int, of source: SourceText, in environment: Environment, mode: Mode, expecting: Type?
  ) throws(CompileError) -> Checked {
    var checker = Checker(environment, mode, Checked(root: root, source: source, nodeCount: nodeCount))
    let type = checker.check(root)
    if let expecting { checker.require(expecting, root, type) }
    guard checker.diagnostics.isEmpty else {
      throw CompileError(diagnostics: checker.diagnostics.sorted { $0.offset < $1.offset })
    }
    checker.checked.types = checker.checked.types.map(checker.solver.resolved)
    return checker.checked
  }

  // MARK: Reports

  mutating func report(_ message: String, at offset: Int) {
    guard mode == .checked else { return }
    diagnostics.append(checked.source.diagnostic(message, at: offset))
  }

  /// Reports what is wrong with a node; at run time the node fails with the same words.
  mutating func fail(_ expression: Expression, _ message: String) -> Type {
    report(message, at: expression.offset)
    checked.meanings[expression.id] = .fault(message)
    return .dyn
  }

  /// Reports a node whose type is not the one that its place needs.
  mutating func require(_ expected: Type, _ expression: Expression, _ type: Type) {
    guard !solver.accepts(type, as: expected) else { return }
    report("expected \(solver.resolved(expected)), found \(solver.resolved(type))", at: expression.start)
  }

  // MARK: Nodes

  @discardableResult
  mutating func check(_ expression: Expression) -> Type {
    let type = mode == .checked ? kind(of: expression) : unchecked(expression)
    checked.types[expression.id] = type
    return type
  }

  private mutating func unchecked(_ expression: Expression) -> Type {
    _ = kind(of: expression)
    return .dyn
  }

  private mutating func kind(of expression: Expression) -> Type {
    switch expression.kind {
    case .literal(let value): return value.type
    case .identifier(let name, let isRooted): return identifier(expression, name, isRooted: isRooted)
    case .select(let operand, let field, let isTest): return select(expression, operand, field, isTest: isTest)
    case .call(let name, let target, let arguments, let isRooted):
      return call(expression, name, target: target, arguments, isRooted: isRooted)
    case .logic(_, let terms):
      for term in terms { require(.bool, term, check(term)) }
      return .bool
    case .conditional(let condition, let first, let second):
      require(.bool, condition, check(condition))
      return branches(check(first), second, check(second))
    case .list(let elements): return .list(common(elements))
    case .map(let entries):
      let key = common(entries.map(\.key))
      return .map(key, common(entries.map(\.value)))
    case .message(let name, let fields):
      for field in fields { check(field.value) }
      return fail(expression, "unknown type '\(name)'")
    case .comprehension(let loop): return comprehension(expression, loop)
    case .bind(let name, let value, let body):
      let type = check(value)
      return scoped(expression, [(name, type)]) { $0.check(body) }
    }
  }

  private mutating func branches(_ first: Type, _ second: Expression, _ type: Type) -> Type {
    if let type = solver.join(first, type) { return type }
    report(
      "both branches need one type: expected \(solver.resolved(first)), found \(solver.resolved(type))",
      at: second.start)
    return .dyn
  }

  /// The type of the elements of a literal: `dyn` if they are mixed, open if there are none.
  private mutating func common(_ elements: [Expression]) -> Type {
    var type: Type?
    for element in elements {
      let next = check(element)
      guard let joined = type.map({ solver.join($0, next) }) ?? next else {
        readWhole(type ?? .dyn)
        readWhole(next)
        type = .dyn
        continue
      }
      type = joined
    }
    return type ?? solver.fresh()
  }

  private mutating func select(_ expression: Expression, _ operand: Expression, _ field: String, isTest: Bool) -> Type {
    if !isTest, let name = expression.qualifiedName, let type = qualified(expression, name) { return type }
    let type = solver.shallow(check(operand))
    let result = fieldType(expression, operand, type, field)
    return isTest ? .bool : result
  }

  private mutating func fieldType(_ expression: Expression, _ operand: Expression, _ type: Type, _ field: String)
    -> Type
  {
    switch type {
    case .record(let record):
      guard let slot = record.slot(of: field) else {
        let owner = operand.qualifiedName ?? record.name
        return fail(
          expression,
          "unknown field '\(field)' of \(owner)\(Spelling.hint(for: field, among: record.fields.map(\.name)))")
      }
      checked.meanings[expression.id] = .field(slot)
      checked.reads.formUnion(record.fields[slot].reads)
      return record.fields[slot].type
    case .map(_, let value): return value
    case .dyn, .variable: return .dyn
    case .nullable(let wrapped): return fieldType(expression, operand, wrapped, field)
    default: return fail(expression, "a value of type \(solver.resolved(type)) has no field '\(field)'")
    }
  }

  // MARK: Macros

  private mutating func comprehension(_ expression: Expression, _ loop: Comprehension) -> Type {
    let types = elementTypes(loop)
    return scoped(expression, Array(zip(loop.variables, types))) { checker in
      if let filter = loop.filter { checker.require(.bool, filter, checker.check(filter)) }
      let body = checker.check(loop.body)
      switch loop.form {
      case .all, .exists, .existsOne:
        checker.require(.bool, loop.body, body)
        return .bool
      case .filter:
        checker.require(.bool, loop.body, body)
        return .list(types[0])
      case .list: return .list(body)
      case .map: return .map(types[0], body)
      }
    }
  }

  /// The types of a macro's one or two variables.
  private mutating func elementTypes(_ loop: Comprehension) -> [Type] {
    let range = solver.shallow(check(loop.range))
    let isPair = loop.variables.count == 2
    switch range {
    case .list(let element): return isPair ? [.int, element] : [element]
    case .map(let key, let value): return isPair ? [key, value] : [key]
    case .dyn: return isPair ? [.dyn, .dyn] : [.dyn]
    case .variable:
      // A range that is still open can only turn out to be a list, such as the elements of `[]`.
      let element = solver.fresh()
      _ = solver.accepts(range, as: .list(element))
      return isPair ? [.int, element] : [element]
    default:
      report("expected a list or a map to go through, found \(solver.resolved(range))", at: loop.range.start)
      return isPair ? [.dyn, .dyn] : [.dyn]
    }
  }

  /// Checks with further local variables, which hide others of their names.
  private mutating func scoped(
    _ expression: Expression, _ variables: [(String, Type)], _ body: (inout Checker) -> Type
  ) -> Type {
    checked.slots[expression.id] = locals.count
    locals += variables.map { (name: $0.0, type: $0.1) }
    checked.localCount = max(checked.localCount, locals.count)
    defer { locals.removeLast(variables.count) }
    return body(&self)
  }
}
