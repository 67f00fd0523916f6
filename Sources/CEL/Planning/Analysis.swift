/// What the planner has to know about a tree as a whole.
struct Analysis {
  /// The units that a node costs whenever it is evaluated, by its id: one for each operation that is reached, bodies of macros apart.
  private(set) var weights: [Int]
  /// Nodes in bodies of macros that come to the same each time and are worth remembering.
  private(set) var constants: Set<Int> = []
  /// Whether a node refers to a variable of a macro around it, by its id.
  private(set) var isOpen: [Bool]
  private let checked: Checked

  init(_ checked: Checked) {
    self.checked = checked
    weights = Array(repeating: 1, count: checked.types.count)
    isOpen = Array(repeating: false, count: checked.types.count)
    _ = visit(checked.root, inLoop: false)
  }

  /// Gives the lowest slot of a macro's variable that the node refers to and does not bind itself.
  private mutating func visit(_ expression: Expression, inLoop: Bool) -> Int {
    let lowest = free(expression, inLoop: inLoop)
    isOpen[expression.id] = lowest != .max
    if inLoop, lowest == .max, isWorthRemembering(expression) { constants.insert(expression.id) }
    return lowest
  }

  private mutating func free(_ expression: Expression, inLoop: Bool) -> Int {
    if case .local(let slot)? = checked.meanings[expression.id] {
      weights[expression.id] = 0
      return slot
    }
    switch expression.kind {
    case .literal, .identifier:
      weights[expression.id] = 0
      return .max
    case .comprehension(let loop):
      let range = visit(loop.range, inLoop: inLoop)
      let isRepeated = inLoop || !loop.form.isOptional
      let filter = loop.filter.map { visit($0, inLoop: isRepeated) } ?? .max
      let body = visit(loop.body, inLoop: isRepeated)
      weights[expression.id] += weights[loop.range.id]
      return min(range, outer(min(filter, body), of: expression))
    case .bind(_, let value, let body):
      let outside = visit(value, inLoop: inLoop)
      let inside = visit(body, inLoop: inLoop)
      weights[expression.id] += weights[value.id] + weights[body.id]
      return min(outside, outer(inside, of: expression))
    case .conditional(let test, let first, let second):
      let slots = [test, first, second].map { visit($0, inLoop: inLoop) }
      weights[expression.id] += weights[test.id] + max(weights[first.id], weights[second.id])
      return slots.min() ?? .max
    default:
      var lowest = Int.max
      for child in expression.kind.children {
        lowest = min(lowest, visit(child, inLoop: inLoop))
        weights[expression.id] += weights[child.id]
      }
      return lowest
    }
  }

  /// A slot that a body refers to, unless its own macro binds it.
  private func outer(_ slot: Int, of expression: Expression) -> Int {
    slot < checked.slots[expression.id] ?? 0 ? slot : .max
  }

  private func isWorthRemembering(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .comprehension: return true
    case .call:
      guard case .function(let function)? = checked.meanings[expression.id] else { return false }
      return !function.price.isConstant && function.name != "in"
    default: return false
    }
  }
}
