/// A checked and planned expression. An object, because whoever evaluates takes it in hand each time, and of a value with this
/// many parts that would be a copy of each.
package final class Program: Sendable {
  package let source: String
  /// What the expression gives; with `expecting` the type that was expected, which the evaluation then guarantees.
  package let type: Type
  /// The variables that the expression, its definitions and its fields may read.
  package let reads: Set<String>
  /// The units that an evaluation costs at most, if values are no larger than their size hints; what it uses of definitions included.
  package let costEstimate: Int
  let code: Code
  /// The definitions that are used, also by others that are, by their index.
  let definitions: Set<Int>
  /// The units that evaluating costs, loops apart.
  let weight: Int
  /// What evaluating costs at most, definitions apart.
  let ownCost: Units
  let extent: Extent
  let place: Place
  /// How deep evaluating it nests, its definitions included.
  let depth: Int
  /// Whether the value is the same in all evaluations with one memory.
  let isLasting: Bool
  /// Whether an evaluation can use what others leave.
  let usesMemory: Bool
  /// Whether it uses no definitions and cannot find its stack too small: then an evaluation without a memory is nothing but its code.
  /// Most programs are so, and what else there is to do is a good part of what the quick ones take.
  let isPlain: Bool

  init(
    source: String, type: Type, reads: Set<String>, costEstimate: Int, code: Code, definitions: Set<Int>, weight: Int,
    ownCost: Units, extent: Extent, place: Place, depth: Int, isLasting: Bool, usesMemory: Bool, isPlain: Bool
  ) {
    self.source = source
    self.type = type
    self.reads = reads
    self.costEstimate = costEstimate
    self.code = code
    self.definitions = definitions
    self.weight = weight
    self.ownCost = ownCost
    self.extent = extent
    self.place = place
    self.depth = depth
    self.isLasting = isLasting
    self.usesMemory = usesMemory
    self.isPlain = isPlain
  }

  /// Evaluates the expression. It never traps: overflow, missing keys and wrong types are failures.
  package func evaluate(_ activation: Activation) -> Outcome {
    var definitions = DefinitionValues()
    return evaluate(activation, sharing: &definitions)
  }

  /// Evaluates the expression with what definitions came to for other programs of the environment on the same bindings, and adds
  /// to it.
  package func evaluate(_ activation: Activation, sharing definitions: inout DefinitionValues) -> Outcome {
    guard isPlain, !usesMemory || activation.memory == nil else { return measure(activation, &definitions).outcome }
    var frame = Frame(activation)
    return outcome(in: &frame)
  }

  /// Evaluates the expression, and tells what that cost in units.
  package func measure(_ activation: Activation) -> (outcome: Outcome, cost: Int) {
    var definitions = DefinitionValues()
    return measure(activation, &definitions)
  }

  private func measure(_ activation: Activation, _ definitions: inout DefinitionValues) -> (outcome: Outcome, cost: Int)
  {
    depth <= NativeStack.shallow || NativeStack.hasRoom(levels: depth)
      ? run(activation, &definitions) : NativeStack.run(levels: depth) { run(activation, &definitions) }
  }

  private func run(_ activation: Activation, _ definitions: inout DefinitionValues) -> (outcome: Outcome, cost: Int) {
    var frame = Frame(activation)
    guard usesMemory, let memory = activation.memory else { return run(&frame, &definitions) }
    return memory.remembering { remembered in
      frame.remembered = remembered
      return run(&frame, &definitions)
    }
  }

  private func run(_ frame: inout Frame, _ definitions: inout DefinitionValues) -> (outcome: Outcome, cost: Int) {
    swap(&frame.memos, &definitions.memos)
    let outcome = outcome(in: &frame)
    swap(&frame.memos, &definitions.memos)
    if !self.definitions.isEmpty { definitions.forgetLimits() }
    return (outcome, frame.meter.spent)
  }

  @inline(__always)
  private func outcome(in frame: inout Frame) -> Outcome {
    do throws(Interrupt) {
      try frame.charge(weight, place)
      return .value(try code(&frame))
    } catch {
      switch error {
      case .failure(let failure), .limit(let failure): return .failure(failure)
      case .unavailable(let names): return .unavailable(names)
      }
    }
  }
}

/// What definitions came to, for programs of one environment that are evaluated one after the other on the same bindings.
package struct DefinitionValues {
  fileprivate var memos = Slots<Frame.Memo?>()

  package init() {}

  /// A limit counts for the evaluation that came upon it only.
  fileprivate mutating func forgetLimits() {
    memos.removeAll { memo in
      if case .interrupt(let interrupt)? = memo { interrupt.isLimit } else { false }
    }
  }
}

/// What an evaluation came to.
package enum Outcome: Sendable {
  case value(Value)
  /// The variables that were needed, not available, and not absorbed: `false && x` is false for every x.
  case unavailable(Set<String>)
  case failure(EvaluationError)
}
