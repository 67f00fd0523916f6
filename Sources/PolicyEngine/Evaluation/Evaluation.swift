import CEL
import GrantModel

/// Every rule on every grant: the counts, and the pairs that need more than a count.
struct Evaluation {
  /// A rule and a grant by their places.
  struct Pair {
    let rule: Int
    let grant: Int
    var result: RuleResult
    /// What the rule leaves to others on this grant.
    var reported: [String] = []
  }

  let variants: RuleVariants
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
    self.variants = variants
    rules = variants.rules
    grants = data.grants
    byAudience = variants.areUniform ? nil : Self.byAudience(variants, data.grants)
    counts = Array(repeating: RuleCounts(), count: rules.count)
    let bindings = RuleBindings(data, tenant, variants)
    for position in grants.indices { evaluate(variants.precedence.order, on: position, bindings) }
  }

  /// Evaluates rules on a grant. They are in an order in which each comes after those that it yields to.
  private mutating func evaluate(_ places: [Int], on position: Int, _ bindings: RuleBindings) {
    let variables = bindings.variables(of: grants[position])
    var reported = ReportedOffenders(variants.precedence)
    for place in places {
      guard let rule = rule(place, on: position) else {
        record(Pair(rule: place, grant: position, result: .disabled))
        continue
      }
      let left = reported.left(by: place, rule)
      let activation = rule.activation(variables, reported: left)
      let result = rule.result(activation)
      if case .fail = result { reported.add(place, rule, activation) }
      record(Pair(rule: place, grant: position, result: result, reported: left))
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

  /// Evaluates the grants again on which a rule lacked a variable, now that more is known. What passed or did not apply
  /// there stays so.
  mutating func reevaluate(lacking variable: String, data: TenantData, tenant: TenantContext) {
    let bindings = RuleBindings(data, tenant, variants)
    let lacking = Set(pairs.filter { $0.result.lacks(variable) }.map(\.grant))
    let before = pairs
    pairs = []
    for (position, ofGrant) in Dictionary(grouping: before, by: \.grant).sorted(by: { $0.key < $1.key }) {
      if lacking.contains(position) {
        evaluate(ofGrant.map(\.rule), on: position, bindings)
      } else {
        pairs += ofGrant
      }
    }
  }

  /// The ids of the grants on which some rule needs the organizations, each once.
  var grantsLackingOrganizations: [String] {
    Set(pairs.filter { $0.result.lacks("organizations") }.map(\.grant)).sorted().compactMap { grants[$0].id }
  }

  /// The applications and APIs that lists do not show and without whose absence a failure would be none, each once.
  func failuresByAbsence(_ data: TenantData, _ tenant: TenantContext) -> (clients: [String], audiences: [String]) {
    let bindings = RuleBindings(data.doubtingLists, tenant, variants)
    var clients: Set<ExactString> = []
    var audiences: Set<ExactString> = []
    for pair in failures {
      let grant = grants[pair.grant]
      var names: (client: String?, audience: String?) = (nil, nil)
      if case .none = data.client(of: grant) { names.client = grant.clientID }
      if case .none = data.resourceServer(of: grant, in: tenant) { names.audience = grant.audience }
      guard names.client != nil || names.audience != nil, let rule = rule(pair.rule, on: pair.grant),
        case .lacking(let variables) = rule.result(
          rule.activation(bindings.variables(of: grant), reported: pair.reported))
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

extension RuleResult {
  /// Whether a variable would have decided and could not be read.
  fileprivate func lacks(_ variable: String) -> Bool {
    if case .lacking(let names) = self { names.contains(variable) } else { false }
  }
}
