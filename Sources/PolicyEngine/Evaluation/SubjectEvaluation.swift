import CEL
import Documents
import Tenant

/// Every rule that is about applications, APIs or the tenant, on each of those.
struct SubjectEvaluation: Sendable {
  /// A rule that a subject fails, by the rule's place, and everything that a reader needs.
  struct Failure: Sendable {
    let rule: Int
    let subject: FindingSubject
    let details: FailureDetails
    let reach: FindingReach
  }

  /// A rule that came to no result on a subject, and why.
  struct Undecided: Sendable {
    let rule: Int
    /// nil: on all of them, because not all are known.
    let subject: FindingSubject?
    let reason: Evaluation.Reason
  }

  let variants: RuleVariants
  private(set) var counts: [RuleCounts]
  /// By rule what it lacked where it was skipped.
  private(set) var skippedFor: [Set<String>]
  private(set) var failures: [Failure] = []
  private(set) var undecided: [Undecided] = []

  init(
    _ variants: RuleVariants, data: TenantRecords, tenant: TenantContext, reaches: ReachFinder,
    options: Evaluation.Options
  ) async {
    self.variants = variants
    counts = Array(repeating: RuleCounts(), count: variants.rules.count)
    skippedFor = Array(repeating: [], count: variants.rules.count)
    guard !variants.rules.isEmpty else { return }
    let ready = variants.rules.indices.filter { isReady($0, data, options) }
    guard !ready.isEmpty else { return }
    let lists = SubjectLists(data, tenant, reaches, variants.reach.settings.owners)
    let withRaw = variants.rules.contains { $0.reads.contains(RuleEnvironment.rawGrant) }
    let bindings = SubjectBindings(
      data, tenant, roles: variants.roles, variants.reach, words: reaches.words, withRaw: withRaw)
    for subject in RuleSubject.allCases {
      let places = ready.filter { variants.rules[$0].rule.subject == subject }
      let worker = SubjectWorker(variants, places, lists, bindings, options)
      let results = await Blocks.map(
        places.isEmpty ? 0 : lists.count(of: subject), threads: options.threads, worker: { worker }
      ) { worker, block in block.map { worker.results(subject, $0) } }
      for result in results.flatMap({ $0 }).flatMap({ $0 }) { add(result) }
    }
    failures.sort { ($0.rule, $0.subject) < ($1.rule, $1.subject) }
  }

  /// Whether all of the subjects of a rule, and their grants, are known; where they are not it is skipped or unknown.
  private mutating func isReady(_ place: Int, _ data: TenantRecords, _ options: Evaluation.Options) -> Bool {
    let rule = variants.rules[place]
    let lists = rule.rule.subject.collections.union(
      rule.reads.intersection(["clients", "apis"]).compactMap(RuleEnvironment.collection(of:)))
    let missing = lists.filter { !options.provides($0) || data.declared.contains($0) }
    guard missing.isEmpty else {
      counts[place].skipped = max(1, data.grants.count)
      skippedFor[place] = Set(missing.map(\.listName))
      return false
    }
    // Of an application's grants the APIs are known, whether a list shows them or not.
    let whole = rule.rule.subject == .client ? [.clients] : lists
    if let gap = lists.sorted().first(where: { list in
      !data.isComplete(list) || whole.contains(list) && data.coverage[list]?.unlisted != nil
    }) {
      counts[place].unknown += 1
      undecided.append(Undecided(rule: place, subject: nil, reason: .lacking([gap.listName])))
      return false
    }
    if rule.reads.contains("grants"), data.declared.contains(.clientGrants) {
      counts[place].skipped = max(1, data.grants.count)
      skippedFor[place] = ["grants"]
      return false
    }
    if rule.reads.contains("grants"), !data.isComplete(.clientGrants) {
      counts[place].unknown += 1
      undecided.append(Undecided(rule: place, subject: nil, reason: .lacking(["grants"])))
      return false
    }
    return true
  }

  private mutating func add(_ result: SubjectWorker.Result) {
    let place = result.rule
    switch result.outcome {
    case .pass: counts[place].pass += 1
    case .notApplicable: counts[place].notApplicable += 1
    case .disabled: counts[place].disabled += 1
    case .skipped(let variables):
      counts[place].skipped += 1
      skippedFor[place].formUnion(variables)
    case .undecided(let reason):
      counts[place].unknown += 1
      undecided.append(Undecided(rule: place, subject: result.subject, reason: reason))
    case .fail(let details, let reach):
      counts[place].fail += 1
      failures.append(Failure(rule: place, subject: result.subject, details: details, reach: reach))
    }
  }
}

extension TenantCollection {
  /// The variable that is a list of its records.
  fileprivate var listName: String { self == .resourceServers ? "apis" : "clients" }
}

/// Evaluates the rules of one subject.
private struct SubjectWorker: Sendable {
  enum Outcome: Sendable {
    case pass, notApplicable, disabled
    case skipped(Set<String>)
    case undecided(Evaluation.Reason)
    case fail(FailureDetails, FindingReach)
  }

  struct Result: Sendable {
    let rule: Int
    let subject: FindingSubject
    let outcome: Outcome
  }

  private let variants: RuleVariants
  private let places: [Int]
  private let lists: SubjectLists
  private let bindings: SubjectBindings
  private let options: Evaluation.Options

  init(
    _ variants: RuleVariants, _ places: [Int], _ lists: SubjectLists, _ bindings: SubjectBindings,
    _ options: Evaluation.Options
  ) {
    self.variants = variants
    self.places = places
    self.lists = lists
    self.bindings = bindings
    self.options = options
  }

  /// What the rules say of one subject, by its place among those of its kind.
  func results(_ kind: RuleSubject, _ place: Int) -> [Result] {
    let (subject, record) = lists.subject(kind, place)
    let rules = variants.variants(variants.fitting(kind == .api ? subject.id : nil))
    let variables = bindings.variables(of: record)
    return places.map { place in
      Result(
        rule: place, subject: subject,
        outcome: rules[place].map { outcome(of: $0, variables, record) } ?? .disabled)
    }
  }

  private func reach(of record: SubjectOfRule, _ rule: CompiledRule) -> FindingReach {
    let reach = lists.reach(of: record)
    return rule.rule.topic == .form ? reach.withoutTier : reach
  }

  private func outcome(
    of variant: RuleVariants.Variant, _ variables: [String: Binding], _ record: SubjectOfRule
  ) -> Outcome {
    let rule = variant.rule
    var activation = rule.activation(variables)
    activation.memory = variant.memory
    switch rule.result(activation) {
    case .pass: return .pass
    case .notApplicable: return .notApplicable
    case .disabled: return .disabled
    case .fail: return .fail(rule.details(activation), reach(of: record, rule))
    case .failure(let error, let part): return .undecided(.failure(error, part: part))
    case .lacking(let names):
      let collections = RuleEnvironment.collections(of: names)
      let isSkipped = !collections.isEmpty && collections.allSatisfy { !options.provides($0) }
      return isSkipped ? .skipped(names) : .undecided(.lacking(names))
    }
  }
}
