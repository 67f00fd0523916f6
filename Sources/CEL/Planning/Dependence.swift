/// What the nodes of a tree depend on, and so what evaluations can leave for later ones in an `EvaluationMemory`.
struct Dependence {
  /// Nodes that come to the same in all evaluations with one memory, by their ids.
  private(set) var lasting: Set<Int> = []
  /// Those of them that take some work, by their ids.
  private(set) var lastingWork: Set<Int> = []
  /// Conditions that take some work and of all that changes depend on one value that a macro binds and that can be a text: its slot, by
  /// their ids.
  private(set) var answers: [Int: Int] = [:]
  /// Whether the whole expression comes to the same in all evaluations with one memory.
  private(set) var isLasting = false
  private let checked: Checked
  private let environment: Environment

  /// What a node depends on beside what lasts.
  private struct Reach {
    /// A variable whose value differs between evaluations.
    var varies = false
    /// The slots of variables of macros around the node.
    var locals: Set<Int> = []
    /// Whether one of them is of a type that a text can be of.
    var isOfTexts = false
    /// Whether the node takes work that is worth remembering.
    var isWork = false

    mutating func add(_ other: Reach) {
      varies = varies || other.varies
      locals.formUnion(other.locals)
      isOfTexts = isOfTexts || other.isOfTexts
      isWork = isWork || other.isWork
    }
  }

  init(_ checked: Checked, _ environment: Environment) {
    self.checked = checked
    self.environment = environment
    let root = visit(checked.root)
    isLasting = !root.varies
  }

  private mutating func visit(_ expression: Expression) -> Reach {
    var reach = reach(of: expression)
    reach.isWork = reach.isWork || isWork(expression)
    guard !reach.varies else { return reach }
    if reach.locals.isEmpty {
      lasting.insert(expression.id)
      if reach.isWork, !isLiteral(expression) { lastingWork.insert(expression.id) }
    } else if reach.locals.count == 1, reach.isOfTexts, reach.isWork, checked.types[expression.id] == .bool {
      answers[expression.id] = reach.locals.first
    }
    return reach
  }

  private mutating func reach(of expression: Expression) -> Reach {
    switch checked.meanings[expression.id] {
    case .local(let slot):
      return Reach(locals: [slot], isOfTexts: [.string, .dyn].contains(checked.types[expression.id]))
    case .variable(let slot): return Reach(varies: !environment.variables[slot].isLasting)
    case .definition(let index):
      // A definition is remembered as such.
      return Reach(varies: !environment.definitions[index].program.isLasting)
    case .constant: return Reach()
    case .field, .function, .fault, nil: break
    }
    switch expression.kind {
    case .comprehension(let loop):
      var reach = visit(loop.range)
      var inner = visit(loop.body)
      if let filter = loop.filter { inner.add(visit(filter)) }
      inner.locals = inner.locals.filter { $0 < checked.slots[expression.id] ?? 0 }
      reach.add(inner)
      return reach
    case .bind(_, let value, let body):
      var reach = visit(value)
      var inner = visit(body)
      inner.locals = inner.locals.filter { $0 < checked.slots[expression.id] ?? 0 }
      reach.add(inner)
      return reach
    default:
      var reach = Reach()
      for child in expression.kind.children { reach.add(visit(child)) }
      return reach
    }
  }

  /// Whether the node makes a list or a map of what others give. `in` hashes a list that it is asked about again, so it has to be made as
  /// often as without a memory.
  private func isLiteral(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .list, .map: true
    default: false
    }
  }

  private func isWork(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .comprehension: return true
    case .call:
      guard case .function(let function)? = checked.meanings[expression.id] else { return false }
      return !function.price.isConstant || function.name == "in"
    default: return false
    }
  }
}
