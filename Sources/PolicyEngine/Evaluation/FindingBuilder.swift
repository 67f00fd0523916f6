import CEL
import GrantModel

/// Turns the results of an evaluation into findings, rule reports and the gaps that decide.
struct FindingBuilder {
  private(set) var findings: [Finding] = []
  private(set) var ruleReports: [RuleReport] = []
  private(set) var skippedRules: [SkippedRule] = []
  /// Gaps of collections other than the grants that made a result unknown.
  private(set) var decidingGaps: [CoverageGap] = []

  private let evaluation: Evaluation
  private let data: TenantData
  private let tenant: TenantContext
  private let names: [ExactString: String]
  private let carries: (TenantCollection) -> Bool
  private let duplicates: Set<GrantKey>

  init(
    evaluation: Evaluation, data: TenantData, tenant: TenantContext, names: [ExactString: String],
    carries: @escaping (TenantCollection) -> Bool
  ) {
    self.evaluation = evaluation
    self.data = data
    self.tenant = tenant
    self.names = names
    self.carries = carries
    var seen: Set<GrantKey> = []
    duplicates = Set(evaluation.grants.map(\.key).filter { !seen.insert($0).inserted })
    build()
  }

  private mutating func build() {
    let bindings = RuleBindings(data, tenant, evaluation.variants)
    let pairsByRule = Dictionary(grouping: evaluation.pairs, by: \.rule)
    var unknowns: [(rule: CompiledRule, pairs: [Evaluation.Pair])] = []
    for (index, rule) in evaluation.rules.enumerated() {
      var counts = evaluation.counts[index]
      var skipped: Set<TenantCollection> = []
      var unknown: [Evaluation.Pair] = []
      for pair in pairsByRule[index] ?? [] {
        switch pair.result {
        case .pass, .notApplicable, .disabled: break
        case .fail:
          counts.fail += 1
          let rule = evaluation.rule(index, on: pair.grant) ?? rule
          let variables = bindings.variables(of: evaluation.grants[pair.grant])
          findings.append(failure(rule, pair.grant, rule.details(rule.activation(variables, reported: pair.reported))))
        case .lacking(let variables) where !isReadable(variables):
          counts.skipped += 1
          skipped.formUnion(Self.collections(variables))
        case .lacking, .failure:
          counts.unknown += 1
          unknown.append(pair)
        }
      }
      if counts.skipped > 0 {
        skippedRules.append(SkippedRule(rule: rule.id, needs: skipped.sorted(), grants: counts.skipped))
      }
      if !unknown.isEmpty { unknowns.append((rule, unknown)) }
      ruleReports.append(report(rule, counts))
    }
    for (rule, pairs) in unknowns {
      findings.append(self.unknown(rule, pairs, ignoreList: unknowns.map(\.rule.id)))
    }
    findings.sort(by: Finding.isListedBefore)
  }

  // MARK: Failures

  private func failure(_ rule: CompiledRule, _ position: Int, _ details: FailureDetails) -> Finding {
    let grant = evaluation.grants[position]
    let reference = reference(position)
    let distinction = duplicates.contains(grant.key) ? reference.label : nil
    return Finding(
      fingerprint: Fingerprint.of(rule: rule.id, tenant: tenant.domain, grant: grant.key, distinction: distinction),
      rule: rule.id, title: rule.rule.title, severity: details.severity, result: .fail, tenant: tenant.domain,
      grant: reference, message: details.message, offenders: details.offenders, evidence: details.evidence,
      fix: details.fix, helpURI: rule.rule.references.first)
  }

  private func reference(_ position: Int) -> GrantReference {
    let grant = evaluation.grants[position]
    let name = grant.clientID.flatMap { names[ExactString($0)] }
    var reference = GrantReference(grant, clientName: name, position: position)
    reference.origin = data.origins.isEmpty ? nil : data.origins[position]
    return reference
  }

  /// What the rules said of the grants without finding fault, in the order of rules and grants.
  var evaluations: [EvaluationRecord] {
    let skipped = evaluation.pairs.filter { pair in
      if case .lacking(let variables) = pair.result { !isReadable(variables) } else { false }
    }
    let references = evaluation.grants.indices.map(reference)
    return (evaluation.settled + skipped).sorted { ($0.rule, $0.grant) < ($1.rule, $1.grant) }.map { pair in
      let result: EvaluationRecord.Result =
        switch pair.result {
        case .pass: .pass
        case .notApplicable: .notApplicable
        case .disabled: .disabled
        case .fail, .lacking, .failure: .skipped
        }
      return EvaluationRecord(
        rule: evaluation.rules[pair.rule].id, tenant: tenant.domain, grant: references[pair.grant], result: result)
    }
  }

  // MARK: Inventory

  /// What every grant allows, whether a rule has something against it or not.
  var inventory: [AccessEntry] {
    evaluation.grants.indices.map(access).sorted { left, right in
      left.grant.key != right.grant.key
        ? left.grant.key < right.grant.key : left.grant.label.precedes(right.grant.label)
    }
  }

  private func access(_ position: Int) -> AccessEntry {
    let grant = evaluation.grants[position]
    var api: ResourceServer?
    if case .found(let found) = data.resourceServer(of: grant, in: tenant) { api = found }
    return AccessEntry(
      tenant: tenant.domain, grant: reference(position), apiName: api?.name,
      scopeCount: grant.effectiveScopes(of: api)?.count, allowsAllScopes: grant.effectiveAllowAllScopes,
      isSystem: grant.effectiveIsSystem, isOnSystemAPI: grant.audience.map { tenant.isSystemAPI($0) == true } ?? false)
  }

  // MARK: Unknowns

  /// Whether the source could have had what is missing: then it is a gap, else the rule is skipped.
  private func isReadable(_ variables: Set<String>) -> Bool {
    let collections = Self.collections(variables)
    return collections.isEmpty || collections.contains(where: carries)
  }

  private static func collections(_ variables: Set<String>) -> Set<TenantCollection> {
    Set(variables.compactMap(RuleEnvironment.collection(of:)))
  }

  /// One finding for all grants on which a rule came to no result.
  private mutating func unknown(_ rule: CompiledRule, _ pairs: [Evaluation.Pair], ignoreList: [String]) -> Finding {
    var gaps: [CoverageGap] = []
    var failures: [String] = []
    for pair in pairs {
      switch pair.result {
      case .lacking(let variables):
        let isUndecided = isUndecidedSystemAPI(pair.grant)
        let needsDomain = variables.contains(RuleEnvironment.tenantVariable) || isUndecided && variables.contains("api")
        if needsDomain, !failures.contains(Self.domainNotKnown) { failures.insert(Self.domainNotKnown, at: 0) }
        for collection in Self.collections(variables).sorted() where carries(collection) {
          if collection == .resourceServers, isUndecided { continue }
          let gap = gap(of: collection)
          if !gaps.contains(gap) { gaps.append(gap) }
        }
      case .failure(let error, let part):
        let text = "\(part) failed: \(error)"
        if !failures.contains(text) { failures.append(text) }
      case .pass, .fail, .notApplicable, .disabled: break
      }
    }
    for gap in gaps where !decidingGaps.contains(gap) { decidingGaps.append(gap) }
    let severity = pairs.compactMap { evaluation.rule($0.rule, on: $0.grant)?.highestSeverity }.max() ?? rule.severity
    let advice = "--ignore \(ignoreList.joined(separator: ",")) would make the audit complete without it"
    let reasons = gaps.map(\.message) + failures.prefix(3)
    return Finding(
      fingerprint: Fingerprint.of(rule: rule.id, tenant: tenant.domain, about: "unknown"),
      rule: rule.id, title: rule.rule.title, severity: severity, result: .unknown, tenant: tenant.domain,
      grant: nil, unknownGrants: pairs.map { reference($0.grant) },
      message: "not evaluated: \(reasons.joined(separator: "; ")); \(advice)",
      helpURI: rule.rule.references.first)
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
    if let gap = data.coverage[collection]?.gap { return gap }
    switch collection {
    case .clients:
      return CoverageGap(
        collection, missingScope: collection.requiredScope,
        message: "clients were read without the fields that the rule needs; grant the token \(collection.requiredScope)"
      )
    case .resourceServers:
      return CoverageGap(collection, message: "a system API that a grant names is not in the list of APIs")
    case .organizations:
      return CoverageGap(collection, message: "the organizations of a grant without an id cannot be read")
    case .clientGrants:
      return CoverageGap(collection, message: "the grants were not read to their end")
    }
  }

  // MARK: Rules

  private func report(_ rule: CompiledRule, _ counts: RuleCounts) -> RuleReport {
    RuleReport(
      id: rule.id, title: rule.rule.title, source: rule.rule.origin.label, sha256: rule.rule.sha256,
      severity: rule.severity, rationale: rule.rule.rationale, remedy: rule.rule.remedy,
      references: rule.rule.references, tags: rule.rule.tags, controls: rule.rule.controls,
      parameters: rule.parameters, counts: counts)
  }
}
