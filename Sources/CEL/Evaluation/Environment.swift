/// A name that expressions may use, and the type of its values.
package struct Variable: Sendable {
  package let name: String
  package let type: Type
  /// How large its values can be; without it they are taken to be 280 characters or 1,000 elements.
  package let sizeHint: SizeHint?
  /// Whether the value is the same in all evaluations with one part of an `EvaluationMemory`.
  package let isLasting: Bool

  /// A variable; the name may be qualified with dots.
  package init(name: String, type: Type, sizeHint: SizeHint? = nil, isLasting: Bool = false) {
    self.name = name
    self.type = type
    self.sizeHint = sizeHint
    self.isLasting = isLasting
  }
}

/// What a variable stands for in one evaluation.
package enum Binding: Sendable {
  case value(Value)
  /// A record whose fields are made when they are read.
  case source(any RecordSource)
  /// The value is not known; what depends on it is `Outcome.unavailable`.
  case unavailable
}

/// The place of a variable in the activations of an environment and of its copies.
package struct VariableSlot: Sendable {
  fileprivate let index: Int
}

/// What the variables of an environment stand for, for any number of evaluations.
package struct Activation: Sendable {
  enum Slot: Sendable {
    case value(Value)
    case source(any RecordSource)
    case unavailable(Set<String>)
  }

  /// What the variables stand for, by their slots.
  private(set) var slots: [Slot]
  /// What variables stand for that have no value.
  private let unbound: [Slot]
  /// What evaluations in which the lasting variables have these values leave for each other; nil: nothing.
  package var memory: EvaluationMemory.Part?

  fileprivate init(_ slots: [Slot], unbound: [Slot], memory: EvaluationMemory.Part?) {
    self.slots = slots
    self.unbound = unbound
    self.memory = memory
  }

  /// The same in arrays of its own: threads that use the same ones get in each other's way, because each counts references to
  /// them.
  package var own: Activation { Activation(slots.map { $0 }, unbound: unbound.map { $0 }, memory: memory) }

  /// Lets a variable stand for something else: what differs from one evaluation to the next is all that has to be bound.
  package mutating func bind(_ variable: VariableSlot, to binding: Binding) {
    slots[variable.index] =
      switch binding {
      case .value(let value): .value(value)
      case .source(let source): .source(source)
      case .unavailable: unbound[variable.index]
      }
  }
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
  /// What variables stand for that have no value.
  private let unbound: [Activation.Slot]
  /// The namespace in which names are looked up first, or empty.
  let container: String
  let memorySlots = MemorySlots()
  /// The functions beyond those of the language.
  private let declared: [String: [Function]]
  private(set) var definitions: [Definition] = []
  private var names: [String: Name] = [:]
  /// How many parts with dots between them the longest name has; no longer chain of names stands for anything as a whole.
  private(set) var longestName = TypeNames.longest

  /// An environment without definitions; of two variables with one name the last counts. `functions` are those beyond
  /// the ones of the language.
  package init(variables: [Variable], functions: [Function] = []) {
    self.init(variables: variables, functions: functions, container: "")
  }

  /// An environment whose names are looked up in the container and the namespaces around it first.
  init(variables: [Variable], functions: [Function] = [], container: String) {
    self.variables = variables
    unbound = variables.map { .unavailable([$0.name]) }
    declared = Dictionary(grouping: functions, by: \.name)
    self.container = container
    for (slot, variable) in variables.enumerated() { declare(variable.name, .variable(slot)) }
  }

  /// Lets a name, which may be qualified (`variables.allowed`), stand for an expression that this environment has compiled. It is
  /// evaluated when first read, at most once in an evaluation. Expressions compiled later see it; it hides what had the name before.
  package mutating func define(_ name: String, as program: Program) {
    declare(name, .definition(definitions.count))
    definitions.append(Definition(name: name, program: program))
  }

  /// Bindings for evaluations of this environment's programs, and of those of its copies with more definitions. A
  /// variable without a binding is unavailable; a binding without a variable is ignored.
  package func activation(_ bindings: [String: Binding], memory: EvaluationMemory.Part? = nil) -> Activation {
    var activation = Activation(unbound, unbound: unbound, memory: memory)
    for (index, variable) in variables.enumerated() {
      if let binding = bindings[variable.name] { activation.bind(VariableSlot(index: index), to: binding) }
    }
    return activation
  }

  /// The slot of a variable, nil where there is none of the name.
  package func slot(of name: String) -> VariableSlot? {
    variables.lastIndex { $0.name == name }.map { VariableSlot(index: $0) }
  }

  // MARK: Functions

  /// The functions of a name, nil if there are none.
  func functions(named name: String) -> [Function]? {
    guard let functions = declared[name] else { return FunctionTable.functions[name] }
    return functions + (FunctionTable.functions[name] ?? [])
  }

  /// The names that an author can write as a call.
  var callable: [String] { FunctionTable.callable + declared.keys }

  func isFunctionNamespace(_ name: String) -> Bool {
    FunctionTable.namespaces.contains(name)
  }

  // MARK: Names

  private mutating func declare(_ name: String, _ meaning: Name) {
    names[name] = meaning
    longestName = max(longestName, 1 + name.utf8.count { $0 == UInt8(ascii: ".") })
  }

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
