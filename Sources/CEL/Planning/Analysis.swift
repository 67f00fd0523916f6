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
      // What an optional holds is looked at once at most.
      if loop.form.isOptional { weights[expression.id] += weights[loop.body.id] }
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

  /// The units of one round of a macro, what depends on sizes apart.
  func round(_ loop: Comprehension) -> Int {
    1 + weights[loop.body.id] + (loop.filter.map { weights[$0.id] } ?? 0)
  }

  /// Whether a list that the node gives is one and the same object all through an evaluation, so that `in` can remember it.
  func isStable(_ expression: Expression) -> Bool {
    guard !isOpen[expression.id] else { return false }
    if constants.contains(expression.id) || isName(expression) { return true }
    return switch expression.kind {
    case .select(let operand, _, isTest: false): isStable(operand)
    case .conditional(let test, let first, let second): isStable(test) && isStable(first) && isStable(second)
    default: false
    }
  }

  private func isName(_ expression: Expression) -> Bool {
    switch checked.meanings[expression.id] {
    case .variable, .definition: true
    case .local, .constant, .field, .function, .fault, nil: false
    }
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
