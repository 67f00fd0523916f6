import CEL
import Documents
import Tenant

/// Evaluates rules on one grant after the other: what it learns on one helps with the next. Each thread has its own.
struct Evaluator: Sendable {
  /// A rule as it is for the grant at hand, and what it sees; what its evaluations leave for each other is in it too. It
  /// belongs to one evaluator, which one thread has at a time.
  private final class RuleInForce: @unchecked Sendable {
    let rule: CompiledRule
    @exclusivity(unchecked) var activation: Activation
    /// Whether `reported` is bound to something.
    @exclusivity(unchecked) var hasReported = false
    /// Whether it reads more than the grant of what differs by grant, and whether what decides its result does.
    let readsMore: Bool
    let decidesByMore: Bool
    /// What it said before, where that depends on no more than many grants have in common.
    @exclusivity(unchecked) var recent = RecentResults()
    /// How often the evaluator had gone on to a grant when that was bound.
    @exclusivity(unchecked) var turn = 0

    init(_ variant: RuleVariants.Variant, _ bindings: RuleBindings, _ fields: GrantFields) {
      rule = variant.rule
      activation = bindings.activation(rule, fields, variant.memory)
      readsMore = !rule.required.isEmpty || !rule.optional.isEmpty
      decidesByMore = !rule.required.isEmpty
    }
  }

  private let variants: RuleVariants
  private let bindings: RuleBindings
  private let fields: GrantFields
  /// By their places the rules where no override says otherwise.
  private let uniform: [RuleInForce]
  /// By the overrides the rules under them; nil where a rule is off.
  private var varied: [RuleVariants.Fitting: [RuleInForce?]] = [:]
  /// The rules for the grant at hand; nil: `uniform`.
  private var inForce: [RuleInForce?]?
  /// What the grant at hand has in common with many.
  private var values: CommonValues?
  /// How often it went on to a grant.
  private var turn = 0
  private var audiences = AudienceBindings()

  init(_ variants: RuleVariants, _ bindings: RuleBindings) {
    self.variants = variants
    self.bindings = bindings
    let fields = bindings.fields()
    self.fields = fields
    uniform = variants.uniform.map { RuleInForce($0, bindings, fields) }
  }

  /// Goes on to a grant.
  mutating func turn(to grant: ClientGrant) {
    let audience = audiences.binding(of: grant, bindings)
    fields.turn(to: grant, audience)
    values = grant.unknownFields.isEmpty ? CommonValues(grant) : nil
    turn += 1
    if !variants.areUniform {
      let fitting = variants.fitting(grant.audience)
      if varied[fitting] == nil {
        varied[fitting] = zip(uniform, variants.variants(fitting)).map { [bindings, fields] uniform, variant in
          variant.map { $0.rule === uniform.rule ? uniform : RuleInForce($0, bindings, fields) }
        }
      }
      inForce = varied[fitting]
    }
  }

  /// Which rules come after which.
  var precedence: RulePrecedence { variants.precedence }

  /// A rule as it is for the grant, by its place; nil where it is off.
  func rule(_ place: Int) -> CompiledRule? { ruleInForce(place)?.rule }

  /// What a rule says of the grant.
  ///
  /// - Parameter reported: what it leaves to others; nothing for most.
  mutating func result(of place: Int, reported: [String]) -> RuleResult {
    guard let inForce = bind(place, reported) else { return .disabled }
    guard reported.isEmpty, let fields = inForce.rule.decidingFields, let key = values?.only(fields) else {
      return result(of: inForce)
    }
    if let known = inForce.recent[key] { return known }
    let result = result(of: inForce)
    inForce.recent[key] = result
    return result
  }

  private func result(of inForce: RuleInForce) -> RuleResult {
    if inForce.decidesByMore { bindMore(inForce) }
    return inForce.rule.result(inForce.activation)
  }

  /// Whether a rule fails on each of some grants, of which there is at least one; then the evaluator goes back to another.
  mutating func fails(_ place: Int, onAllOf grants: [ClientGrant], insteadOf grant: ClientGrant) -> Bool {
    guard !grants.isEmpty else { return false }
    defer { turn(to: grant) }
    for hypothesis in grants {
      turn(to: hypothesis)
      guard case .fail = result(of: place, reported: []) else { return false }
    }
    return true
  }

  /// What describes the failure of a rule on the grant; nil where it is off.
  mutating func details(of place: Int, reported: [String]) -> FailureDetails? {
    guard let inForce = bind(place, reported) else { return nil }
    if inForce.readsMore { bindMore(inForce) }
    return inForce.rule.details(inForce.activation)
  }

  /// Takes up what a rule that fails reports on the grant, for those that yield to it; it was evaluated last.
  func note(_ place: Int, in reported: inout ReportedOffenders) {
    guard reported.isWanted(place), let inForce = ruleInForce(place) else { return }
    if inForce.readsMore { bindMore(inForce) }
    reported.add(place, inForce.rule, inForce.activation)
  }

  private func ruleInForce(_ place: Int) -> RuleInForce? {
    guard let inForce else { return uniform[place] }
    return inForce[place]
  }

  /// Binds what a rule sees beside the grant, once for a grant.
  private func bindMore(_ inForce: RuleInForce) {
    guard inForce.turn != turn else { return }
    inForce.turn = turn
    bindings.bind(fields, for: inForce.rule, in: &inForce.activation)
  }

  /// Binds what a rule leaves to others.
  private func bind(_ place: Int, _ reported: [String]) -> RuleInForce? {
    guard let inForce = ruleInForce(place) else { return nil }
    if inForce.hasReported || !reported.isEmpty {
      inForce.activation.bind(RuleEnvironment.slots.reported, to: .value(.strings(reported)))
      inForce.hasReported = !reported.isEmpty
    }
    return inForce
  }
}
