import CEL
import Documents
import Synchronization

/// What differs for the grants of some audiences from what a rule is elsewhere.
struct AudienceOverride: Sendable {
  let match: Glob
  /// nil: on or off as elsewhere.
  let isOn: Bool?
  /// nil: as elsewhere.
  let severity: Severity?
  let parameters: JSONObject
  /// Those of them that a configuration sets which nobody named.
  var foundParameters: Set<String> = []
}

/// The rules of an audit, and which of them are different, or off, for the grants of an audience.
final class RuleVariants: Sendable {
  /// A rule's own difference from what it is elsewhere.
  struct Difference: Sendable {
    /// Whether it runs where no override says so.
    let isOn: Bool
    /// In order: of two that fit, the later wins.
    let overrides: [AudienceOverride]
  }

  /// The overrides that are about an audience: audiences with the same ones have the same rules.
  struct Fitting: Hashable, Sendable {
    /// By the rules that differ, in their order, the places of their overrides.
    fileprivate let places: [[Int]]
  }

  /// A rule as it is for some grants.
  struct Variant: Sendable {
    let rule: CompiledRule
    /// What evaluations of it leave for each other, whichever evaluator makes them: making the automata of the built-in rules
    /// takes as long as evaluating them on a hundred grants.
    let memory: EvaluationMemory.Part
  }

  /// As they are for a grant that no override is about.
  let uniform: [Variant]
  let precedence: RulePrecedence
  let roles: Roles
  /// What the worth of scopes is told by.
  let reach: ReachKnowledge
  private let memory: EvaluationMemory
  /// Rules that are the same for every grant are not in it; in the order of the rules.
  private let differences: [(rule: Int, difference: Difference)]
  /// What `variants(_:)` has made.
  private let made = Mutex<[Fitting: [Variant?]]>([:])

  convenience init(
    _ rules: [CompiledRule], differences: [Int: Difference], roles: Roles, reach: ReachKnowledge = .standard
  ) {
    self.init(
      rules, differences: differences.sorted { $0.key < $1.key }.map { (rule: $0.key, difference: $0.value) },
      roles: roles, reach: reach)
  }

  private init(
    _ rules: [CompiledRule], differences: [(rule: Int, difference: Difference)], roles: Roles, reach: ReachKnowledge
  ) {
    let memory = EvaluationMemory()
    self.memory = memory
    uniform = rules.map { Variant(rule: $0, memory: memory.part()) }
    precedence = RulePrecedence(rules.map(\.rule))
    self.roles = roles
    self.reach = reach
    self.differences = differences
  }

  var rules: [CompiledRule] { uniform.map(\.rule) }

  /// Those for one of several threads that evaluate the rules on so many grants: where these are many, with programs of their
  /// own, because making them takes as long as evaluating them on a few hundred.
  func own(forGrants count: Int) -> RuleVariants {
    count < 1024 ? self : RuleVariants(rules.map(\.copy), differences: differences, roles: roles, reach: reach)
  }

  /// Whether every rule is the same for every grant: then nothing has to be looked up.
  var areUniform: Bool { differences.isEmpty }

  /// The overrides that are about the grants of an audience.
  func fitting(_ audience: String?) -> Fitting {
    Fitting(
      places: differences.map { _, difference in
        difference.overrides.indices.filter { place in
          audience.map { difference.overrides[place].match.matches($0) } ?? false
        }
      })
  }

  /// The rules by their places under these overrides; nil where a rule is off. They are made once.
  func variants(_ fitting: Fitting) -> [Variant?] {
    made.withLock { made in
      if let known = made[fitting] { return known }
      var variants: [Variant?] = uniform
      for ((rule, difference), places) in zip(differences, fitting.places) {
        variants[rule] = Self.variant(of: uniform[rule].rule, difference, places.map { difference.overrides[$0] })
          .map { Variant(rule: $0, memory: memory.part()) }
      }
      made[fitting] = variants
      return variants
    }
  }

  private static func variant(
    of rule: CompiledRule, _ difference: Difference, _ overrides: [AudienceOverride]
  ) -> CompiledRule? {
    var isOn = difference.isOn
    var severity: Severity?
    var parameters = JSONObject()
    var found: Set<String> = []
    for override in overrides {
      isOn = override.isOn ?? isOn
      severity = override.severity ?? severity
      for (name, value) in override.parameters.members { parameters[name] = value }
      found.formUnion(override.foundParameters)
    }
    return isOn ? rule.with(parameters: parameters, foundParameters: found, severity: severity) : nil
  }
}
