package import Documents
package import Tenant

/// A tenant behind the Management API. Each collection is fetched once, when first asked for; who asks while it is
/// being fetched waits for the same fetch.
package actor LiveTenant: TenantSource {
  /// The way to the API, for a `GrantWriter` to share.
  nonisolated let client: APIClient
  package nonisolated let credentials: Credentials
  private let kind: TenantIdentity.Kind
  private let assumesComplete: Bool

  /// By their collections; each is a `Task` of the reading.
  private var readings: [TenantCollection: any Sendable] = [:]
  private var names: Task<[ExactString: String], Never>?
  private var organizations: [ExactString: Task<Reading<GrantOrganizations>, Never>] = [:]
  /// How many organizations there are said to be.
  private var organizationCount: Task<Int?, Never>?
  private var organizationSide: Task<OrganizationSide?, Never>?
  /// By their collections; each is `EarlyConfirmations` of the collection.
  private var confirmations: [TenantCollection: any Sendable] = [:]
  /// Why no more organizations are asked for.
  private var organizationsFailure: CoverageGap?
  private nonisolated let pages = AsyncStream.makeStream(of: [ClientGrant].self)

  /// `kind` is what the tenant says that it is; `version` is told to the API; `timeout` is in seconds, runs from now, and holds for all calls together; `maxRPS`
  /// is the most calls a second (above 0), nil for what the API's own limit allows; `assumeComplete` accepts a list of
  /// grants without the one by which it was read; `metadata` is what of the applications' metadata is read; `report` hears
  /// of progress.
  package init(
    kind: TenantIdentity.Kind = .live, credentials: Credentials, transport: any HTTPTransport,
    clock: APIClock = .system,
    version: String, timeout: Double, maxRPS: Double? = nil, assumeComplete: Bool = false,
    metadata: MetadataKeys = .none,
    report: @escaping @Sendable (ProgressEvent) -> Void = { _ in }
  ) {
    self.kind = kind
    self.credentials = credentials
    assumesComplete = assumeComplete
    client = APIClient(
      credentials: credentials, transport: transport, clock: clock, version: version, timeout: timeout, maxRPS: maxRPS,
      metadata: metadata, report: report)
  }

  /// The same tenant with nothing read yet.
  private init(_ other: LiveTenant) {
    kind = other.kind
    credentials = other.credentials
    assumesComplete = other.assumesComplete
    client = other.client
  }

  /// The same tenant with nothing read yet, for the next stage of a run: token and pacing stay, and the time that
  /// `timeout` allows runs anew.
  package nonisolated func renewed() -> LiveTenant {
    client.restartDeadline()
    return LiveTenant(self)
  }

  package nonisolated var metadata: MetadataKeys { client.metadata }

  package nonisolated func carries(_ collection: TenantCollection) -> Bool { true }

  /// Signs in. Where that fails, the identity is what the credentials alone say, and every collection has the
  /// failure as its gap.
  package func identity() async -> TenantIdentity {
    // The failure is not lost: whatever is read next throws it again.
    let token = try? await client.token()
    let audience = token?.managementAudience ?? credentials.audience
    let domain = audience.flatMap(ManagementAudience.host) ?? credentials.domain
    return TenantIdentity(
      kind: kind, domain: domain, customDomain: domain == credentials.domain ? nil : credentials.domain,
      managementAudience: audience, clientID: token?.clientID ?? credentials.clientID,
      address: kind == .demo ? nil : address(of: domain),
      tokenScopes: token?.scopes)
  }

  /// One address for a tenant that has several domains, and another for what stands in for it.
  private func address(of domain: String) -> String {
    let origin = credentials.origin
    let isTenant = origin.isTenant(credentials.domain) || origin.isTenant(domain)
    return (isTenant ? APIOrigin(tenant: domain) : origin).description
  }

  package func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    let known = readings[Record.collection] as? Task<Reading<Record>, Never>
    let task = known ?? Task { await self.fetch(type) }
    readings[Record.collection] = task
    return await task.value
  }

  private nonisolated func fetch<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    switch Record.listing {
    case .byCursor(let path, let key, let selectsFields):
      let query = selectsFields ? client.selecting(Record.self) : []
      let reading: Reading<Record> = await client.list(at: path, key: key, query) { [pages] page in
        if let grants = page as? [ClientGrant] { pages.continuation.yield(grants) }
      }
      if Record.collection == .clientGrants { pages.continuation.finish() }
      return await checked(reading)
    case .byOffset(let path, let key, let names, let batch):
      var listing = await OffsetListing<Record>(
        client, Record.collection, path: path, key: key, names: names, batch: batch)
      // Grants are read for this only where they are needed: most tenants' APIs fit into the list.
      if listing.hasMore { await listing.reach(await read(ClientGrant.self).records.compactMap(\.audience), client) }
      return listing.reading(assumeComplete: assumesComplete)
    case .byGrant:
      // Where `Record` is that of another collection the API has no such list.
      let reading = await organizations(ofGrants: await read(ClientGrant.self).records.idsWithOrganizations)
      return reading as? Reading<Record> ?? Reading([])
    case .single(let path):
      return await client.single(at: path, client.selecting(Record.self))
    }
  }

  /// A list of grants is not whole without the one by which it was read.
  private nonisolated func checked<Record>(_ reading: Reading<Record>) async -> Reading<Record> {
    // A sign-in that failed is the gap of the reading already.
    guard let grants = reading as? Reading<ClientGrant>, let token = try? await client.token() else { return reading }
    let checked = grants.holding(OwnGrant(credentials, token), assumeComplete: assumesComplete)
    return checked as? Reading<Record> ?? reading
  }

  package func clientNames() async -> [ExactString: String] {
    let task =
      names
      ?? Task { [client, readings] in
        let fetched = readings[.clients] as? Task<Reading<Client>, Never>
        let reading: Reading<Client> =
          if let fetched { await fetched.value } else {
            await client.list(at: "/clients", key: "clients", APIClient.selecting(["client_id", "name"]))
          }
        let pairs = reading.records.compactMap { client in client.name.map { (ExactString(client.clientID), $0) } }
        return Dictionary(pairs) { first, _ in first }
      }
    names = task
    return await task.value
  }

  package nonisolated func grantPages() -> AsyncStream<[ClientGrant]> { pages.stream }

  /// Where there are fewer organizations than grants, the organizations are asked.
  package func expectOrganizations(ofGrants count: Int) async {
    guard count > OrganizationSide.fewGrants, organizationSide == nil else { return }
    let counting = organizationCount ?? Task { [client] in await OrganizationSide.count(client.ahead) }
    organizationCount = counting
    guard let expected = await counting.value, OrganizationSide.calls(expected) < count, organizationSide == nil else {
      return
    }
    organizationSide = Task { [client] in await OrganizationSide(of: expected, insteadOf: count, client.ahead) }
  }

  /// What is asked for by itself while lists are being read.
  func confirmations<Record: TenantRecord>(_ type: Record.Type, at path: String) -> EarlyConfirmations<Record> {
    if let known = confirmations[Record.collection] as? EarlyConfirmations<Record> { return known }
    let new = EarlyConfirmations<Record> { [client] key in await client.ahead.confirm(key, at: path) }
    confirmations[Record.collection] = new
    return new
  }

  package func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    let unknown = ids.filter { organizations[ExactString($0)] == nil }
    await expectOrganizations(ofGrants: unknown.count)
    if let side = await organizationSide?.value {
      for (index, id) in unknown.enumerated() where id.isPathSegment {
        let key = ExactString(id)
        let record = GrantOrganizations(grant: id, organizations: side.organizations[key] ?? [])
        // The calls count once.
        let reading = Reading([record], pages: index == 0 ? side.pages : 0)
        organizations[key] = organizations[key] ?? Task { reading }
      }
    }
    var readings: [Reading<GrantOrganizations>] = []
    for id in ids { if let known = organizations[ExactString(id)] { readings.append(await known.value) } }
    for id in unknown where !id.isPathSegment {
      readings.append(
        Reading([], gap: CoverageGap(.organizations, message: "'\(id.visible)' is not the id of a grant")))
    }
    readings += await ask(
      forOrganizationsOf: unknown.filter { $0.isPathSegment && organizations[ExactString($0)] == nil })
    return Reading(together: readings)
  }

  /// Asks each grant, until that fails for good.
  private func ask(forOrganizationsOf ids: [String]) async -> [Reading<GrantOrganizations>] {
    guard !ids.isEmpty else { return [] }
    if let organizationsFailure { return [Reading([], gap: organizationsFailure)] }
    let (answers, failure) = await client.aFewAtOnce(ids, failure: \.coverage.gap?.ofAll) {
      await self.organizations(ofGrant: $0)
    }
    guard let failure else { return answers }
    organizationsFailure = failure
    return answers + [Reading([], gap: failure)]
  }

  private func organizations(ofGrant id: String) async -> Reading<GrantOrganizations> {
    let key = ExactString(id)
    let task = organizations[key] ?? Task { [client] in await client.organizations(ofGrant: id) }
    organizations[key] = task
    return await task.value
  }
}
