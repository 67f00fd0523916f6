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

  /// Audits one tenant. Never throws: what could not be read is in the report and makes it incomplete.
  package func audit(_ source: any TenantSource, run: RunContext) async -> AuditReport {
    await examine(source, run: run).report
  }

  /// Audits one tenant, and keeps what is needed to plan repairs.
  package func examine(_ source: any TenantSource, run: RunContext) async -> CompletedAudit {
    let identity = await source.identity()
    var data = await readRequired(source, identity)
    var tenant = TenantContext(
      identity, resourceServers: data[ResourceServer.self]?.records ?? [], startedAt: run.startedAt)
    let options = Evaluation.Options(
      carries: { source.carries($0) }, keepsSettled: keepsEveryResult, threads: threads)
    var evaluation = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
    if await confirmAbsences(source, evaluation, tenant, &data) {
      evaluation = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
    }
    let lacking = evaluation.grantsLackingOrganizations
    if source.carries(.organizations), !lacking.isEmpty {
      data.add(more: await source.organizations(ofGrants: lacking))
      await evaluation.reevaluate(lacking: "organizations", data: data, tenant: tenant)
    }
    await readOptional(source, for: evaluation, besides: lacking, into: &data)
    tenant = TenantContext(
      identity, resourceServers: data[ResourceServer.self]?.records ?? [], startedAt: run.startedAt)

    let names = evaluation.hasFindings ? await clientNames(source, data) : [:]
    let builder = await FindingBuilder(evaluation, data: data, tenant: tenant, names: names, options: options)
    var gaps = (data.coverage[.clientGrants]?.gap).map { [$0] } ?? []
    if !data.grants.isEmpty, builder.ruleReports.allSatisfy({ $0.counts.evaluated == 0 }) {
      gaps.append(.nothingEvaluated)
    }
    var report = AuditReport(
      toolVersion: toolVersion,
      run: RunRecord(
        id: run.id, startedAt: run.startedAt, durationMilliseconds: run.elapsedMilliseconds(),
        address: identity.address),
      tenants: [
        TenantReport(identity: identity, coverage: data.coverage, gaps: gaps + builder.decidingGaps)
      ],
      rules: builder.ruleReports, disabledRules: catalogue.disabled, skippedRules: builder.skippedRules,
      findings: builder.findings, thresholds: thresholds)
    report.turnedOff = catalogue.turnedOff
    report.weakening = weakening.flatMap { $0.isEmpty ? nil : $0 }
    report.inventory = builder.inventory
    if keepsEveryResult { report.evaluations = builder.evaluations }
    return CompletedAudit(
      report: report.applying(acceptances, rules: catalogue.rules.map(\.rule), checks: catalogue.checks),
      reviewer: GrantReviewer(catalogue.variants, data: data, tenant: tenant))
  }

  /// The grants, and the collections without which a rule cannot decide.
  private func readRequired(_ source: any TenantSource, _ identity: TenantIdentity) async -> TenantRecords {
    var needs = catalogue.rules.reduce(into: Set<TenantCollection>()) { $0.formUnion($1.required) }
    // Then the list of APIs may name the Management API; without it the domain implies it.
    if identity.managementAudience == nil, catalogue.rules.contains(where: \.readsTenant) {
      needs.insert(.resourceServers)
    }
    needs.insert(.clientGrants)
    // Of what is read grant by grant it shows later which grants need it.
    needs.remove(.organizations)
    return await read(needs, source)
  }

  /// Whole collections, as far as the source carries them, at the same time.
  private func read(_ collections: Set<TenantCollection>, _ source: any TenantSource) async -> TenantRecords {
    await withTaskGroup(of: TenantRecords.self) { group in
      for collection in collections where collection == .clientGrants || source.carries(collection) {
        group.addTask { await TenantRecords(of: source, collection.record) }
      }
      return await group.reduce(into: TenantRecords()) { $0.add($1) }
    }
  }

  /// Asks the source for the applications and APIs for whose absence rules fail, before that is said of a grant.
  /// - Returns: whether any of them exists, or could not be confirmed to be absent.
  private func confirmAbsences(
    _ source: any TenantSource, _ evaluation: Evaluation, _ tenant: TenantContext, _ data: inout TenantRecords
  ) async -> Bool {
    let doubtful = await evaluation.failuresByAbsence(data, tenant)
    let areClientsOther = await confirm(Client.self, doubtful.clients, source, &data)
    let areAPIsOther = await confirm(ResourceServer.self, doubtful.audiences, source, &data)
    return areClientsOther || areAPIsOther
  }

  private func confirm<Record: TenantRecord>(
    _ type: Record.Type, _ keys: [String], _ source: any TenantSource, _ data: inout TenantRecords
  ) async -> Bool {
    guard !keys.isEmpty, let existence = await source.confirm(type, keys) else { return false }
    data.add(existence)
    return existence.contradictsList
  }

  /// The collections that only tell more about the findings that there are.
  ///
  /// - Parameter asked: the grants whose organizations were asked for.
  private func readOptional(
    _ source: any TenantSource, for evaluation: Evaluation, besides asked: [String], into data: inout TenantRecords
  ) async {
    var needs = evaluation.optionalNeeds
    let needsOrganizations = needs.remove(.organizations) != nil && source.carries(.organizations)
    data.add(await read(needs.filter { !data.has($0) }, source))
    guard needsOrganizations else { return }
    let known = Set(asked.map(ExactString.init))
    let ids = evaluation.failingGrants(needing: .organizations).compactMap(\.id).filter {
      !known.contains(ExactString($0))
    }
    if !ids.isEmpty { data.add(more: await source.organizations(ofGrants: ids)) }
  }

  private func clientNames(_ source: any TenantSource, _ data: TenantRecords) async -> [ExactString: String] {
    guard let clients = data[Client.self], data.isComplete(.clients) else {
      return source.carries(.clients) ? await source.clientNames() : [:]
    }
    let names = clients.records.compactMap { client in client.name.map { (ExactString(client.clientID), $0) } }
    return Dictionary(names) { first, _ in first }
  }
}
