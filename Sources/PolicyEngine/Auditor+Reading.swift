import Documents
import Tenant

/// What an audit reads, and when: each collection once, and only where a rule needs it.
extension Auditor {
  /// The grants, and the collections without which a rule cannot decide.
  func readRequired(_ source: any TenantSource, _ identity: TenantIdentity, startedAt: String) async -> TenantRecords {
    var required = catalogue.rules.reduce(into: Set<TenantCollection>()) { $0.formUnion($1.required) }
    // Then the list of APIs may name the Management API; without it the domain implies it.
    if identity.managementAudience == nil, catalogue.rules.contains(where: \.readsTenant) {
      required.insert(.resourceServers)
    }
    // Of what is read grant by grant it shows later which grants need it.
    let needs = required.subtracting([.organizations])
    async let others = read(needs, source)
    async let grants = source.read(ClientGrant.self)
    let context = TenantContext(identity, startedAt: startedAt)
    async let ahead: Void = lookAhead(source, needs, context)
    var data = await others
    data.add(await grants)
    await ahead
    return data
  }

  /// Looks at grants while the next ones are read: what describes their failures, and their organizations where those are
  /// many, is asked for at the same time then, and not after the last grant.
  ///
  /// - Parameter needs: the collections without which a rule cannot decide.
  private func lookAhead(
    _ source: any TenantSource, _ needs: Set<TenantCollection>, _ tenant: TenantContext
  ) async {
    let needsOrganizations = catalogue.rules.contains { $0.required.contains(.organizations) }
    let options = Evaluation.Options(carries: { source.carries($0) }, threads: 1)
    var described: Set<TenantCollection> = []
    var hasFindings = false
    var lacking = 0
    var known: TenantRecords?
    await withTaskGroup(of: Void.self) { group in
      for await page in source.grantPages() {
        // A source that gives pages reads each collection once, whoever asks.
        var data = if let known { known } else { await read(needs, source) }
        known = data
        data.add(Reading(page))
        let evaluation = await Evaluation(catalogue.variants, data: data, tenant: tenant, options: options)
        let news = evaluation.optionalNeeds.filter { $0 != .organizations && !data.has($0) && source.carries($0) }
        for collection in news where described.insert(collection).inserted {
          group.addTask { _ = await TenantRecords(of: source, collection.record) }
        }
        if !hasFindings, !evaluation.failures.isEmpty, !data.has(.clients), !described.contains(.clients) {
          group.addTask { _ = await source.clientNames() }
        }
        hasFindings = hasFindings || !evaluation.failures.isEmpty
        lacking += evaluation.grantsLackingOrganizations.count
        if needsOrganizations { await source.expectOrganizations(ofGrants: lacking) }
      }
    }
  }

  /// Whole collections, as far as the source carries them, at the same time.
  private func read(_ collections: Set<TenantCollection>, _ source: any TenantSource) async -> TenantRecords {
    await withTaskGroup(of: TenantRecords.self) { group in
      for collection in collections where source.carries(collection) {
        group.addTask { await TenantRecords(of: source, collection.record) }
      }
      return await group.reduce(into: TenantRecords()) { $0.add($1) }
    }
  }

  /// Asks the source for the applications and APIs for whose absence rules fail, before that is said of a grant.
  /// - Returns: whether any of them exists, or could not be confirmed to be absent.
  func confirmAbsences(
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
  func readOptional(
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

  func clientNames(_ source: any TenantSource, _ data: TenantRecords) async -> [ExactString: String] {
    guard let clients = data[Client.self], data.isComplete(.clients) else {
      return source.carries(.clients) ? await source.clientNames() : [:]
    }
    let names = clients.records.compactMap { client in client.name.map { (ExactString(client.clientID), $0) } }
    return Dictionary(names) { first, _ in first }
  }
}
