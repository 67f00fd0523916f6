package import Documents
import Tenant

/// How the rules ran on one of several tenants: what a report of that tenant alone says of them.
package struct TenantRules: Sendable, Equatable {
  /// A rule that ran there.
  package struct Rule: Sendable, Equatable {
    package let id: String
    package let counts: RuleCounts
    /// nil: as the report says it of the rule.
    package let severity: Severity?
    /// The parameters in force; nil: likewise.
    package let parameters: JSONObject?

    package init(id: String, counts: RuleCounts, severity: Severity? = nil, parameters: JSONObject? = nil) {
      self.id = id
      self.counts = counts
      self.severity = severity
      self.parameters = parameters
    }
  }

  /// A waiver that is for the tenant, by its place in the file.
  package struct Waiver: Sendable, Equatable {
    /// `waivers.yml:12:3`
    package let position: String
    /// How many findings of the tenant it waives.
    package let findings: Int

    package init(position: String, findings: Int) {
      self.position = position
      self.findings = findings
    }
  }

  /// By id. A rule of the report that is not among them is off for this tenant.
  package let rules: [Rule]
  package let skipped: [SkippedRule]
  /// nil: as the report says it.
  package let turnedOff: TurnedOffRules?
  /// In the order of their files.
  package let waivers: [Waiver]

  package init(
    rules: [Rule], skipped: [SkippedRule] = [], turnedOff: TurnedOffRules? = nil, waivers: [Waiver] = []
  ) {
    self.waivers = waivers
    self.rules = rules
    self.skipped = skipped
    self.turnedOff = turnedOff
  }
}

extension AuditReport {
  /// The report of one tenant as a part of one of several, whose rules are those of `common`: what differs for the tenant is
  /// told of the tenant.
  ///
  /// - Parameter common: has every rule that runs on any of the tenants, as it runs where nothing differs.
  package func among(_ common: AuditReport) -> AuditReport {
    guard tenants.count == 1, tenants[0].rules == nil else { return self }
    let usual = Dictionary(common.rules.map { (ExactString($0.id), $0) }) { first, _ in first }
    var part = self
    part.tenants[0].rules = TenantRules(
      rules: rules.map { rule in
        let usual = usual[ExactString(rule.id)]
        return TenantRules.Rule(
          id: rule.id, counts: rule.counts, severity: usual?.severity == rule.severity ? nil : rule.severity,
          parameters: usual?.parameters == rule.parameters ? nil : rule.parameters)
      }, skipped: skippedRules, turnedOff: turnedOff == common.turnedOff ? nil : turnedOff,
      waivers: waivers.map { TenantRules.Waiver(position: $0.position, findings: $0.findings) })
    let counts = Dictionary(rules.map { (ExactString($0.id), $0.counts) }) { first, _ in first }
    part.rules = common.rules.map { $0.with(counts: counts[ExactString($0.id)] ?? RuleCounts()) }
    part.disabledRules = common.disabledRules
    part.turnedOff = common.turnedOff
    return part
  }

  /// Whether it says of each of several tenants, or of one of a fleet, how the rules ran on it.
  package var isOfFleet: Bool { !tenants.isEmpty && tenants.allSatisfy { $0.rules != nil } }

  /// Whether what it says has to say of which tenant: also where only one of several could be read.
  package var isOfSeveral: Bool {
    tenants.count > 1 || run.shard?.isWhole == false || !run.missingShards.isEmpty
  }

  /// The reports of its tenants, one by one and in their order, each as an audit of that tenant alone would have made it; one
  /// report where it does not tell them apart.
  package func byTenant() -> [AuditReport] {
    guard isOfFleet else { return tenants.isEmpty ? [] : [self] }
    let findings = Dictionary(grouping: findings) { ExactString($0.tenant) }
    let unlisted = Dictionary(grouping: unlisted) { ExactString($0.standing.tenant) }
    let inventories = Dictionary(inventory.parts.map { (ExactString($0.tenant), $0.entries) }) { first, _ in first }
    let evaluations = Dictionary(grouping: evaluations) { ExactString($0.tenant) }
    return tenants.map { tenant in
      let domain = tenant.identity.domain
      let name = ExactString(domain)
      func ofIt<Element>(_ list: [Element], _ tenant: (Element) -> String) -> [Element] {
        list.filter { tenant($0).isIdentical(to: domain) }
      }
      let findings = findings[name] ?? []
      var report = AuditReport(
        toolVersion: toolVersion, run: run.of(tenant.identity), tenants: [tenant],
        rules: rules(of: tenant), disabledRules: disabledRules(of: tenant),
        skippedRules: tenant.rules?.skipped ?? skippedRules, findings: findings, thresholds: thresholds,
        remediation: ofIt(remediation, \.tenant))
      report.tenants[0].rules = nil
      report.turnedOff = tenant.rules?.turnedOff ?? turnedOff
      report.weakening = weakening
      report.unlisted = unlisted[name] ?? []
      report.attention = ofIt(attention, \.tenant)
      report.foreseenRepairs = ofIt(foreseenRepairs, \.tenant)
      report.foreseenDeletions = ofIt(foreseenDeletions, \.tenant)
      let own = Dictionary(
        (tenant.rules?.waivers ?? []).map { (ExactString($0.position), $0.findings) }, uniquingKeysWith: +)
      report.waivers = waivers.compactMap { waiver in
        own[ExactString(waiver.position)].map { waiver.with(findings: $0) }
      }
      report.baseline = baseline.map {
        BaselineComparison(path: $0.path, fixedSince: ofIt($0.fixedSince, \.tenant))
      }
      report.inventory = inventories[name] ?? Inventory()
      report.evaluations = evaluations[name] ?? []
      return report
    }
  }

  /// The same report, of a fleet that has one tenant as an audit of that alone.
  package var ofOneTenant: AuditReport {
    tenants.count == 1 && run.shard == nil && run.missingShards.isEmpty ? byTenant()[0] : self
  }

  /// The rules as they ran on one of the tenants.
  package func rules(of tenant: TenantReport) -> [RuleReport] {
    guard let own = tenant.rules else { return rules }
    let byID = Dictionary(own.rules.map { (ExactString($0.id), $0) }) { first, _ in first }
    return rules.compactMap { rule in byID[ExactString(rule.id)].map { rule.with($0) } }
  }

  private func disabledRules(of tenant: TenantReport) -> [String] {
    guard let own = tenant.rules else { return disabledRules }
    let on = Set(own.rules.map { ExactString($0.id) })
    return (disabledRules + rules.map(\.id).filter { !on.contains(ExactString($0)) }).sorted { $0.precedes($1) }
  }
}

extension RuleReport {
  /// The rule as it ran on one of several tenants.
  fileprivate func with(_ own: TenantRules.Rule) -> RuleReport {
    RuleReport(
      id: id, title: title, subject: subject, source: source, sha256: sha256, severity: own.severity ?? severity,
      rationale: rationale, remedy: remedy, references: references, tags: tags, controls: controls, hasFix: hasFix,
      parameters: own.parameters ?? parameters, counts: own.counts)
  }
}

extension RunRecord {
  /// The part that one tenant had in a run over several.
  fileprivate func of(_ tenant: TenantIdentity) -> RunRecord {
    var run = RunRecord(
      id: id, startedAt: startedAt, durationMilliseconds: durationMilliseconds, address: tenant.address)
    run.wasInterrupted = wasInterrupted
    return run
  }
}

extension AuditReport {
  /// The report without what it says of tenants: what it says of rules, with nothing counted.
  package var withoutTenants: AuditReport {
    var report = AuditReport(
      toolVersion: toolVersion, run: RunRecord(id: run.id, startedAt: run.startedAt, durationMilliseconds: 0),
      tenants: [], rules: rules.map { $0.with(counts: RuleCounts()) }, disabledRules: disabledRules, findings: [],
      thresholds: thresholds)
    report.turnedOff = turnedOff
    report.weakening = weakening
    report.baseline = baseline.map { BaselineComparison(path: $0.path, fixedSince: []) }
    return report
  }

  /// Adds the rules of another report that it is without.
  package mutating func add(rulesOf other: AuditReport) {
    let known = Set(rules.map { ExactString($0.id) })
    let added = other.rules.filter { !known.contains(ExactString($0.id)) }
    rules = (rules + added).sorted { $0.id.precedes($1.id) }
    let ids = Set(added.map { ExactString($0.id) })
    disabledRules.removeAll { ids.contains(ExactString($0)) }
  }

  /// The same report, judged by another severity from which an open finding decides; nil: none does.
  package func judged(at failOn: Severity?) -> AuditReport {
    var report = self
    report.thresholds = Thresholds(
      failOn: failOn, minimumSeverity: thresholds.minimumSeverity, owner: thresholds.owner, strict: thresholds.strict,
      waiverDays: thresholds.waiverDays)
    return report
  }
}
