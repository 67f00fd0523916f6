/// Finds out what evaluating a checked tree can cost at most, from the sizes that values can have.
///
/// It evaluates the tree as the planner's code does, but with extents for values (see `Extent`): whatever the code charges is added up
/// with the same prices. So the estimate is no less than the cost of an evaluation whose values are no larger than their hints. The
/// units of nodes are in `Analysis.weights`; this adds what depends on sizes. Units come in two kinds: what an evaluation costs for
/// certain, and what regular expressions may cost beyond going through a text, which is bounded for the evaluation as a whole
/// (`Limits.matching`), so that nobody need know what a pattern made at run time does.
struct Estimator {
  struct Estimate {
    /// Each time that the node is evaluated.
    var each = Units()
    /// Once in an evaluation, however often the node is evaluated.
    var once = Units()
    /// Once for each binding of a variable of a macro around the node, by the variable's slot.
    var bound: [Int: Int] = [:]
    var extent = Extent.scalar

    mutating func add(_ other: Estimate) {
      (each, once) = (each + other.each, once + other.once)
      bound.merge(other.bound) { $0.addingSaturated($1) }
    }

    /// Takes out what the bindings of a slot cost: the node that binds it has been reached.
    mutating func unbind(_ slot: Int) -> Units {
      Units(cost: bound.removeValue(forKey: slot) ?? 0)
    }

    mutating func add(_ units: Int) {
      each.cost = each.cost.addingSaturated(units)
    }
  }

  let checked: Checked
  let environment: Environment
  let analysis: Analysis
  /// The definitions that are used, by their index.
  private(set) var definitions: Set<Int> = []
  private var locals: [Extent]

  init(_ checked: Checked, _ environment: Environment, _ analysis: Analysis) {
    self.checked = checked
    self.environment = environment
    self.analysis = analysis
    locals = Array(repeating: .open, count: checked.localCount)
  }

  /// What evaluating the whole expression costs, definitions apart, and how large its value can be.
  mutating func total() -> (units: Units, extent: Extent) {
    let root = estimate(checked.root)
    return (Units(cost: analysis.weights[checked.root.id]) + root.each + root.once, root.extent)
  }

  // MARK: Nodes

  mutating func estimate(_ expression: Expression) -> Estimate {
    var result = plain(expression)
    if analysis.constants.contains(expression.id) {
      result.once = result.once + result.each + Units(cost: analysis.weights[expression.id])
      result.each = Units()
    }
    return result
  }

  private mutating func plain(_ expression: Expression) -> Estimate {
    if let extent = named(expression) { return Estimate(extent: extent) }
    switch expression.kind {
    case .literal(let value): return Estimate(extent: Extent(value))
    case .identifier: return Estimate(extent: .open)
    case .select(let operand, let field, let isTest):
      var result = estimate(operand)
      result.extent = isTest ? .scalar : fieldExtent(operand, field, of: result.extent)
      return result
    case .optionalSelect(let operand, let field):
      var result = estimate(operand)
      result.extent = fieldExtent(operand, field, of: result.extent)
      return result
    case .call(_, let target, let arguments, _): return call(expression, target, arguments)
    case .logic(_, let terms): return sum(terms).sum
    case .conditional(let test, let first, let second):
      let (test, first, second) = (estimate(test), estimate(first), estimate(second))
      var result = Estimate(each: test.each + first.each.or(second.each))
      for part in [test, first, second] { result.add(Estimate(once: part.once, bound: part.bound)) }
      result.extent = first.extent.or(second.extent)
      return result
    case .list(let elements, _):
      var (sum, extents) = sum(elements)
      sum.extent = Extent(elements: extents)
      return produced(sum)
    case .map(let entries, _):
      var (sum, keys) = sum(entries.map(\.key))
      let (values, extents) = self.sum(entries.map(\.value))
      sum.add(values)
      sum.add(Self.hashing(keys: keys))
      sum.extent = Extent(keys: keys.map(\.asKey), values: extents)
      return produced(sum)
    case .message(_, let fields): return sum(fields.map(\.value)).sum
    case .comprehension(let loop): return comprehension(expression, loop)
    case .bind(_, let value, let body):
      var result = estimate(value)
      let slot = checked.slots[expression.id] ?? 0
      locals[slot] = result.extent
      var body = estimate(body)
      body.each = body.each + body.unbind(slot)
      result.add(body)
      result.extent = body.extent
      return result
    }
  }

  /// The extent of what a name stands for; nil if the node is no name.
  private mutating func named(_ expression: Expression) -> Extent? {
    switch checked.meanings[expression.id] {
    case .variable(let slot):
      return Extent(environment.variables[slot].type, environment.variables[slot].sizeHint)
    case .definition(let index):
      let program = environment.definitions[index].program
      definitions.insert(index)
      definitions.formUnion(program.definitions)
      return program.extent
    case .local(let slot): return locals[slot]
    case .constant, .fault: return .scalar
    case .field, .function, nil: return nil
    }
  }

  private func fieldExtent(_ operand: Expression, _ field: String, of extent: Extent) -> Extent {
    var type = checked.types[operand.id]
    while true {
      switch type {
      case .nullable(let wrapped), .optional(let wrapped): type = wrapped
      case .record(let record):
        return record.slot(of: field).map { Extent(record.fields[$0].type, record.fields[$0].sizeHint) } ?? .open
      default: return extent.field(field)
      }
    }
  }

  /// What all expressions cost together, and the extents of their values.
  private mutating func sum(_ expressions: [Expression]) -> (sum: Estimate, extents: [Extent]) {
    var sum = Estimate()
    var extents: [Extent] = []
    for expression in expressions {
      let estimate = estimate(expression)
      sum.add(estimate)
      extents.append(estimate.extent)
    }
    return (sum, extents)
  }

  /// Making a list or a map, whose contents are looked at for their size.
  private func produced(_ estimate: Estimate) -> Estimate {
    var result = estimate
    result.extent = estimate.extent.produced
    result.add(result.extent.elements)
    return result
  }

  /// Hashing what become the keys of a map.
  private static func hashing(keys: [Extent]) -> Int {
    keys.reduce(0) { $0.addingSaturated(Price.entryUnits).addingSaturated($1.text / Price.hashedBytes) }
  }

  // MARK: Macros

  private mutating func comprehension(_ expression: Expression, _ loop: Comprehension) -> Estimate {
    var result = estimate(loop.range)
    let range = result.extent
    let slot = checked.slots[expression.id] ?? 0
    if loop.form.isOptional {
      locals[slot] = range
    } else if loop.variables.count == 2 {
      (locals[slot], locals[slot + 1]) = (range.key, range.value)
    } else {
      locals[slot] = range.element
    }
    let body = estimate(loop.body)
    var inner = loop.filter.map { estimate($0) } ?? Estimate()
    inner.add(body)
    var round = Units(cost: loop.form.isOptional ? 0 : analysis.round(loop)) + inner.each
    for slot in slot..<slot + loop.variables.count { round = round + inner.unbind(slot) }
    result.add(Estimate(once: inner.once, bound: inner.bound))
    if loop.form == .mapEntries { round.cost = round.cost.addingSaturated(body.extent.count) }
    let count = loop.form.isOptional ? 1 : range.count
    result.each = result.each + round * count
    switch loop.form {
    case .all, .exists, .existsOne: result.extent = .scalar
    case .filter, .sorted:
      if loop.form == .sorted { result.add(Price.sorting.units(Extent.list(count, of: body.extent))) }
      result.extent = .list(count, of: range.element)
      result.extent.elements = min(result.extent.elements, range.elements)
      result.extent.bytes = min(result.extent.bytes, range.bytes)
      result.extent.fields = min(result.extent.fields, range.fields)
    case .list:
      result.extent = .list(count, of: body.extent)
      return produced(result)
    case .map:
      result.extent = .map(count, key: range.key.asKey, value: body.extent)
      result.add(Self.keyUnits(of: result.extent))
      return produced(result)
    case .mapEntries:
      result.extent = .map(
        count.multipliedSaturated(by: body.extent.count), key: body.extent.key.asKey, value: body.extent.value)
      result.add(Self.keyUnits(of: result.extent))
      return produced(result)
    case .optionalMap, .optionalFlatMap: result.extent = body.extent
    }
    return result
  }

  /// Hashing the keys of a map; no more of them than may be produced.
  private static func keyUnits(of map: Extent) -> Int {
    min(map.count, Limits.producedSize / Limits.elementSize)
      .multipliedSaturated(by: Price.entryUnits.addingSaturated(map.key.text / Price.hashedBytes))
  }
}
