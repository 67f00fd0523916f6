package import Documents
package import Tenant

/// A tenant behind the Management API. Each collection is fetched once, when first asked for; who asks while it is
/// being fetched waits for the same fetch.
package actor LiveTenant: TenantSource {
  /// The way to the API, for a `GrantWriter` to share.
  nonisolated let client: APIClient
  private let credentials: Credentials
  private let assumesComplete: Bool

  private var grants: Task<Reading<ClientGrant>, Never>?
  private var applications: Task<Reading<Client>, Never>?
  private var names: Task<[ExactString: String], Never>?
  private var apis: Task<Reading<ResourceServer>, Never>?
  private var organizations: [ExactString: Task<Reading<Organization>, Never>] = [:]

  /// `version` is told to the API; `timeout` is in seconds, runs from now, and holds for all calls together; `maxRPS`
  /// is the most calls a second (above 0), nil for what the API's own limit allows; `assumeComplete` accepts a list of
  /// grants without the one by which it was read; `report` hears of progress.
  package init(
    credentials: Credentials, transport: any HTTPTransport, clock: APIClock = .system, version: String, timeout: Double,
    maxRPS: Double? = nil, assumeComplete: Bool = false,
    report: @escaping @Sendable (ProgressEvent) -> Void = { _ in }
  ) {
    self.credentials = credentials
    assumesComplete = assumeComplete
    client = APIClient(
      credentials: credentials, transport: transport, clock: clock, version: version, timeout: timeout, maxRPS: maxRPS,
      report: report)
  }

  private init(credentials: Credentials, client: APIClient, assumeComplete: Bool) {
    self.credentials = credentials
    assumesComplete = assumeComplete
    self.client = client
  }

  /// The same tenant with nothing read yet, for the next stage of a run: token and pacing stay, and the time that
  /// `timeout` allows runs anew.
  package nonisolated func renewed() -> LiveTenant {
    client.restartDeadline()
    return LiveTenant(credentials: credentials, client: client, assumeComplete: assumesComplete)
  }

  package nonisolated func carries(_ collection: TenantCollection) -> Bool { true }

  /// Signs in. Where that fails, the identity is what the credentials alone say, and every collection has the
  /// failure as its gap.
  package func identity() async -> TenantIdentity {
    // The failure is not lost: whatever is read next throws it again.
    let token = try? await client.token()
    let audience = token?.managementAudience ?? credentials.audience
    let domain = audience.flatMap(ManagementAudience.host) ?? credentials.domain
    return TenantIdentity(
      kind: .live, domain: domain, customDomain: domain == credentials.domain ? nil : credentials.domain,
      managementAudience: audience, clientID: token?.clientID ?? credentials.clientID, address: address(of: domain),
      tokenScopes: token?.scopes)
  }

  /// One address for a tenant that has several domains, and another for what stands in for it.
  private func address(of domain: String) -> String {
    let origin = credentials.origin
    let isTenant = origin.isTenant(credentials.domain) || origin.isTenant(domain)
    return (isTenant ? APIOrigin(tenant: domain) : origin).description
  }

  package func clientGrants() async -> Reading<ClientGrant> {
    let task =
      grants
      ?? Task { [client, credentials, assumesComplete] in
        let reading: Reading<ClientGrant> = await client.list(
          .clientGrants, at: "/client-grants", key: "client_grants")
        // A sign-in that failed is the gap of the reading already.
        guard let token = try? await client.token() else { return reading }
        return reading.holding(OwnGrant(credentials, token), assumeComplete: assumesComplete)
      }
    grants = task
    return await task.value
  }

  package func clients() async -> Reading<Client> {
    let task = applications ?? Task { [client] in await Self.clients(client, fields: Client.fields) }
    applications = task
    return await task.value
  }

  package func clientNames() async -> [ExactString: String] {
    let task =
      names
      ?? Task { [client, applications] in
        let fetched = await applications?.value
        let reading = if let fetched { fetched } else { await Self.clients(client, fields: ["client_id", "name"]) }
        let pairs = reading.records.compactMap { client in client.name.map { (ExactString(client.clientID), $0) } }
        return Dictionary(pairs) { first, _ in first }
      }
    names = task
    return await task.value
  }

  package func resourceServers() async -> Reading<ResourceServer> {
    let task =
      apis
      ?? Task { [client] in
        var listing = await ResourceServerListing(client)
        // Grants are read for this only where they are needed: most tenants' APIs fit into the list.
        if listing.hasMore { await listing.reach(await self.clientGrants().records.compactMap(\.audience), client) }
        return listing.reading
      }
    apis = task
    return await task.value
  }

  package func organizations(ofGrant id: String) async -> Reading<Organization> {
    guard id.isPathSegment else {
      return Reading([], gap: CoverageGap(.organizations, message: "'\(id.visible)' is not the id of a grant"))
    }
    let key = ExactString(id)
    let task =
      organizations[key]
      ?? Task { [client] in
        await client.list(
          .organizations, at: "/client-grants/\(id.percentEncoded)/organizations", key: "organizations")
      }
    organizations[key] = task
    return await task.value
  }

  private static func clients(_ client: APIClient, fields: [String]) async -> Reading<Client> {
    let query: APIClient.Query = [
      (name: "fields", value: fields.joined(separator: ",")), (name: "include_fields", value: "true"),
    ]
    return await client.list(.clients, at: "/clients", key: "clients", query)
  }
}
