import Documents
import Tenant

/// The applications and APIs of a tenant with what is around each.
struct SubjectLists: Sendable {
  private let data: TenantRecords
  private let tenant: TenantContext
  private let reaches: ReachFinder
  private let owners: [OwnerRule]
  private let clients: [Client]
  private let apis: [ResourceServer]
  /// The places of the grants by client id, and by audience.
  private let byClient: [ExactString: [Int]]
  private let byAudience: [ExactString: [Int]]

  init(_ data: TenantRecords, _ tenant: TenantContext, _ reaches: ReachFinder, _ owners: [OwnerRule]) {
    self.data = data
    self.tenant = tenant
    self.reaches = reaches
    self.owners = owners
    let allClients = data[Client.self]?.records ?? []
    apis = data[ResourceServer.self]?.records ?? []
    func places(_ name: (ClientGrant) -> String?) -> [ExactString: [Int]] {
      data.grants.indices.reduce(into: [:]) { places, place in
        if let name = name(data.grants[place]) { places[ExactString(name), default: []].append(place) }
      }
    }
    let byClient = allClients.isEmpty ? [:] : places(\.clientID)
    self.byClient = byClient
    // The tenant's global client is no application of anybody; with a grant it is one to look at.
    clients = allClients.filter { $0.isGlobal != true || byClient[ExactString($0.clientID)] != nil }
    byAudience = apis.isEmpty ? [:] : places(\.audience)
  }

  func count(of kind: RuleSubject) -> Int {
    switch kind {
    case .grant: 0
    case .client: clients.count
    case .api: apis.count
    case .tenant: 1
    }
  }

  /// A subject by its place among those of its kind, as findings name it and as rules see it.
  func subject(_ kind: RuleSubject, _ place: Int) -> (FindingSubject, SubjectOfRule) {
    switch kind {
    case .client:
      let client = clients[place]
      let grants = self.grants(of: client)
      let found = apis(of: grants)
      return (
        FindingSubject(.client, id: client.clientID, name: client.name),
        SubjectOfRule(
          record: .client(client), grants: grants, clients: [client], apis: found, owner: owners.owner(of: client))
      )
    case .api:
      let api = apis[place]
      let grants = self.grants(on: api)
      return (
        FindingSubject(.api, id: api.identifier, name: api.name),
        SubjectOfRule(
          record: .api(api), grants: grants, clients: clients(of: grants), apis: [api], owner: owners.owner(of: api))
      )
    case .grant, .tenant:
      let all = SubjectOfRule(
        record: .tenant, grants: data.grants, clients: data.isComplete(.clients) ? clients : nil,
        apis: data.isComplete(.resourceServers) ? apis : nil)
      return (FindingSubject(.tenant, id: tenant.domain), all)
    }
  }

  func reach(of subject: SubjectOfRule) -> FindingReach {
    switch subject.record {
    case .client(let client): reaches.reach(of: client, grants: byClient[ExactString(client.clientID)] ?? [])
    case .api(let api): reaches.reach(of: api)
    case .tenant: reaches.ofTenant
    }
  }

  private func grants(of client: Client) -> [ClientGrant] {
    (byClient[ExactString(client.clientID)] ?? []).map { data.grants[$0] }
  }

  private func grants(on api: ResourceServer) -> [ClientGrant] {
    (byAudience[ExactString(api.identifier)] ?? []).map { data.grants[$0] }
  }

  /// The APIs of grants that exist, each once; nil: it is not known of all.
  private func apis(of grants: [ClientGrant]) -> [ResourceServer]? {
    let lookup = data.lookup(ResourceServer.self)
    var seen: Set<ExactString> = []
    var found: [ResourceServer] = []
    for grant in grants where seen.insert(ExactString(grant.audience ?? "")).inserted {
      switch lookup.ofGrant(grant, in: tenant) {
      case .found(let api): found.append(api)
      case .none: break
      case .unavailable: return nil
      }
    }
    return found
  }

  /// The applications of grants that exist, each once; nil: it is not known of all.
  private func clients(of grants: [ClientGrant]) -> [Client]? {
    let lookup = data.lookup(Client.self)
    var seen: Set<ExactString> = []
    var found: [Client] = []
    for grant in grants where seen.insert(ExactString(grant.clientID ?? "")).inserted {
      switch lookup.ofGrant(grant) {
      case .found(let client): found.append(client)
      case .none: break
      case .unavailable: return nil
      }
    }
    return found
  }
}
