/// How deep evaluating a tree nests: as deep as the tree, but for variables of `cel.bind`, whose values are worked out where the
/// variables are read, inside of whatever is there.
struct EvaluationDepth {
  private let checked: Checked
  /// How deep reading a variable of `cel.bind` nests, by its slot.
  private var variables: [Int: Int] = [:]

  private init(_ checked: Checked) {
    self.checked = checked
  }

  static func of(_ checked: Checked) -> Int {
    var depth = EvaluationDepth(checked)
    return depth.of(checked.root)
  }

  private mutating func of(_ expression: Expression) -> Int {
    if case .local(let slot)? = checked.meanings[expression.id] { return variables[slot] ?? 1 }
    switch expression.kind {
    case .bind(_, let value, let body):
      let slot = checked.slots[expression.id] ?? 0
      let outer = variables[slot]
      variables[slot] = of(value).addingSaturated(1)
      defer { variables[slot] = outer }
      return of(body).addingSaturated(1)
    default:
      var deepest = 0
      for child in expression.kind.children { deepest = max(deepest, of(child)) }
      return deepest.addingSaturated(1)
    }
  }
}
