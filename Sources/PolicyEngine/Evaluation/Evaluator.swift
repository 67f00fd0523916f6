import CEL
import Documents
import Tenant

/// Evaluates rules on one grant after the other: what it learns on one helps with the next. Each thread has its own.
struct Evaluator: Sendable {
  /// A rule as it is for the grant at hand, and what its evaluations leave for each other.
  private struct RuleInForce: Sendable {
    let rule: CompiledRule
    let memory: EvaluationMemory.Part

    init(_ rule: CompiledRule, _ memory: EvaluationMemory) {
      self.rule = rule
      self.memory = memory.part()
    }
  }

  private let variants: RuleVariants
  private let bindings: RuleBindings
  private let memory = EvaluationMemory()
  /// By their places the rules where no override says otherwise.
  private let uniform: [RuleInForce]
  /// By the overrides the rules under them; nil where a rule is off.
  private var varied: [RuleVariants.Fitting: [RuleInForce?]] = [:]
  /// The rules for the grant at hand; nil: `uniform`.
  private var inForce: [RuleInForce?]?
  private var activation: Activation
  /// What `bindings` said of audiences, so that threads do not wait for each other.
  private var audiences: [ExactString?: AudienceBinding] = [:]
  /// Whether `reported` is bound to something.
  private var hasReported = false

  init(_ variants: RuleVariants, _ bindings: RuleBindings) {
    self.variants = variants
    self.bindings = bindings
    uniform = variants.rules.map { [memory] in RuleInForce($0, memory) }
    activation = bindings.common
  }

  /// Goes on to a grant.
  mutating func turn(to grant: ClientGrant) {
    bindings.bind(grant, audience(of: grant), in: &activation)
    guard !variants.areUniform else { return }
    let fitting = variants.fitting(grant.audience)
    if varied[fitting] == nil {
      varied[fitting] = zip(uniform, variants.rules(fitting)).map { [memory] uniform, rule in
        rule.map { $0 === uniform.rule ? uniform : RuleInForce($0, memory) }
      }
    }
    inForce = varied[fitting]
  }

  private mutating func audience(of grant: ClientGrant) -> AudienceBinding {
    let name = grant.audience.map(ExactString.init)
    if let known = audiences[name] { return known }
    let binding = bindings.audience(of: grant)
    audiences[name] = binding
    return binding
  }

  /// A rule as it is for the grant, by its place; nil where it is off.
  func rule(_ place: Int) -> CompiledRule? { ruleInForce(place)?.rule }

  /// What a rule says of the grant.
  ///
  /// - Parameter reported: what it leaves to others; nothing for most.
  mutating func result(of place: Int, reported: [String]) -> RuleResult {
    guard let rule = bind(place, reported) else { return .disabled }
    return rule.result(activation)
  }

  /// What describes the failure of a rule on the grant; nil where it is off.
  mutating func details(of place: Int, reported: [String]) -> FailureDetails? {
    bind(place, reported)?.details(activation)
  }

  /// Takes up what a rule that fails reports on the grant, for those that yield to it; it was evaluated last.
  func note(_ place: Int, in reported: inout ReportedOffenders) {
    if let rule = rule(place) { reported.add(place, rule, activation) }
  }

  private func ruleInForce(_ place: Int) -> RuleInForce? {
    guard let inForce else { return uniform[place] }
    return inForce[place]
  }

  /// Binds what differs by rule.
  private mutating func bind(_ place: Int, _ reported: [String]) -> CompiledRule? {
    guard let inForce = ruleInForce(place) else { return nil }
    activation.memory = inForce.memory
    activation.bind(RuleEnvironment.slots.params, to: .value(inForce.rule.params))
    if hasReported || !reported.isEmpty {
      activation.bind(RuleEnvironment.slots.reported, to: .value(.strings(reported)))
      hasReported = !reported.isEmpty
    }
    return inForce.rule
  }
}
