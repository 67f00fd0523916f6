import Documents
package import Tenant

/// A tenant as it was read to tell who can do what: its grants, applications and APIs, and what each grant is worth.
///
/// It reads what an answer needs and evaluates no rule, so that an answer about 100,000 grants takes no longer than a
/// reader waits.
package struct AccessModel: Sendable {
  /// The tenant's domain.
  package let tenant: String
  package let coverage: Coverage
  let identity: TenantIdentity
  /// The reads that fell short: what they did not show may have access too.
  package let gaps: [CoverageGap]
  let grants: [ClientGrant]
  let data: TenantRecords
  let context: TenantContext
  let order: GrantOrder
  let reaches: ReachFinder
  let ownGrants: OwnGrants
  let knowledge: ReachKnowledge

  /// What is read; organizations are asked for grant by grant.
  private static let collections: [TenantCollection] = [.clientGrants, .clients, .resourceServers, .settings]

  /// Reads a tenant. Never throws: what could not be read is a gap.
  ///
  /// - Parameters:
  ///   - startedAt: UTC, RFC 3339.
  ///   - isOrganizationNeeded: of which grants it matters whether an organization is assigned.
  package init(
    reading source: any TenantSource, _ knowledge: ReachKnowledge, startedAt: String,
    organizationsOf isOrganizationNeeded: @Sendable (ClientGrant) -> Bool
  ) async {
    let identity = await source.identity()
    var data = await withTaskGroup(of: TenantRecords.self) { group in
      for collection in Self.collections where source.carries(collection) {
        group.addTask { await TenantRecords(of: source, collection.record) }
      }
      return await group.reduce(into: TenantRecords()) { $0.add($1) }
    }
    let context = TenantContext(identity, data, startedAt: startedAt)
    _ = await Self.absences(data, context).confirm(by: source, &data)
    if source.carries(.organizations) {
      let ids = data.grants.filter { $0.needsOrganization && isOrganizationNeeded($0) }.compactMap(\.id)
      if !ids.isEmpty { data.add(more: await source.organizations(ofGrants: ids)) }
    }
    self.init(identity, data, context, knowledge)
  }

  init(_ identity: TenantIdentity, _ data: TenantRecords, _ context: TenantContext, _ knowledge: ReachKnowledge) {
    self.identity = identity
    self.data = data
    self.context = context
    self.knowledge = knowledge
    tenant = context.domain
    coverage = data.coverage
    gaps = Self.gaps(of: data.coverage)
    grants = data.grants
    order = GrantOrder(grants)
    reaches = ReachFinder(grants, data, context, knowledge, order)
    ownGrants = OwnGrants(grants)
  }

  /// The settings of the tenant only say more about what is dormant.
  private static func gaps(of coverage: Coverage) -> [CoverageGap] {
    coverage.filter { $0.key != .settings }.sorted { $0.key < $1.key }.compactMap { $1.gap ?? $1.unlisted }
  }

  private static func absences(_ data: TenantRecords, _ context: TenantContext) -> Absences {
    let (clients, apis) = (data.lookup(Client.self), data.lookup(ResourceServer.self))
    var absences = Absences()
    for grant in data.grants {
      if let id = grant.clientID, case .none = clients(id) { absences.add(client: id) }
      if let audience = grant.audience, case .none = apis.ofGrant(grant, in: context) {
        absences.add(audience: audience)
      }
    }
    return absences
  }

  package var grantsRead: Int { grants.count }
  package var isComplete: Bool { gaps.isEmpty }

  var clients: [Client] { data[Client.self]?.records ?? [] }
  var apis: [ResourceServer] { data[ResourceServer.self]?.records ?? [] }
  /// Whether applications, and APIs, are part of what was read at all.
  package var hasClients: Bool { data.has(.clients) }
  package var hasAPIs: Bool { data.has(.resourceServers) }

  /// The application of an id, as far as it is known.
  package func holder(_ id: String) -> AccessHolder {
    let client = data[Client.self]?[id]
    return AccessHolder(clientID: id, name: client?.name, isFirstParty: client?.isFirstParty)
  }

  /// The grant at a place as reports name it.
  func reference(_ place: Int) -> GrantReference {
    let grant = grants[place]
    return GrantReference(grant, clientName: grant.clientID.flatMap { holder($0).name }, position: place)
  }
}

/// An application that has access.
package struct AccessHolder: Sendable, Hashable {
  package let clientID: String
  /// nil: it could not be read.
  package let name: String?
  package let isFirstParty: Bool?

  package init(clientID: String, name: String?, isFirstParty: Bool?) {
    self.clientID = clientID
    self.name = name
    self.isFirstParty = isFirstParty
  }

  /// The group of applications that came from outside.
  static let thirdParties = "third_party_clients"

  /// The applications of a group that have no grant of their own, in the place of one.
  static func group(_ name: String) -> AccessHolder {
    let words = name == thirdParties ? "third parties without a grant of their own" : "the default for \(name)"
    return AccessHolder(clientID: "default_for=\(name)", name: words, isFirstParty: nil)
  }

  package static func == (left: AccessHolder, right: AccessHolder) -> Bool {
    left.clientID.isIdentical(to: right.clientID)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(ExactString(clientID)) }
}

extension ClientGrant {
  /// Whether it can be used only for organizations that are assigned to it.
  fileprivate var needsOrganization: Bool {
    effectiveOrganizationUsage == "require" && effectiveSubjectType == "client" && !effectiveAllowAnyOrganization
  }
}
