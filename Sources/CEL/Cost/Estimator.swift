/// Finds out what evaluating a checked tree can cost at most, from the sizes that values can have.
///
/// The units of nodes are in `Analysis.weights`; this adds what depends on sizes.
struct Estimator {
  struct Estimate {
    /// Units each time that the node is evaluated.
    var cost = 0
    /// Units once in an evaluation, however often the node is evaluated.
    var fixed = 0
    var extent = Extent.scalar
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
  mutating func total() -> (cost: Int, extent: Extent) {
    let root = estimate(checked.root)
    let units = analysis.weights[checked.root.id].addingSaturated(root.cost).addingSaturated(root.fixed)
    return (units, root.extent)
  }

  // MARK: Nodes

  private mutating func estimate(_ expression: Expression) -> Estimate {
    var result = plain(expression)
    if analysis.constants.contains(expression.id) {
      result.fixed = result.fixed.addingSaturated(result.cost).addingSaturated(analysis.weights[expression.id])
      result.cost = 0
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
      result.extent = isTest ? .scalar : fieldExtent(expression, operand, field, of: result.extent)
      return result
    case .optionalSelect(let operand, let field):
      var result = estimate(operand)
      result.extent = fieldExtent(expression, operand, field, of: result.extent)
      return result
    case .call(let name, let target, let arguments, _):
      return call(expression, name, target, arguments)
    case .logic(_, let terms): return sum(terms)
    case .conditional(let test, let first, let second):
      let (test, first, second) = (estimate(test), estimate(first), estimate(second))
      return Estimate(
        cost: test.cost.addingSaturated(max(first.cost, second.cost)),
        fixed: test.fixed.addingSaturated(first.fixed).addingSaturated(second.fixed),
        extent: first.extent.larger(second.extent))
    case .list(let elements, _):
      let (sum, extent) = gathered(elements)
      return produced(sum, .list(elements.count, extent))
    case .map(let entries, _):
      let (keys, key) = gathered(entries.map(\.key))
      let (values, value) = gathered(entries.map(\.value))
      return produced(added(keys, values), .map(entries.count, key: key.asKey, value: value))
    case .message(_, let fields): return sum(fields.map(\.value))
    case .comprehension(let loop): return comprehension(expression, loop)
    case .bind(_, let value, let body):
      let value = estimate(value)
      locals[checked.slots[expression.id] ?? 0] = value.extent
      return added(value, estimate(body))
    }
  }

  /// The extent of what a name stands for; nil if the node is none.
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

  private func fieldExtent(
    _ expression: Expression, _ operand: Expression, _ field: String, of extent: Extent
  ) -> Extent {
    var type = checked.types[operand.id]
    while true {
      switch type {
      case .nullable(let wrapped), .optional(let wrapped): type = wrapped
      case .record(let record):
        return record.slot(of: field).map { Extent(record.fields[$0].type, record.fields[$0].sizeHint) } ?? .open
      default: return extent.value
      }
    }
  }

  private func added(_ first: Estimate, _ second: Estimate) -> Estimate {
    Estimate(
      cost: first.cost.addingSaturated(second.cost), fixed: first.fixed.addingSaturated(second.fixed),
      extent: second.extent)
  }

  private mutating func sum(_ expressions: [Expression]) -> Estimate {
    gathered(expressions).sum
  }

  /// What all expressions cost together, and an extent that holds the value of any.
  private mutating func gathered(_ expressions: [Expression]) -> (sum: Estimate, extent: Extent) {
    var (sum, extent) = (Estimate(), Extent.scalar)
    for expression in expressions {
      let estimate = estimate(expression)
      sum = added(sum, estimate)
      extent = extent.larger(estimate.extent)
    }
    sum.extent = .scalar
    return (sum, extent)
  }

  /// Making a list or a map, whose contents are looked at for their size.
  private func produced(_ sum: Estimate, _ extent: Extent) -> Estimate {
    let looked = min(extent.inner, Limits.producedSize / Limits.elementSize)
    return Estimate(cost: sum.cost.addingSaturated(looked), fixed: sum.fixed, extent: extent)
  }

  // MARK: Macros

  private mutating func comprehension(_ expression: Expression, _ loop: Comprehension) -> Estimate {
    let range = estimate(loop.range)
    let slot = checked.slots[expression.id] ?? 0
    let isPair = loop.variables.count == 2
    locals[slot] = isPair && range.extent.isList ? .scalar : range.extent.element
    if loop.form.isOptional { locals[slot] = range.extent }
    if isPair { locals[slot + 1] = range.extent.value }
    let filter = loop.filter.map { estimate($0) } ?? Estimate()
    let body = estimate(loop.body)
    let filterWeight = loop.filter.map { analysis.weights[$0.id] } ?? 0
    let round = [1, filterWeight, analysis.weights[loop.body.id], filter.cost, body.cost]
      .reduce(0) { $0.addingSaturated($1) }
    let count = loop.form.isOptional ? 1 : range.extent.count
    var cost = range.cost.addingSaturated(count.multipliedSaturated(by: round))
    if loop.form == .sorted {
      cost = cost.addingSaturated(Price.sorting.units([.list(count, body.extent)]))
    }
    let fixed = range.fixed.addingSaturated(filter.fixed).addingSaturated(body.fixed)
    let result = Estimate(cost: cost, fixed: fixed, extent: extent(loop, range.extent, count, body.extent))
    return loop.form == .list || loop.form == .map || loop.form == .mapEntries
      ? produced(result, result.extent) : result
  }

  private func extent(_ loop: Comprehension, _ range: Extent, _ count: Int, _ body: Extent) -> Extent {
    switch loop.form {
    case .all, .exists, .existsOne: .scalar
    case .filter, .sorted: .list(count, range.element)
    case .list: Extent.list(count, body).produced
    case .map: Extent.map(count, key: range.isList ? .scalar : range.element.asKey, value: body).produced
    case .mapEntries:
      Extent.map(count.multipliedSaturated(by: body.count), key: body.element.asKey, value: body.value).produced
    case .optionalMap, .optionalFlatMap: body
    }
  }

  // MARK: Calls

  private mutating func call(
    _ expression: Expression, _ name: String, _ target: Expression?, _ arguments: [Expression]
  ) -> Estimate {
    guard case .function(let function)? = checked.meanings[expression.id] else { return sum(arguments) }
    let operands = function.isMember ? (target.map { [$0] } ?? []) + arguments : arguments
    let estimates = operands.map { estimate($0) }
    var result = estimates.reduce(Estimate()) { added($0, $1) }
    let extents = estimates.enumerated().map { index, estimate in function.extent(estimate.extent, ofArgument: index) }
    switch function.name {
    case "in": membership(operands, extents, &result)
    case _ where function.body.needsRegex && checked.regexes[expression.id] == nil:
      let units = extents[1].length.multipliedSaturated(by: Price.patternUnits + 1)
      if analysis.isOpen[operands[1].id] {
        result.cost = result.cost.addingSaturated(units)
      } else {
        result.fixed = result.fixed.addingSaturated(units)
      }
      result.cost = result.cost.addingSaturated(function.price.units(extents))
    case "==", "!=":
      let units = extents.map { $0.weight(bytesPerUnit: Price.comparedBytes) }.min() ?? 0
      result.cost = result.cost.addingSaturated(units)
    default: result.cost = result.cost.addingSaturated(function.price.units(extents))
    }
    result.extent = Extent(of: function, on: extents, literals: operands, type: checked.types[expression.id])
    return result
  }

  /// A list that stays the same is looked through once and hashed then.
  private func membership(_ operands: [Expression], _ extents: [Extent], _ result: inout Estimate) {
    result.cost = result.cost.addingSaturated(extents[0].length / Price.comparedBytes)
    guard case .list(let count, let element) = extents[1] else { return }
    if case .list = operands[1].kind { return }
    let text = min(extents[0].length, element.length) / Price.comparedBytes
    let units = count.multipliedSaturated(by: 1 + text)
    let isHashed =
      switch element {
      case .scalar: !checked.types[operands[1].id].holdsRecords
      case .text, .open: true
      case .list, .map: false
      }
    if isHashed && !analysis.isOpen[operands[1].id] {
      result.fixed = result.fixed.addingSaturated(units)
    } else {
      result.cost = result.cost.addingSaturated(units)
    }
  }
}

extension Function.Body {
  fileprivate var needsRegex: Bool {
    if case .matching = self { true } else { false }
  }
}

extension Type {
  /// Whether the type is a list of records.
  fileprivate var holdsRecords: Bool {
    switch self {
    case .list(.record), .list(.nullable(.record)): true
    default: false
    }
  }
}
