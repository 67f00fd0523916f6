import Documents

extension Environment {
  /// Checks and plans an expression.
  /// - Parameter expecting: the type that the value must have; where the checker cannot tell, the evaluation does.
  /// - Throws: every error found, up to a thousand; of errors of syntax the first. An expression that could cost more than
  ///   `Limits.cost` is an error with the figure.
  package func compile(_ source: String, expecting: Type? = nil) throws(CompileError) -> Program {
    try compile(source, mode: .checked, expecting: expecting)
  }

  func compile(_ source: String, mode: Checker.Mode, expecting: Type? = nil) throws(CompileError) -> Program {
    let text = SourceText(source)
    // A level takes a character at least. A regular expression may nest within an expression.
    return try NativeStack.run(levels: min(2 * Limits.depth, text.scalars.count)) { () throws(CompileError) in
      try compile(text, source, mode: mode, expecting: expecting)
    }
  }

  private func compile(
    _ text: SourceText, _ source: String, mode: Checker.Mode, expecting: Type?
  ) throws(CompileError) -> Program {
    let root: Expression
    let nodeCount: Int
    do {
      (root, nodeCount) = try Parser.parse(text)
    } catch {
      throw CompileError(problems: [error])
    }
    let checked = try Checker.check(
      root, nodeCount: nodeCount, of: text, in: self, mode: mode, expecting: expecting)
    let analysis = Analysis(checked)
    var estimator = Estimator(checked, self, analysis)
    let (ownCost, extent) = estimator.total()
    let cost = estimator.definitions.reduce(ownCost) { $0 + definitions[$1].program.ownCost }.total
    guard cost <= Limits.cost else {
      let figure = cost == .max ? "more units than can be counted" : "\(cost.grouped) units"
      let limit = Limits.cost.grouped
      let message = "the expression could cost \(figure); the limit is \(limit): avoid a loop within a loop"
      throw CompileError(problems: [text.problem(message, at: root.start)])
    }
    let depth = estimator.definitions.reduce(0) { max($0, definitions[$1].program.depth) } + EvaluationDepth.of(checked)
    guard depth <= Limits.evaluationDepth else {
      let message =
        "with its definitions and bound variables the expression nests deeper than the limit of \(Limits.evaluationDepth)"
      throw CompileError(problems: [text.problem(message, at: root.start)])
    }
    let dependence = Dependence(checked, self)
    let planner = Planner(checked: checked, environment: self, analysis: analysis, dependence: dependence)
    let code = planner.code(expecting: expecting)
    let usesMemory = planner.usesMemory || estimator.definitions.contains { definitions[$0].program.usesMemory }
    return Program(
      source: source, type: expecting ?? checked.types[root.id], reads: checked.reads, costEstimate: cost, code: code,
      definitions: estimator.definitions, weight: analysis.weights[root.id], ownCost: ownCost, extent: extent,
      place: Place(source: text, offset: root.start), depth: depth, isLasting: dependence.isLasting,
      usesMemory: usesMemory,
      isPlain: estimator.definitions.isEmpty && depth <= NativeStack.shallow)
  }
}
