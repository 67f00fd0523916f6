/// The types of macros and of the variables that they bind (language definition, "Macros").
extension Checker {
  mutating func comprehension(_ expression: Expression, _ loop: Comprehension) -> Type {
    let types = elementTypes(loop)
    return scoped(expression, Array(zip(loop.variables, types))) { checker in
      if let filter = loop.filter { checker.require(.bool, filter, checker.check(filter)) }
      let body = checker.check(loop.body)
      return checker.result(loop, body, types)
    }
  }

  private mutating func result(_ loop: Comprehension, _ body: Type, _ types: [Type]) -> Type {
    switch loop.form {
    case .all, .exists, .existsOne:
      require(.bool, loop.body, body)
      return .bool
    case .filter:
      require(.bool, loop.body, body)
      return .list(types[0])
    case .list: return .list(body)
    case .map: return .map(types[0], body)
    case .mapEntries:
      let (key, value) = (solver.fresh(), solver.fresh())
      require(.map(key, value), loop.body, body)
      return .map(key, value)
    case .sorted:
      if !ListLibrary.isOrdered(solver.shallow(body)) {
        report("sortBy() needs a key that has an order, found \(solver.resolved(body))", at: loop.body.start)
      }
      return .list(types[0])
    case .optionalMap: return .optional(body)
    case .optionalFlatMap:
      let held = solver.fresh()
      require(.optional(held), loop.body, body)
      return .optional(held)
    }
  }

  /// The types of a macro's one or two variables.
  private mutating func elementTypes(_ loop: Comprehension) -> [Type] {
    let rangeType = check(loop.range)
    let range = solver.shallow(rangeType)
    guard !loop.form.isOptional else {
      let held = solver.fresh()
      require(.optional(held), loop.range, range)
      return [held]
    }
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
  mutating func scoped(
    _ expression: Expression, _ variables: [(String, Type)], _ body: (inout Checker) -> Type
  ) -> Type {
    checked.slots[expression.id] = locals.count
    locals += variables.map { (name: $0.0, type: $0.1) }
    checked.localCount = max(checked.localCount, locals.count)
    defer { locals.removeLast(variables.count) }
    return body(&self)
  }
}
