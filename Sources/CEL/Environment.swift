/// A name that expressions may use, and the type of its values.
package struct Variable: Sendable {
  package let name: String
  package let type: Type

  /// A variable; the name may be qualified with dots.
  package init(name: String, type: Type) {
    self.name = name
    self.type = type
  }
}

/// What a variable stands for in one evaluation.
package enum Binding: Sendable {
  case value(Value)
  /// The value is not known; what depends on it is `Outcome.unavailable`.
  case unavailable
}

/// The bindings of an environment's variables, for any number of evaluations.
package struct Activation: Sendable {
  enum Slot: Sendable {
    case value(Value)
    case unavailable(String)
  }

  let slots: [Slot]
}

/// The names that expressions are checked against: variables, and definitions that stand for checked expressions.
package struct Environment: Sendable {
  struct Definition: Sendable {
    let name: String
    let program: Program
  }

  enum Name: Sendable {
    case variable(Int)
    case definition(Int)
  }

  let variables: [Variable]
  /// The namespace in which names are looked up first, or empty.
  let container: String
  private(set) var definitions: [Definition] = []
  private var names: [String: Name] = [:]

  /// An environment without definitions; of two variables with one name the last counts.
  package init(variables: [Variable]) {
    self.init(variables: variables, container: "")
  }

  /// An environment whose names are looked up in the container and the namespaces around it first.
  init(variables: [Variable], container: String) {
    self.variables = variables
    self.container = container
    for (slot, variable) in variables.enumerated() { names[variable.name] = .variable(slot) }
  }

  /// Lets a name, which may be qualified (`variables.allowed`), stand for an expression that this environment has compiled. It is
  /// evaluated when first read, at most once in an evaluation. Expressions compiled later see it; it hides what had the name before.
  package mutating func define(_ name: String, as program: Program) {
    names[name] = .definition(definitions.count)
    definitions.append(Definition(name: name, program: program))
  }

  /// Checks and plans an expression.
  /// - Parameter expecting: the type that the value must have; where the checker cannot tell, the evaluation does.
  /// - Throws: every error found, not only the first; of errors of syntax the first.
  package func compile(_ source: String, expecting: Type? = nil) throws(CompileError) -> Program {
    try compile(source, mode: .checked, expecting: expecting)
  }

  func compile(_ source: String, mode: Checker.Mode, expecting: Type? = nil) throws(CompileError) -> Program {
    let text = SourceText(source)
    let root: Expression
    let nodeCount: Int
    do {
      (root, nodeCount) = try Parser.parse(text)
    } catch {
      throw CompileError(diagnostics: [error])
    }
    let checked = try Checker.check(
      root, nodeCount: nodeCount, of: text, in: self, mode: mode, expecting: expecting)
    let planner = Planner(checked: checked, environment: self)
    return Program(
      source: source, type: expecting ?? checked.types[root.id], reads: checked.reads,
      code: planner.code(expecting: expecting), localCount: checked.localCount, definitionCount: definitions.count)
  }

  /// Bindings for evaluations of this environment's programs, and of those of its copies with more definitions. A variable without
  /// a binding is unavailable; a binding without a variable is ignored.
  package func activation(_ bindings: [String: Binding]) -> Activation {
    Activation(
      slots: variables.map { variable in
        switch bindings[variable.name] {
        case .value(let value): .value(value)
        case .unavailable, nil: .unavailable(variable.name)
        }
      })
  }

  // MARK: Names

  func lookup(_ name: String) -> Name? {
    names[name]
  }

  var declaredNames: [String] { Array(names.keys) }

  /// The names that a name may mean, the most qualified first (language definition, "Name Resolution").
  func candidates(for name: String, isRooted: Bool) -> [String] {
    guard !isRooted, !container.isEmpty else { return [name] }
    var candidates: [String] = []
    var parts = container.split(separator: ".")
    while !parts.isEmpty {
      candidates.append("\(parts.joined(separator: ".")).\(name)")
      parts.removeLast()
    }
    return candidates + [name]
  }
}
