import Documents
import Tenant

/// What an audit reads, and when: each collection once, and only where a rule needs it.
extension Auditor {
  /// The grants, and the collections without which a rule cannot decide; and what the rules said of grants that were
  /// there before the last one was. The options come back with what the token may not read.
  func readRequired(
    _ source: any TenantSource, _ identity: TenantIdentity, startedAt: String, _ options: Evaluation.Options
  ) async -> (data: TenantRecords, ahead: LookAhead, options: Evaluation.Options) {
    var options = options
    var required = catalogue.rules.reduce(into: Set<TenantCollection>()) { $0.formUnion($1.required) }
    // Then the list of APIs may name the Management API; without it the domain implies it.
    if identity.managementAudience == nil, catalogue.rules.contains(where: \.readsTenant) {
      required.insert(.resourceServers)
    }
    // Code calls applications by their names.
    if declared != nil || isSince { required.insert(.clients) }
    // An API may define more scopes than the code says.
    if declared != nil { required.insert(.resourceServers) }
    async let grants = source.read(ClientGrant.self)
    // Of what is read grant by grant it shows later which grants need it.
    var data = await read(required.subtracting([.organizations]), source)
    options.withheld = data.withheld
    let tenant = TenantContext(identity, data, startedAt: startedAt)
    var ahead = LookAhead(catalogue, data, tenant, options)
    await ahead.run(source)
    data.add(await grants)
    return (data, ahead, options)
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
