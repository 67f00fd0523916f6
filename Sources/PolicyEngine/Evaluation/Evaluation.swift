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
  /// The rules as they are for the grants of each audience; nil: they are the same for all.
  private let byAudience: [ExactString?: [CompiledRule?]]?
  /// What needs no more than a count, by rule.
  private(set) var counts: [RuleCounts]
  /// All other results, in the order of the grants.
  private(set) var pairs: [Pair] = []
  /// What needs no more than a count itself, where it is kept.
  private(set) var settled: [Pair] = []
  private let keepsSettled: Bool

  init(_ variants: RuleVariants, data: TenantData, tenant: TenantContext, keepsSettled: Bool = false) {
    self.keepsSettled = keepsSettled
    rules = variants.rules
    grants = data.grants
    byAudience = variants.areUniform ? nil : Self.byAudience(variants, data.grants)
    counts = Array(repeating: RuleCounts(), count: rules.count)
    let bindings = RuleBindings(data, tenant, rules: rules)
    for (position, grant) in grants.enumerated() {
      let variables = bindings.variables(of: grant)
      for index in rules.indices {
        let result = rule(index, on: position).map { $0.result($0.activation(variables)) }
        record(Pair(rule: index, grant: position, result: result ?? .disabled))
      }
    }
  }

  /// A rule as it is for a grant, by their places; nil where it is off for the grant's audience.
  func rule(_ index: Int, on grant: Int) -> CompiledRule? {
    guard let byAudience else { return rules[index] }
    return byAudience[grants[grant].audience.map(ExactString.init)]?[index]
  }

  private static func byAudience(
    _ variants: RuleVariants, _ grants: [ClientGrant]
  ) -> [ExactString?: [CompiledRule?]] {
    Set(grants.map { $0.audience.map(ExactString.init) }).reduce(into: [:]) { byAudience, audience in
      byAudience[audience] = variants.rules(for: audience?.value)
    }
  }

  private mutating func record(_ pair: Pair) {
    if keepsSettled, pair.result.isSettled { settled.append(pair) }
    switch pair.result {
    case .pass: counts[pair.rule].pass += 1
    case .notApplicable: counts[pair.rule].notApplicable += 1
    case .disabled: counts[pair.rule].disabled += 1
    case .fail, .lacking, .failure: pairs.append(pair)
    }
  }

  /// Evaluates the pairs again that lacked a variable, now that more is known.
  mutating func reevaluate(lacking variable: String, data: TenantData, tenant: TenantContext) {
    let bindings = RuleBindings(data, tenant, rules: rules)
    let before = pairs
    pairs = []
    for var pair in before {
      if case .lacking(let names) = pair.result, names.contains(variable), let rule = rule(pair.rule, on: pair.grant) {
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

  /// The applications and APIs that lists do not show and without whose absence a failure would be none, each once.
  func failuresByAbsence(_ data: TenantData, _ tenant: TenantContext) -> (clients: [String], audiences: [String]) {
    let bindings = RuleBindings(data.doubtingLists, tenant, rules: rules)
    var clients: Set<ExactString> = []
    var audiences: Set<ExactString> = []
    for pair in failures {
      let grant = grants[pair.grant]
      var names: (client: String?, audience: String?) = (nil, nil)
      if case .none = data.client(of: grant) { names.client = grant.clientID }
      if case .none = data.resourceServer(of: grant, in: tenant) { names.audience = grant.audience }
      guard names.client != nil || names.audience != nil, let rule = rule(pair.rule, on: pair.grant),
        case .lacking(let variables) = rule.result(rule.activation(bindings.variables(of: grant)))
      else { continue }
      if variables.contains("client"), let id = names.client { clients.insert(ExactString(id)) }
      if variables.contains("api"), let audience = names.audience { audiences.insert(ExactString(audience)) }
    }
    return (clients.sorted().map(\.value), audiences.sorted().map(\.value))
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
