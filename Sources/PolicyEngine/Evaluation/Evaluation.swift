import CEL
import Documents
import Tenant

/// Every rule on every grant: the counts, and the pairs that need more than a count.
struct Evaluation {
  /// A rule that a grant fails, by their places.
  struct Failure: Sendable {
    let rule: Int
    let grant: Int
    /// What the rule leaves to others on this grant.
    let reported: [String]
    /// A grant that stands for all that this one can come to, where not all of it is known; nil: it is.
    var assumed: ClientGrant?
  }

  /// A rule that came to no result on a grant, by their places, and why.
  struct Undecided: Sendable {
    let rule: Int
    let grant: Int
    let reason: Reason
  }

  enum Reason: Hashable, Sendable {
    /// These variables would have decided and could not be read.
    case lacking(Set<String>)
    /// An expression failed: `part` is the key of the rule file that has it.
    indirect case failure(String, part: String)
  }

  /// A pair about which there is no more to say, where all are kept.
  struct Settled: Sendable {
    let rule: Int
    let grant: Int
    let result: EvaluationRecord.Result
  }

  let variants: RuleVariants
  private(set) var grants: [ClientGrant]
  /// By rule what needs no more than a count: neither failures nor what is undecided.
  private(set) var counts: [RuleCounts]
  /// By rule what it lacked where it was skipped: variables of collections that the source does not carry.
  private(set) var skippedFor: [Set<String>]
  /// In the order of the grants.
  private(set) var failures: [Failure] = []
  private(set) var undecided: [Undecided] = []
  private(set) var settled: [Settled] = []
  private let options: Options

  /// How an audit evaluates.
  struct Options: Sendable {
    /// Whether the source has a collection at all.
    let carries: @Sendable (TenantCollection) -> Bool
    var keepsSettled = false
    /// At most; nil: one for each core.
    var threads: Int?
    /// What the source carries and its token may not read, of what no audit needed once: rules that need it are skipped.
    var withheld: Set<TenantCollection> = []
    /// The collections of which there is what code declares: what is not among it may be elsewhere.
    var declared: Set<TenantCollection> = []

    /// Whether the source can be asked for a collection.
    func provides(_ collection: TenantCollection) -> Bool { carries(collection) && !withheld.contains(collection) }
  }

  var rules: [CompiledRule] { variants.rules }

  init(_ variants: RuleVariants, data: TenantRecords, tenant: TenantContext, options: Options) async {
    self.variants = variants
    var options = options
    options.declared = data.declared
    self.options = options
    grants = data.grants
    counts = Array(repeating: RuleCounts(), count: variants.rules.count)
    skippedFor = Array(repeating: [], count: variants.rules.count)
    await evaluate(data, tenant, grants.count) { block in block.map { (grant: $0, rules: nil) } }
  }

  /// Adds what the same rules, with the same tenant, say of other grants.
  mutating func append(_ other: Evaluation) {
    let start = grants.count
    grants += other.grants
    for rule in counts.indices {
      counts[rule].add(other.counts[rule])
      skippedFor[rule].formUnion(other.skippedFor[rule])
    }
    failures += other.failures.map {
      Failure(rule: $0.rule, grant: start + $0.grant, reported: $0.reported, assumed: $0.assumed)
    }
    undecided += other.undecided.map { Undecided(rule: $0.rule, grant: start + $0.grant, reason: $0.reason) }
    settled += other.settled.map { Settled(rule: $0.rule, grant: start + $0.grant, result: $0.result) }
  }

  /// A rule as it is for a grant, by their places; nil where it is off for the grant's audience.
  func rule(_ index: Int, on grant: Int) -> CompiledRule? {
    variants.areUniform ? rules[index] : variants.variants(variants.fitting(grants[grant].audience))[index]?.rule
  }

  /// Evaluates the grants again on which a rule lacked a variable, now that more is known. What passed or did not apply
  /// there stays so.
  mutating func reevaluate(lacking variable: String, data: TenantRecords, tenant: TenantContext) async {
    let lacking = Set(undecided.filter { $0.reason.lacks(variable) }.map(\.grant))
    var again: [Int: [Int]] = [:]
    for pair in failures where lacking.contains(pair.grant) { again[pair.grant, default: []].append(pair.rule) }
    for pair in undecided where lacking.contains(pair.grant) { again[pair.grant, default: []].append(pair.rule) }
    failures.removeAll { lacking.contains($0.grant) }
    undecided.removeAll { lacking.contains($0.grant) }
    let positions = lacking.sorted()
    let order = variants.precedence.order
    await evaluate(data, tenant, positions.count) { [again] block in
      block.map { index in
        let rules = Set(again[positions[index]] ?? [])
        return (grant: positions[index], rules: order.filter(rules.contains))
      }
    }
    failures.sort { ($0.grant, $0.rule) < ($1.grant, $1.rule) }
    undecided.sort { ($0.grant, $0.rule) < ($1.grant, $1.rule) }
  }

  /// Evaluates rules on grants, in an order in which each rule comes after those that it yields to; nil: all rules.
  private mutating func evaluate(
    _ data: TenantRecords, _ tenant: TenantContext, _ count: Int,
    _ pairs: @escaping @Sendable (Range<Int>) -> [(grant: Int, rules: [Int]?)]
  ) async {
    let bindings = RuleBindings(data, tenant, variants)
    let results = await Blocks.map(
      count, threads: options.threads, worker: { [variants] in Evaluator(variants.own(forGrants: count), bindings) }
    ) { [variants, grants, options] evaluator, block in
      let precedence = evaluator.precedence
      var results = EvaluatedBlock(variants.rules.count, precedence, options)
      for (position, rules) in pairs(block) {
        let grant = grants[position]
        evaluator.turn(to: grant)
        results.add(position, grant, tenant, rules ?? precedence.order, &evaluator)
      }
      return results
    }
    for block in results {
      for rule in counts.indices {
        counts[rule].add(block.counts[rule])
        skippedFor[rule].formUnion(block.skippedFor[rule])
      }
      failures += block.failures
      undecided += block.undecided
      settled += block.settled
    }
  }
}

// MARK: - What to read next
extension Evaluation {
  /// The ids of the grants on which some rule needs the organizations, each once.
  var grantsLackingOrganizations: [String] {
    Set(undecided.filter { $0.reason.lacks("organizations") }.map(\.grant)).sorted().compactMap { grants[$0].id }
  }

  var hasFindings: Bool { !failures.isEmpty || !undecided.isEmpty }

  /// What would tell more about the failures.
  var optionalNeeds: Set<TenantCollection> {
    Set(failures.map(\.rule)).reduce(into: []) { $0.formUnion(rules[$1].optional) }
  }

  /// The grants that fail a rule which tells more with a collection, each once.
  func failingGrants(needing collection: TenantCollection) -> [ClientGrant] {
    let positions = failures.filter { rules[$0.rule].optional.contains(collection) }.map(\.grant)
    return Set(positions).sorted().map { grants[$0] }
  }

  /// The applications and APIs that lists do not show and without whose absence a failure would be none.
  func failuresByAbsence(_ data: TenantRecords, _ tenant: TenantContext) async -> Absences {
    // Without a list nothing is missing in one.
    guard data.has(.clients) || data.has(.resourceServers) else { return Absences() }
    let bindings = RuleBindings(data.doubtingLists, tenant, variants)
    let (known, knownAPIs) = (data.lookup(Client.self), data.lookup(ResourceServer.self))
    let found = await Blocks.map(
      failures.count, threads: options.threads, worker: { nil as Evaluator? }
    ) { [variants, failures, grants] worker, block in
      var absent = Absences()
      for failure in failures[block] {
        let grant = grants[failure.grant]
        var names: (client: String?, audience: String?) = (nil, nil)
        if case .none = known.ofGrant(grant) { names.client = grant.clientID }
        if case .none = knownAPIs.ofGrant(grant, in: tenant) { names.audience = grant.audience }
        guard names.client != nil || names.audience != nil else { continue }
        // Most lists show all: then there is nothing to evaluate by.
        var evaluator = worker ?? Evaluator(variants, bindings)
        evaluator.turn(to: grant)
        let result = evaluator.result(of: failure.rule, reported: failure.reported)
        worker = evaluator
        guard case .lacking(let variables) = result else { continue }
        if variables.contains("client"), let id = names.client { absent.add(client: id) }
        if variables.contains("api"), let audience = names.audience { absent.add(audience: audience) }
      }
      return absent
    }
    return found.reduce(into: Absences()) { $0.add($1) }
  }
}

extension Evaluation.Reason {
  /// Whether a variable would have decided and could not be read.
  fileprivate func lacks(_ variable: String) -> Bool {
    if case .lacking(let names) = self { names.contains(variable) } else { false }
  }
}

/// The results of rules on the grants of a block.
private struct EvaluatedBlock: Sendable {
  private(set) var counts: [RuleCounts]
  private(set) var skippedFor: [Set<String>]
  private(set) var failures: [Evaluation.Failure] = []
  private(set) var undecided: [Evaluation.Undecided] = []
  private(set) var settled: [Evaluation.Settled] = []
  private let precedence: RulePrecedence
  /// Whether any rule yields to another one: where none does there is nothing to be taken up.
  private let isAnyYielding: Bool
  private let keepsSettled: Bool
  /// The variables of the collections that the source carries, and those of the others.
  private let carried: Set<String>
  private let missing: Set<String>

  init(_ rules: Int, _ precedence: RulePrecedence, _ options: Evaluation.Options) {
    counts = Array(repeating: RuleCounts(), count: rules)
    skippedFor = Array(repeating: [], count: rules)
    self.precedence = precedence
    isAnyYielding = precedence.isOfAny
    keepsSettled = options.keepsSettled
    let mayLack: (TenantCollection) -> Bool = { !options.provides($0) || options.declared.contains($0) }
    carried = RuleVariables.variables { !mayLack($0) }
    missing = RuleVariables.variables(of: mayLack)
  }

  /// Evaluates rules on the grant that the evaluator is at.
  mutating func add(
    _ position: Int, _ grant: ClientGrant, _ tenant: TenantContext, _ rules: [Int], _ evaluator: inout Evaluator
  ) {
    let hypotheses = grant.unknownFields.isEmpty ? [] : Hypotheses.of(grant, in: tenant)
    var reported = isAnyYielding ? ReportedOffenders(precedence) : nil
    for rule in rules {
      var left: [String] = []
      if let reported, let own = evaluator.rule(rule) { left = reported.left(by: rule, own) }
      switch evaluator.result(of: rule, reported: left) {
      case .pass:
        counts[rule].pass += 1
        settle(rule, position, .pass)
      case .notApplicable:
        counts[rule].notApplicable += 1
        settle(rule, position, .notApplicable)
      case .disabled:
        counts[rule].disabled += 1
        settle(rule, position, .disabled)
      case .fail:
        failures.append(Evaluation.Failure(rule: rule, grant: position, reported: left))
        if var taken = reported.take() {
          evaluator.note(rule, in: &taken)
          reported = taken
        }
      case .lacking where evaluator.fails(rule, onAllOf: hypotheses, insteadOf: grant):
        failures.append(Evaluation.Failure(rule: rule, grant: position, reported: left, assumed: hypotheses.first))
      case .lacking(let variables) where !isReadable(variables, grant):
        counts[rule].skipped += 1
        if !skippedFor[rule].isSuperset(of: variables) { skippedFor[rule].formUnion(variables) }
        settle(rule, position, .skipped)
      case .lacking(let variables):
        undecided.append(Evaluation.Undecided(rule: rule, grant: position, reason: .lacking(variables)))
      case .failure(let error, let part):
        undecided.append(Evaluation.Undecided(rule: rule, grant: position, reason: .failure(error, part: part)))
      }
    }
  }

  private mutating func settle(_ rule: Int, _ position: Int, _ result: EvaluationRecord.Result) {
    if keepsSettled { settled.append(Evaluation.Settled(rule: rule, grant: position, result: result)) }
  }

  /// Whether the source could have had what is missing: then it is a gap, else the rule is skipped.
  private func isReadable(_ variables: Set<String>, _ grant: ClientGrant) -> Bool {
    var variables = variables
    if !grant.unknownFields.isEmpty {
      let behind = grant.unknowns(behind: variables)
      // What nobody gave a value can be given one; what the deployment makes is known after it.
      if behind.contains(where: { $0.reason != .afterApply }) { return true }
      for value in behind { variables.subtract(value.variables) }
      if variables.isEmpty { return false }
    }
    return variables.isDisjoint(with: missing) || !variables.isDisjoint(with: carried)
  }
}
