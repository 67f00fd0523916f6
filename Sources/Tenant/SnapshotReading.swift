import Documents

extension TenantSnapshot {
  /// Reads a whole tenant. Never throws: what could not be read is in the snapshot's coverage.
  ///
  /// Organizations cost a call a grant and mean something only where the grant uses organizations, so they are read for
  /// those grants alone; a snapshot that does not name a grant there says nothing about it.
  package init(of source: any TenantSource) async {
    let identity = await source.identity()
    async let grantsReading = source.clientGrants()
    async let clientsReading = source.carries(.clients) ? source.clients() : nil
    async let resourceServersReading = source.carries(.resourceServers) ? source.resourceServers() : nil
    let grants = await grantsReading
    let clients = await clientsReading
    let resourceServers = await resourceServersReading
    let organizations = source.carries(.organizations) ? await Self.organizations(of: grants.records, source) : nil

    var coverage: Coverage = [.clientGrants: grants.coverage]
    coverage[.clients] = clients?.coverage
    coverage[.resourceServers] = resourceServers?.coverage
    coverage[.organizations] = organizations?.coverage
    self.init(
      domain: identity.domain, managementAudience: identity.managementAudience,
      clientID: identity.clientID, clientGrants: grants.records,
      clients: clients?.records, resourceServers: resourceServers?.records,
      grantOrganizations: organizations?.byGrant, coverage: coverage)
  }

  /// Whether every collection that the source carries was read to its end.
  package var isComplete: Bool { coverage.values.allSatisfy(\.isComplete) }

  private static func organizations(
    of grants: [ClientGrant], _ source: any TenantSource
  ) async -> (byGrant: [ExactString: [Organization]], coverage: CollectionCoverage) {
    let ids = grants.filter { $0.effectiveOrganizationUsage != "deny" }.compactMap(\.id)
    var byGrant: [ExactString: [Organization]] = [:]
    var coverage = CollectionCoverage(read: 0)
    for (id, reading) in await source.organizations(ofGrants: ids) {
      if reading.coverage.isComplete { byGrant[ExactString(id)] = reading.records }
      coverage = coverage.adding(reading.coverage)
    }
    return (byGrant, coverage)
  }
}
