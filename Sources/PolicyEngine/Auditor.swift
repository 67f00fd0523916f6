import Documents
package import Tenant

/// What a run brings with it: the only things in an audit that are not the tenant's or the rules'.
package struct RunContext: Sendable {
  package let id: String
  /// UTC, RFC 3339.
  package let startedAt: String
  /// Milliseconds since the run started.
  package let elapsedMilliseconds: @Sendable () -> Int

  package init(id: String, startedAt: String, elapsedMilliseconds: @escaping @Sendable () -> Int) {
    self.id = id
    self.startedAt = startedAt
    self.elapsedMilliseconds = elapsedMilliseconds
  }
}

/// Reads a tenant as far as the rules need it, evaluates every rule on every grant, and reports.
package struct Auditor: Sendable {
  /// The rules that it evaluates.
  package let catalogue: CompiledCatalogue
  private let thresholds: Thresholds
  private let toolVersion: String
  private let acceptances: Acceptances
  /// Whether the reports hold what every rule said of every grant: rules × grants records, for a reader who wants to
  /// see what passed.
  package var keepsEveryResult = false
  /// How many threads evaluate at most; nil: one for each core. The report does not depend on it.
  package var threads: Int?
  /// What code declares of the tenant; nil: no code was named.
  package var declared: DeclaredAccess?
  /// What a configuration takes away that was found; nil where none was.
  package var weakening: Weakening?

  /// - Parameter acceptances: what every report of this auditor is held against.
  package init(
    _ catalogue: CompiledCatalogue, thresholds: Thresholds, toolVersion: String,
    acceptances: Acceptances = Acceptances()
  ) {
    self.catalogue = catalogue
    self.thresholds = thresholds
    self.toolVersion = toolVersion
    self.acceptances = acceptances
    weakening = catalogue.weakening
    weakening?.namesWaivers = acceptances.areWaiversFound
    weakening?.namesBaseline = acceptances.isBaselineFound
  }

  /// Whether what another state of the tenant has is known.
  var isSince: Bool { acceptances.former != nil }

  /// Audits one tenant. Never throws: what could not be read is in the report and makes it incomplete.
  package func audit(_ source: any TenantSource, run: RunContext) async -> AuditReport {
    await examine(source, run: run).report
  }

  /// Audits one tenant, and keeps what is needed to plan repairs.
  package func examine(_ source: any TenantSource, run: RunContext) async -> CompletedAudit {
    let identity = await source.identity()
    let required = await readRequired(
      source, identity, startedAt: run.startedAt,
      Evaluation.Options(carries: { source.carries($0) }, keepsSettled: keepsEveryResult, threads: threads))
    let options = required.options
    var data = required.data
    var tenant = TenantContext(identity, data, startedAt: run.startedAt)
    // One thread puts the grants in order while the others evaluate rules on them.
    let grants = data.grants
    async let order = GrantOrder(grants)
    let first = await evaluate(data, tenant, required.ahead, options)
    var evaluation = first.evaluation
    let asked = first.absences.adding(namesOfSubjects(data, tenant))
    if await asked.confirm(by: source, &data) {
      evaluation = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
    }
    let lacking = evaluation.grantsLackingOrganizations
    if source.carries(.organizations), !lacking.isEmpty {
      data.add(more: await source.organizations(ofGrants: lacking))
      await evaluation.reevaluate(lacking: "organizations", data: data, tenant: tenant)
    }
    await readOptional(source, for: evaluation, besides: lacking, into: &data)
    tenant = TenantContext(identity, data, startedAt: run.startedAt)

    let names = evaluation.hasFindings ? await clientNames(source, data) : [:]
    let read = ReadTenant(
      identity: identity, data: data, context: tenant, asked: asked, names: names, options: options)
    let drift = drift(read)
    let report = await report(of: evaluation, read, await order, run, drift)
    return CompletedAudit(
      report: report, reviewer: GrantReviewer(catalogue.variants, data: data, tenant: tenant), read: read,
      declaredPlaces: drift?.places ?? [:])
  }

  /// How a tenant differs from the code that was named; nil: there was none.
  func drift(_ read: ReadTenant) -> Drift? {
    declared.map { declared in
      Drift(
        of: AccessModel(read.identity, read.data, read.context, catalogue.variants.reach), from: declared,
        catalogue.checks)
    }
  }

  /// What the rules say of a tenant as it was read.
  func report(
    of evaluation: Evaluation, _ read: ReadTenant, _ order: GrantOrder, _ run: RunContext, _ drift: Drift?
  ) async -> AuditReport {
    let (data, tenant, options) = (read.data, read.context, read.options)
    let reaches = ReachFinder(evaluation.grants, data, tenant, catalogue.variants.reach, order)
    let subjects = await SubjectEvaluation(
      catalogue.subjectVariants, data: data, tenant: tenant, reaches: reaches, options: options)
    let builder = await FindingBuilder(
      evaluation, subjects, data: data, tenant: tenant, names: read.names, order: order, reaches: reaches,
      options: options)
    var gaps = (data.coverage[.clientGrants]?.gap).map { [$0] } ?? []
    if !data.grants.isEmpty, (builder.ruleReports + (drift?.reports ?? [])).allSatisfy({ $0.counts.evaluated == 0 }) {
      gaps.append(.nothingEvaluated)
    }
    gaps += gapsOfNamedRules(builder.skippedRules, data, options)
    gaps += drift?.gaps ?? []
    var report = AuditReport(
      toolVersion: toolVersion,
      run: RunRecord(
        id: run.id, startedAt: run.startedAt, durationMilliseconds: run.elapsedMilliseconds(),
        address: read.identity.address),
      tenants: [
        TenantReport(
          identity: read.identity, coverage: data.coverage, gaps: gaps + builder.decidingGaps,
          tierSettings: TierSettings(catalogue.variants.reach.settings))
      ],
      rules: (builder.ruleReports + (drift?.reports ?? [])).sorted { $0.id.precedes($1.id) },
      disabledRules: catalogue.disabled, skippedRules: builder.skippedRules,
      findings: drift.map { (builder.findings + $0.findings).sorted(by: Finding.isListedBefore) } ?? builder.findings,
      thresholds: thresholds)
    report.tenants[0].awaitedValues = data.grants.lazy.flatMap(\.unknowns).count { $0.reason == .afterApply }
    report.turnedOff = catalogue.turnedOff
    report.weakening = weakening.flatMap { $0.isEmpty ? nil : $0 }
    report.inventory = builder.inventory
    if keepsEveryResult { report.evaluations = builder.evaluations }
    return report.applying(acceptances.inForce(on: read), rules: catalogue.rules.map(\.rule), checks: catalogue.checks)
  }

  /// The applications and APIs that grants name and no list shows, where rules are about such: one that exists is a subject too.
  private func namesOfSubjects(_ data: TenantRecords, _ tenant: TenantContext) -> Absences {
    let subjects = Set(catalogue.subjectVariants.rules.map(\.rule.subject))
    let reads = catalogue.subjectVariants.rules.reduce(into: Set<String>()) { $0.formUnion($1.reads) }
    let (clients, apis) = (data.lookup(Client.self), data.lookup(ResourceServer.self))
    let needsClients = data.has(.clients) && (subjects.contains(.client) || reads.contains("clients"))
    let needsAPIs = data.has(.resourceServers) && (subjects.contains(.api) || reads.contains("apis"))
    guard needsClients || needsAPIs else { return Absences() }
    var absences = Absences()
    for grant in data.grants {
      if needsClients, let id = grant.clientID, case .none = clients(id) { absences.add(client: id) }
      if needsAPIs, let audience = grant.audience, case .none = apis.ofGrant(grant, in: tenant) {
        absences.add(audience: audience)
      }
    }
    return absences
  }

  /// Why rules were skipped that somebody asked for by name: whoever does so wants to know what they say.
  private func gapsOfNamedRules(
    _ skipped: [SkippedRule], _ data: TenantRecords, _ options: Evaluation.Options
  ) -> [CoverageGap] {
    let needs = skipped.filter { catalogue.named.contains(ExactString($0.rule)) }.flatMap(\.needs)
    return Set(needs).intersection(options.withheld).sorted().compactMap { data.coverage[$0]?.gap }
  }

  /// What the rules say of the grants, and for whose absence they fail: as was seen while they were read, where they are
  /// the same grants.
  private func evaluate(
    _ data: TenantRecords, _ tenant: TenantContext, _ ahead: LookAhead, _ options: Evaluation.Options
  ) async -> (evaluation: Evaluation, absences: Absences) {
    if let known = ahead.results(on: data.grants) { return known }
    let evaluation = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
    return (evaluation, await evaluation.failuresByAbsence(data, tenant))
  }
}
