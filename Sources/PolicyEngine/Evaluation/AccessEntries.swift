import Tenant

/// Tells what each grant allows.
struct AccessEntries: Sendable {
  /// What is the same for all grants of an audience.
  private struct Audience {
    let api: ResourceServer?
    let isOnSystemAPI: Bool
  }

  private let grants: [ClientGrant]
  private let domain: String
  private let references: GrantReferences
  /// By the ranks of audiences, which are those of `order`.
  private let audiences: [Audience]
  private let order: GrantOrder

  init(
    _ grants: [ClientGrant], _ data: TenantRecords, _ tenant: TenantContext, _ references: GrantReferences,
    _ order: GrantOrder
  ) {
    self.grants = grants
    domain = tenant.domain
    self.references = references
    self.order = order
    let apis = data.lookup(ResourceServer.self)
    var audiences: [Audience?] = []
    for (place, rank) in order.audiences.enumerated() {
      let rank = Int(clamping: rank)
      if rank >= audiences.count { audiences += repeatElement(nil, count: rank + 1 - audiences.count) }
      if audiences[rank] == nil { audiences[rank] = Self.audience(of: grants[place], apis, tenant) }
    }
    self.audiences = audiences.map { $0 ?? Audience(api: nil, isOnSystemAPI: false) }
  }

  private static func audience(
    of grant: ClientGrant, _ apis: RecordLookup<ResourceServer>, _ tenant: TenantContext
  ) -> Audience {
    var api: ResourceServer?
    if case .found(let found) = apis.ofGrant(grant, in: tenant) { api = found }
    return Audience(api: api, isOnSystemAPI: grant.audience.map { tenant.isSystemAPI($0) == true } ?? false)
  }

  subscript(position: Int) -> AccessEntry {
    let grant = grants[position]
    let audience = audiences[Int(clamping: order.audiences[position])]
    return AccessEntry(
      tenant: domain, grant: references[position], apiName: audience.api?.name,
      scopeCount: grant.effectiveScopeCount(of: audience.api), allowsAllScopes: grant.effectiveAllowAllScopes,
      isSystem: grant.effectiveIsSystem, isOnSystemAPI: audience.isOnSystemAPI)
  }
}
