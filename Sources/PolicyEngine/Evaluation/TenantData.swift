import CEL
import GrantModel

/// What has been read of a tenant so far, ready to be looked up.
struct TenantData: Sendable {
  var grants: [ClientGrant] = []
  /// Where the grants come from, one for each; empty where they come from a tenant.
  private(set) var origins: [RecordOrigin] = []
  private(set) var coverage: Coverage = [:]
  /// nil: not read.
  private(set) var clients: [ExactString: Client]?
  private(set) var resourceServers: [ExactString: ResourceServer]?
  private(set) var organizations: [ExactString: [Organization]] = [:]
  /// The grants whose organizations were asked for, with or without success.
  private var asked: Set<ExactString> = []

  mutating func add(grants reading: Reading<ClientGrant>) {
    grants = reading.records
    origins = reading.origins
    coverage[.clientGrants] = reading.coverage
  }

  mutating func add(clients reading: Reading<Client>) {
    clients = Dictionary(
      reading.records.map { (ExactString($0.clientID), $0) }, uniquingKeysWith: { first, _ in first })
    coverage[.clients] = reading.coverage
  }

  mutating func add(resourceServers reading: Reading<ResourceServer>) {
    resourceServers = Dictionary(
      reading.records.map { (ExactString($0.identifier), $0) }, uniquingKeysWith: { first, _ in first })
    coverage[.resourceServers] = reading.coverage
  }

  /// Adds the organizations of grants; the coverage of the collection is that of all calls together.
  mutating func add(organizations readings: [(grant: String, reading: Reading<Organization>)]) {
    var total = coverage[.organizations] ?? CollectionCoverage(read: 0)
    for (grant, reading) in readings {
      asked.insert(ExactString(grant))
      if reading.coverage.isComplete { organizations[ExactString(grant)] = reading.records }
      total = total.adding(reading.coverage)
    }
    coverage[.organizations] = total
  }

  /// The application of a grant; a grant without one (`default_for`) has none.
  func client(of grant: ClientGrant) -> Lookup<Client> {
    guard let id = grant.clientID else { return .none }
    if let client = clients?[ExactString(id)] { return .found(client) }
    return isComplete(.clients) ? .none : .unavailable
  }

  /// The API of a grant. A system API that the listing does not show may exist all the same.
  func resourceServer(of grant: ClientGrant, in tenant: TenantContext) -> Lookup<ResourceServer> {
    guard let audience = grant.audience else { return .none }
    if let api = resourceServers?[ExactString(audience)] { return .found(api) }
    return isComplete(.resourceServers) && !tenant.isSystemAPI(audience) ? .none : .unavailable
  }

  /// The organizations of a grant, nil where they were not or could not be read.
  func organizations(of grant: ClientGrant) -> [Organization]? {
    grant.id.flatMap { organizations[ExactString($0)] }
  }

  func wasAskedForOrganizations(ofGrant id: String) -> Bool { asked.contains(ExactString(id)) }

  private func isComplete(_ collection: TenantCollection) -> Bool { coverage[collection]?.isComplete ?? false }
}
