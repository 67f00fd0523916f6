import Documents

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
  private(set) var problems: [CompileProblem] = []
  /// Those of literal patterns, by the pattern.
  var literalRegexes: [Value: Regex] = [:]
  private var suggestions = 0
  private static let mostSuggestions = 100

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
    guard checker.problems.isEmpty else {
      throw CompileError(problems: checker.problems.sorted { $0.offset < $1.offset })
    }
    checker.checked.types = checker.checked.types.map(checker.solver.resolved)
    return checker.checked
  }

  // MARK: Reports

  private static let mostDiagnostics = 1000

  mutating func report(_ message: String, at offset: Int, unknownVariable: String? = nil) {
    // Nobody reads more of them, and each can be long.
    guard mode == .checked, problems.count < Self.mostDiagnostics else { return }
    var problem = checked.source.problem(message, at: offset)
    problem.unknownVariable = unknownVariable
    problems.append(problem)
  }

  /// Reports what is wrong with a node; at run time the node fails with the same words.
  mutating func fail(_ expression: Expression, _ message: String, unknownVariable: String? = nil) -> Type {
    report(message, at: expression.offset, unknownVariable: unknownVariable)
    checked.meanings[expression.id] = .fault(message)
    return .dyn
  }

  /// Reports a node whose type is not the one that its place needs.
  mutating func require(_ expected: Type, _ expression: Expression, _ type: Type) {
    guard !solver.accepts(type, as: expected) else { return }
    report("expected \(solver.resolved(expected)), found \(solver.resolved(type))", at: expression.start)
  }

  /// What to suggest instead of a name that stands for nothing. After some mistakes nobody asks for more, and looking for the nearest
  /// of all names takes its time.
  mutating func hint(for name: String, among candidates: [String]) -> String {
    suggestions += 1
    return suggests ? Spelling.hint(for: name, among: candidates) : ""
  }

  var suggests: Bool { suggestions <= Self.mostSuggestions }

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
    case .optionalSelect(let operand, let field): return optionalSelect(expression, operand, field)
    case .list(let elements, let optional): return .list(common(elements, optional: optional))
    case .map(let entries, let optional):
      let key = common(entries.map(\.key))
      return .map(solver.shallow(key).isKey ? key : .dyn, common(entries.map(\.value), optional: optional))
    case .message(let name, let fields):
      for field in fields { check(field.value) }
      return fail(expression, "unknown type '\(Value.cutOff(name))'")
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

  /// The type of the elements of a literal: `dyn` if they are mixed, open if there are none. Of the optional ones it is what they hold.
  private mutating func common(_ elements: [Expression], optional: Set<Int> = []) -> Type {
    var type: Type?
    for (index, element) in elements.enumerated() {
      let checked = check(element)
      let next = optional.contains(index) ? held(checked, by: element) : checked
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

  /// What an optional of the type holds.
  private mutating func held(_ type: Type, by expression: Expression) -> Type {
    switch solver.shallow(type) {
    case .optional(let wrapped): return wrapped
    case .dyn: return .dyn
    case .variable:
      let wrapped = solver.fresh()
      require(.optional(wrapped), expression, type)
      return wrapped
    default:
      // Not even null is an optional here.
      report("expected optional(dyn), found \(solver.resolved(type))", at: expression.start)
      return .dyn
    }
  }

  private mutating func optionalSelect(_ expression: Expression, _ operand: Expression, _ field: String) -> Type {
    // In two steps, because checking the operand is what the solver learns from.
    let operandType = check(operand)
    let type = solver.shallow(operandType)
    if case .optional(let wrapped) = type {
      return .optional(fieldType(expression, operand, solver.shallow(wrapped), field))
    }
    return .optional(fieldType(expression, operand, type, field))
  }

  private mutating func select(_ expression: Expression, _ operand: Expression, _ field: String, isTest: Bool) -> Type {
    if !isTest, let type = qualified(expression) { return type }
    // In two steps, because checking the operand is what the solver learns from.
    let operandType = check(operand)
    let type = solver.shallow(operandType)
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
        let hint = hint(for: field, among: record.fields.map(\.name))
        return fail(expression, "unknown field '\(Value.cutOff(field))' of \(Value.cutOff(owner))\(hint)")
      }
      checked.meanings[expression.id] = .field(slot)
      checked.reads.formUnion(record.fields[slot].reads)
      return record.fields[slot].type
    case .map(_, let value): return value
    case .dyn, .variable: return .dyn
    case .nullable(let wrapped): return fieldType(expression, operand, solver.shallow(wrapped), field)
    case .optional(let wrapped):
      let wrapped = solver.shallow(wrapped)
      guard case .optional = wrapped else { return .optional(fieldType(expression, operand, wrapped, field)) }
      return fail(expression, "a value of type \(solver.resolved(type)) has no field '\(Value.cutOff(field))'")
    default:
      return fail(expression, "a value of type \(solver.resolved(type)) has no field '\(Value.cutOff(field))'")
    }
  }
}

extension Type {
  /// Whether values of the type can be keys of a map, as far as the type tells. Of others the map's type says nothing, so that types do
  /// not double with each map that holds the one before as key and value.
  fileprivate var isKey: Bool {
    switch self {
    case .list, .map, .record, .optional, .opaque, .type: false
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn, .nullable, .parameter,
      .variable:
      true
    }
  }
}
