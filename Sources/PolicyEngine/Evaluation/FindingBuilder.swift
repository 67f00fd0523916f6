import CEL
import Documents
import Tenant

/// Turns the results of an evaluation into findings, rule reports and the gaps that decide.
struct FindingBuilder {
  var findings: [Finding] = []
  var ruleReports: [RuleReport] = []
  var skippedRules: [SkippedRule] = []
  /// Gaps of collections other than the grants that made a result unknown.
  private(set) var decidingGaps: [CoverageGap] = []

  let evaluation: Evaluation
  private let data: TenantRecords
  let tenant: TenantContext
  private let references: GrantReferences
  private let order: GrantOrder
  private let options: Evaluation.Options
  private let reaches: ReachFinder
  let subjects: SubjectEvaluation
  /// What every grant allows, whether a rule has something against it or not.
  let inventory: Inventory
  /// By rule.
  private let undecided: [Int: [Evaluation.Undecided]]

  init(
    _ evaluation: Evaluation, _ subjects: SubjectEvaluation, data: TenantRecords, tenant: TenantContext,
    names: [ExactString: String], order: GrantOrder, reaches: ReachFinder, options: Evaluation.Options
  ) async {
    self.evaluation = evaluation
    self.data = data
    self.tenant = tenant
    self.options = options
    self.subjects = subjects
    self.reaches = reaches
    undecided = Dictionary(grouping: evaluation.undecided, by: \.rule)
    references = GrantReferences(grants: evaluation.grants, names: names)
    self.order = order
    let entries = AccessEntries(evaluation.grants, domain: tenant.domain, references, reaches)
    inventory = Inventory(
      count: order.places.count, entry: { [order] in entries[Int(clamping: order.places[$0])] },
      grant: { [order, references] in references[Int(clamping: order.places[$0])] },
      tier: { [order] in entries.tier(of: $0, at: Int(clamping: order.places[$1])) })
    addRules()
    findings += await failures(options.threads)
    sortFindings()
    addSubjects()
    ruleReports.sort { $0.id.precedes($1.id) }
    skippedRules.sort { $0.rule.precedes($1.rule) }
  }

  /// Brings the findings, whose failures are in the order of the evaluation, into that of a report: rank and severity, worst
  /// first, then rule, tenant, grant. Of a rule the finding about no grant is first.
  private mutating func sortFindings() {
    let ids = evaluation.rules.enumerated().sorted { $0.element.id.precedes($1.element.id) }
    var ranks = [Int](repeating: 0, count: ids.count)
    for (rank, rule) in ids.enumerated() { ranks[rule.offset] = rank }
    let unknown = evaluation.rules.indices.filter { undecided[$0] != nil }.map { (rule: $0, grant: -1) }
    let places = unknown + evaluation.failures.map { (rule: $0.rule, grant: Int(clamping: order.ranks[$0.grant])) }
    let sorted = zip(findings.indices, places).map { index, place in
      SortKey(findings[index], rule: ranks[place.rule], grant: place.grant, index: index)
    }.sorted()
    findings = sorted.map { findings[$0.index] }
  }

  private struct SortKey: Comparable {
    /// One number for all of it, because most of sorting is to compare.
    private let order: UInt64
    let index: Int

    /// - Parameters:
    ///   - rule: its rank.
    ///   - grant: likewise, below 2^32; -1: no grant.
    init(_ finding: Finding, rule: Int, grant: Int, index: Int) {
      let rank = UInt64(clamping: Rank.range.upperBound - finding.rank)
      let severity = UInt64(clamping: Severity.error.level - finding.severity.level)
      order = rank << 57 | severity << 55 | UInt64(clamping: rule) << 33 | UInt64(clamping: grant + 1)
      self.index = index
    }

    static func < (left: SortKey, right: SortKey) -> Bool { left.order < right.order }
  }

  /// The ids of the rules that came to no result on something.
  var undecidedRules: [String] {
    let grantRules = evaluation.rules.indices.filter { undecided[$0] != nil }.map { evaluation.rules[$0].id }
    let others = Set(subjects.undecided.map(\.rule)).map { subjects.variants.rules[$0].id }
    return (grantRules + others).sorted { $0.precedes($1) }
  }

  /// Adds what is to be said of each rule, and the findings about what is unknown.
  private mutating func addRules() {
    var counts = evaluation.counts
    for failure in evaluation.failures { counts[failure.rule].fail += 1 }
    let ids = undecidedRules
    for (index, rule) in evaluation.rules.enumerated() {
      let pairs = undecided[index] ?? []
      counts[index].unknown = pairs.count
      if counts[index].skipped > 0 {
        skippedRules.append(skipped(rule, for: evaluation.skippedFor[index], grants: counts[index].skipped))
      }
      if !pairs.isEmpty { findings.append(unknown(rule, pairs, ignoreList: ids)) }
      ruleReports.append(report(rule, counts[index]))
    }
  }

  func skipped(_ rule: CompiledRule, for variables: Set<String>, grants: Int) -> SkippedRule {
    var needed = RuleEnvironment.collections(of: variables).filter {
      !options.provides($0) || data.declared.contains($0)
    }
    if variables.contains("grants") { needed.insert(.clientGrants) }
    let needs = needed.sorted()
    return SkippedRule(
      rule: rule.id, needs: needs, grants: grants,
      missingScopes: needs.filter(options.withheld.contains).map(\.requiredScope),
      awaits: ClientGrant.Field.allCases.filter { variables.contains(RuleEnvironment.unknown($0)) }.map { "\($0.name)" }
    )
  }

  // MARK: Failures

  /// The findings about failures, in the order of a report but for those about the unknown.
  private func failures(_ threads: Int?) async -> [Finding] {
    let bindings = RuleBindings(data, tenant, evaluation.variants)
    let describer = FailureDescriber(
      evaluation, references, order, reaches, domain: tenant.domain,
      demotesDormant: evaluation.variants.reach.settings.dormant == .demote)
    let described = await Blocks.map(
      evaluation.failures.count, threads: threads,
      worker: { [variants = evaluation.variants, count = evaluation.failures.count] in
        DescribingWorker(Evaluator(variants.own(forGrants: count), bindings))
      }
    ) { worker, block in describer.describe(block, &worker) }
    return described.flatMap { $0 }
  }

  /// What the rules said of the grants without finding fault, in the order of rules and results.
  var evaluations: [EvaluationRecord] {
    let byRule = Dictionary(grouping: evaluation.settled, by: \.rule)
    return evaluation.rules.indices.flatMap { rule in
      let byResult = Dictionary(grouping: byRule[rule] ?? [], by: \.result)
      return EvaluationRecord.Result.allCases.compactMap { result in
        byResult[result].map { pairs in
          EvaluationRecord(
            rule: evaluation.rules[rule].id, tenant: tenant.domain, result: result, grants: list(pairs.map(\.grant)))
        }
      }
    }
  }

  /// Grants by their places in the input.
  private func list(_ grants: [Int]) -> GrantList {
    GrantList(grants.map { order.ranks[$0] }.sorted().lazy.map { Int(clamping: $0) }, of: inventory)
  }

  // MARK: Unknowns

  /// One finding for all grants on which a rule came to no result.
  private mutating func unknown(_ rule: CompiledRule, _ pairs: [Evaluation.Undecided], ignoreList: [String]) -> Finding
  {
    let reasons = pairs.map { pair in
      UnknownReason(
        pair.reason, isUndecidedSystemAPI: isUndecidedSystemAPI(pair.grant), on: evaluation.grants[pair.grant])
    }
    let severity = pairs.compactMap { evaluation.rule($0.rule, on: $0.grant)?.highestSeverity }.max() ?? rule.severity
    var unknowns = UnknownTexts()
    for reason in reasons { unknowns.add(reason) }
    return Finding(
      heading(rule, severity),
      fingerprint: Fingerprint.of(rule: rule.id, tenant: tenant.domain, about: "unknown"), result: .unknown,
      subject: .grant, grant: nil, unknownGrants: list(pairs.map(\.grant)),
      message: unknownMessage(reasons, unknowns, ignoreList: ignoreList), origin: unknowns.place)
  }

  func heading(_ rule: CompiledRule, _ severity: Severity) -> FindingHeading {
    FindingHeading(
      rule: rule.id, title: rule.rule.title, severity: severity, tenant: tenant.domain,
      helpURI: rule.rule.references.first)
  }

  /// Why a rule came to no result, and what to do; the gaps that are behind it are among those that decide.
  ///
  /// - Parameters:
  ///   - unknowns: what is written of the grants and not known.
  ///   - where: what follows `not evaluated`: ` on 3 applications`.
  ///   - ignoreList: the rules without which the audit would be complete.
  mutating func unknownMessage(
    _ reasons: [UnknownReason], _ unknowns: UnknownTexts = UnknownTexts(), where place: String = "",
    ignoreList: [String]
  ) -> String {
    var gaps: [CoverageGap] = []
    var failures: [String] = []
    for reason in reasons {
      let isUndecided = reason.isUndecidedSystemAPI
      switch reason.reason {
      case .lacking(let lacked):
        // What is known of these is said; the rest has reasons of its own.
        let variables = reason.unknowns.reduce(lacked) { $0.subtracting($1.variables) }
        let needsDomain = variables.contains(RuleEnvironment.tenantVariable) || isUndecided && variables.contains("api")
        if needsDomain, !failures.contains(Self.domainNotKnown) { failures.insert(Self.domainNotKnown, at: 0) }
        var collections = RuleEnvironment.collections(of: variables)
        if variables.contains("grants") { collections.insert(.clientGrants) }
        for collection in collections.sorted() where options.provides(collection) {
          if collection == .resourceServers, isUndecided { continue }
          let gap = gap(of: collection)
          if !gaps.contains(gap) { gaps.append(gap) }
        }
      case .failure(let error, let part):
        let text = "\(part) failed: \(error)"
        if !failures.contains(text) { failures.append(text) }
      }
    }
    for gap in gaps where gap.collection != .clientGrants && !decidingGaps.contains(gap) { decidingGaps.append(gap) }
    let texts = gaps.map(\.message) + unknowns.sentences + failures.prefix(3)
    let reason = "not evaluated\(place): \(texts.joined(separator: "; "))"
    // Where the grants themselves were not read, no choice of rules makes the audit complete.
    guard data.coverage[.clientGrants]?.gap == nil else { return reason }
    // What is to be given a value is not mended by leaving rules out.
    if gaps.isEmpty, failures.isEmpty { return reason }
    return "\(reason); --ignore \(ignoreList.joined(separator: ",")) would make the audit complete without it"
  }

  /// Whether the API of a grant was looked for and not found in a whole list, and may be a system API all the same.
  private func isUndecidedSystemAPI(_ position: Int) -> Bool {
    data.coverage[.resourceServers]?.gap == nil
      && evaluation.grants[position].audience.map { tenant.isSystemAPI($0) == nil } ?? false
  }

  /// Why a rule cannot tell whether a grant is for a system API.
  private static let domainNotKnown =
    "the tenant's domain is not known, so an audience such as https://HOST/api/v2/ may be a system API or not; name the "
    + "tenant with --tenant DOMAIN"

  private func gap(of collection: TenantCollection) -> CoverageGap {
    if let gap = data.coverage[collection]?.gap ?? data.coverage[collection]?.unlisted { return gap }
    return RuleVariables.all.first { $0.collection == collection }?.doubt
      ?? CoverageGap(collection, message: "the grants were not read to their end")
  }

  // MARK: Rules

  func report(_ rule: CompiledRule, _ counts: RuleCounts) -> RuleReport {
    RuleReport(
      id: rule.id, title: rule.rule.title, subject: rule.rule.subject, source: rule.rule.origin.label,
      sha256: rule.rule.sha256,
      severity: rule.severity, rationale: rule.rule.rationale, remedy: rule.rule.remedy,
      references: rule.rule.references, tags: rule.rule.tags, controls: rule.rule.controls,
      hasFix: rule.rule.fix != nil, parameters: rule.parameters, counts: counts)
  }
}
