import Documents
import Tenant

/// Tells what grants, applications and APIs are worth to whoever has them.
struct ReachFinder: Sendable {
  /// What is the same for all grants of an audience.
  struct Audience: Sendable {
    let api: Lookup<ResourceServer>
    let isOnSystemAPI: Bool?
    /// What its scopes are worth; nil: it is not known whose API it is.
    let scopes: ScopeKnowledge?

    /// The scopes that were read of the API; nil: it was not found.
    var listedScopes: [String]? { if case .found(let api) = api { api.scopes.map(\.value) } else { nil } }
  }

  /// Another application's credentials are worth what its grants are.
  private struct Application: Sendable {
    let clientID: String
    let tier: Tier
  }

  private let grants: [ClientGrant]
  private let reachabilities: GrantReachability
  private let clients: RecordLookup<Client>
  private let owners: [OwnerRule]
  private let knowledge: ReachKnowledge
  private let tenant: TenantContext
  /// By the ranks of audiences, which are those of `order`.
  private let audiences: [Audience]
  private let order: GrantOrder
  /// What the words of the scopes say.
  let words: ScopeWordTable
  /// The applications whose grants are worth most: two, because one of them may be the one that asks.
  private var strongest: [Application] = []

  init(
    _ grants: [ClientGrant], _ data: TenantRecords, _ tenant: TenantContext, _ knowledge: ReachKnowledge,
    _ order: GrantOrder
  ) {
    self.grants = grants
    self.order = order
    words = ScopeWordTable(grants, knowledge.words)
    self.tenant = tenant
    self.knowledge = knowledge
    owners = knowledge.settings.owners
    clients = data.lookup(Client.self)
    reachabilities = GrantReachability(data)
    let apis = data.lookup(ResourceServer.self)
    var audiences: [Audience?] = []
    for (place, rank) in order.audiences.enumerated() {
      let rank = Int(clamping: rank)
      if rank >= audiences.count { audiences += repeatElement(nil, count: rank + 1 - audiences.count) }
      if audiences[rank] == nil { audiences[rank] = Self.audience(of: grants[place], apis, tenant, knowledge) }
    }
    let nothing = Audience(api: .none, isOnSystemAPI: false, scopes: nil)
    self.audiences = audiences.map { $0 ?? nothing }
    strongest = findStrongest()
  }

  private static func audience(
    of grant: ClientGrant, _ apis: RecordLookup<ResourceServer>, _ tenant: TenantContext, _ knowledge: ReachKnowledge
  ) -> Audience {
    let name = grant.audience ?? ""
    return Audience(
      api: apis.ofGrant(grant, in: tenant), isOnSystemAPI: tenant.isSystemAPI(name),
      scopes: tenant.kind(of: name).map { knowledge.scopes(of: $0, name) })
  }

  func audience(_ position: Int) -> Audience { audiences[Int(clamping: order.audiences[position])] }

  // MARK: Grants

  func reach(ofGrant position: Int) -> FindingReach {
    let grant = grants[position]
    let audience = audience(position)
    let (tier, places) = worth(of: grant, audience)
    let paths = places.compactMap { place in audience.scopes?.table?.paths[place] }
    let other =
      paths.contains { $0.leadsTo == .applications }
      ? strongest.first { !$0.clientID.isIdentical(to: grant.clientID ?? "") } : nil
    let through = other.flatMap { other in tier.map { other.tier > $0 } ?? true ? other : nil }
    let ends = paths.filter { $0.condition == nil }.map(\.leadsTo.tier)
    return FindingReach(
      tier: ([tier, through?.tier].compactMap { $0 } + ends).max(), paths: paths.map(\.id), through: through?.clientID,
      reachability: reachability(of: grant, audience), owner: owner(of: grant))
  }

  private func worth(of grant: ClientGrant, _ audience: Audience) -> (tier: Tier?, paths: [Int]) {
    if !grant.unknownFields.isEmpty, !grant.unknownFields.isDisjoint(with: GrantField.tier.sources) {
      guard !grant.unknownFields.contains(.audience), let scopes = audience.scopes else { return (.unknown, []) }
      let known = scopes.tier(of: grant, api: audience.listedScopes, words)
      return (max(known ?? .unknown, .unknown), scopes.paths(of: grant))
    }
    guard let scopes = audience.scopes else {
      return (grant.effectiveAllowAllScopes || grant.scopes?.isEmpty == false ? .unknown : nil, [])
    }
    return (scopes.tier(of: grant, api: audience.listedScopes, words), scopes.paths(of: grant))
  }

  private func reachability(of grant: ClientGrant, _ audience: Audience) -> Reachability {
    if let value = unknownKey(of: grant) {
      return Reachability(.unknown, "its \(value.field.name) is not known: \(value.written.visible)")
    }
    return reachabilities.reachability(of: grant, audience.api, isSystem: audience.isOnSystemAPI)
  }

  /// What is not known of a grant and decides whether it can be used.
  private func unknownKey(of grant: ClientGrant) -> UnknownValue? {
    guard !grant.unknownFields.isEmpty else { return nil }
    var isClientKnown = false
    if case .found = clients.ofGrant(grant) { isClientKnown = true }
    return grant.unknowns.first { value in
      [.audience, .subjectType, .organizationUsage].contains(value.field) || value.field == .clientID && !isClientKnown
    }
  }

  private func owner(of grant: ClientGrant) -> String? {
    if owners.isEmpty { return nil }
    if case .found(let client) = clients.ofGrant(grant) { return owners.owner(of: grant, client) }
    return owners.owner(of: grant, nil)
  }

  /// Of the applications with grants on Auth0's own APIs: others are worth less to whoever can act as any.
  private func findStrongest() -> [Application] {
    var tiers: [ExactString: Tier] = [:]
    for (position, grant) in grants.enumerated() {
      let audience = audience(position)
      guard audience.scopes?.table != nil, grant.effectiveSubjectType == "client", let id = grant.clientID,
        reachability(of: grant, audience).state != .dormant, let tier = worth(of: grant, audience).tier
      else { continue }
      let key = ExactString(id)
      tiers[key] = max(tier, tiers[key] ?? tier)
    }
    let sorted = tiers.sorted { left, right in
      left.value != right.value ? left.value > right.value : left.key < right.key
    }
    return sorted.prefix(2).map { Application(clientID: $0.key.value, tier: $0.value) }
  }

  // MARK: Other subjects

  /// - Parameter positions: of the application's grants.
  func reach(of client: Client, grants positions: [Int]) -> FindingReach {
    let reaches = positions.map(reach(ofGrant:))
    func worth(_ reach: FindingReach) -> Int { Rank.of(.error, reach.tier, reach.reachability.state) }
    let usable = reaches.filter { $0.reachability.state != .dormant }
    let counted = usable.isEmpty ? reaches : usable
    // Tier and state are of one grant: that which makes the application worth most.
    let best = counted.max { worth($0) < worth($1) }
    return FindingReach(
      tier: best?.tier, paths: Set(counted.flatMap(\.paths)).sorted(),
      through: usable.compactMap(\.through).first,
      reachability: best?.reachability ?? Reachability(.dormant, "it has no grant"), owner: owners.owner(of: client))
  }

  func reach(of api: ResourceServer) -> FindingReach {
    let scopes = tenant.kind(of: api.identifier).map { knowledge.scopes(of: $0, api.identifier) }
    return FindingReach(
      tier: scopes.map { scopes in api.scopes.map { scopes.tier(of: $0.value) }.max() } ?? .unknown,
      reachability: Reachability(.live, "the API exists"), owner: owners.owner(of: api))
  }

  /// Of the tenant as a whole.
  var ofTenant: FindingReach {
    FindingReach(tier: nil, reachability: Reachability(.live, "it is a setting of the tenant"))
  }
}
