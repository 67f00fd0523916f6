import CEL
import Documents
import Tenant

/// What has been read of a tenant so far, ready to be looked up.
struct TenantData: Sendable {
  var grants: [ClientGrant] = []
  private(set) var coverage: Coverage = [:]
  /// nil: not read.
  private(set) var clients: [ExactString: Client]?
  private(set) var resourceServers: [ExactString: ResourceServer]?
  private(set) var organizations: [ExactString: [Organization]] = [:]
  /// The grants whose organizations were asked for, with or without success.
  private var asked: Set<ExactString> = []
  /// What was asked for by itself and does not exist: ids of applications, identifiers of APIs.
  private var confirmedAbsent: [TenantCollection: Set<ExactString>] = [:]
  /// Whether a record that a list does not show counts as one that may exist all the same.
  private var doubtsLists = false

  mutating func add(grants reading: Reading<ClientGrant>) {
    grants = reading.records
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

  /// Adds what asking for an application by itself told.
  mutating func add(_ existence: Existence<Client>, ofClient id: String) {
    var gap: CoverageGap?
    var read = 0
    switch existence {
    case .found(let client):
      clients?[ExactString(id)] = client
      read = 1
    case .absent: confirmedAbsent[.clients, default: []].insert(ExactString(id))
    case .unknown(let reason): gap = reason
    }
    let coverage = CollectionCoverage(read: read, pages: 1, gap: gap)
    self.coverage[.clients] = self.coverage[.clients]?.adding(coverage) ?? coverage
  }

  /// Adds what asking for APIs by name told.
  mutating func add(resourceServers reading: Reading<ResourceServer>, askedFor identifiers: [String]) {
    for api in reading.records { resourceServers?[ExactString(api.identifier)] = api }
    if reading.coverage.isComplete {
      let absent = identifiers.map(ExactString.init).filter { resourceServers?[$0] == nil }
      confirmedAbsent[.resourceServers, default: []].formUnion(absent)
    }
    coverage[.resourceServers] = coverage[.resourceServers]?.adding(reading.coverage) ?? reading.coverage
  }

  /// The same data in which nothing is absent for the reason alone that a list does not show it.
  var doubtingLists: TenantData {
    var data = self
    data.doubtsLists = true
    return data
  }

  /// The application of a grant; a grant without one (`default_for`) has none.
  func client(of grant: ClientGrant) -> Lookup<Client> {
    guard let id = grant.clientID else { return .none }
    if let client = clients?[ExactString(id)] { return .found(client) }
    return isAbsent(id, from: .clients) ? .none : .unavailable
  }

  /// The API of a grant. A system API that the listing does not show may exist all the same.
  func resourceServer(of grant: ClientGrant, in tenant: TenantContext) -> Lookup<ResourceServer> {
    guard let audience = grant.audience else { return .none }
    if let api = resourceServers?[ExactString(audience)] { return .found(api) }
    return isAbsent(audience, from: .resourceServers) && tenant.isSystemAPI(audience) == false ? .none : .unavailable
  }

  /// The organizations of a grant, nil where they were not or could not be read.
  func organizations(of grant: ClientGrant) -> [Organization]? {
    grant.id.flatMap { organizations[ExactString($0)] }
  }

  func wasAskedForOrganizations(ofGrant id: String) -> Bool { asked.contains(ExactString(id)) }

  /// Whether what was not found in the list of a collection does not exist.
  private func isAbsent(_ name: String, from collection: TenantCollection) -> Bool {
    if confirmedAbsent[collection]?.contains(ExactString(name)) == true { return true }
    return isComplete(collection) && !doubtsLists
  }

  private func isComplete(_ collection: TenantCollection) -> Bool { coverage[collection]?.isComplete ?? false }
}
