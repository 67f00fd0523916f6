import CEL
import GrantModel

/// Every rule on every grant: the counts, and the pairs that need more than a count.
struct Evaluation {
  /// A rule and a grant by their places.
  struct Pair {
    let rule: Int
    let grant: Int
    var result: RuleResult
  }

  let rules: [CompiledRule]
  let grants: [ClientGrant]
  /// Passes and not-applicables by rule.
  private(set) var counts: [RuleCounts]
  /// All other results, in the order of the grants.
  private(set) var pairs: [Pair] = []

  init(rules: [CompiledRule], data: TenantData, tenant: TenantContext) {
    self.rules = rules
    grants = data.grants
    counts = Array(repeating: RuleCounts(), count: rules.count)
    let bindings = RuleBindings(data, tenant, rules: rules)
    for (position, grant) in grants.enumerated() {
      let variables = bindings.variables(of: grant)
      for (index, rule) in rules.enumerated() {
        record(Pair(rule: index, grant: position, result: rule.result(rule.activation(variables))))
      }
    }
  }

  private mutating func record(_ pair: Pair) {
    switch pair.result {
    case .pass: counts[pair.rule].pass += 1
    case .notApplicable: counts[pair.rule].notApplicable += 1
    case .fail, .lacking, .failure: pairs.append(pair)
    }
  }

  /// Evaluates the pairs again that lacked a variable, now that more is known.
  mutating func reevaluate(lacking variable: String, data: TenantData, tenant: TenantContext) {
    let bindings = RuleBindings(data, tenant, rules: rules)
    let before = pairs
    pairs = []
    for var pair in before {
      if case .lacking(let names) = pair.result, names.contains(variable) {
        let rule = rules[pair.rule]
        pair.result = rule.result(rule.activation(bindings.variables(of: grants[pair.grant])))
      }
      record(pair)
    }
  }

  /// The ids of the grants on which some rule needs the organizations, each once.
  var grantsLackingOrganizations: [String] {
    let positions = pairs.compactMap { pair -> Int? in
      guard case .lacking(let names) = pair.result, names.contains("organizations") else { return nil }
      return pair.grant
    }
    return Set(positions).sorted().compactMap { grants[$0].id }
  }

  var hasFindings: Bool { !pairs.isEmpty }

  /// What would tell more about the failures.
  var optionalNeeds: Set<TenantCollection> {
    Set(failures.map(\.rule)).reduce(into: []) { $0.formUnion(rules[$1].optional) }
  }

  /// The grants that fail a rule which tells more with a collection, each once.
  func failingGrants(needing collection: TenantCollection) -> [ClientGrant] {
    let positions = failures.filter { rules[$0.rule].optional.contains(collection) }.map(\.grant)
    return Set(positions).sorted().map { grants[$0] }
  }

  var failures: [Pair] {
    pairs.filter { pair in
      if case .fail = pair.result { true } else { false }
    }
  }
}
