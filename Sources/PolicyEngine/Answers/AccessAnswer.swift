import Documents
package import Tenant

/// The answer to a question of access, with what it was read from and what it cannot see.
package struct AccessAnswer: Sendable, Equatable {
  package let query: AccessQuery
  package let tenant: String
  package let grantsRead: Int
  /// The reads that fell short; empty: the answer is whole.
  package let gaps: [CoverageGap]
  /// By rank, the worst first.
  package internal(set) var matches: [AccessMatch]
  /// The applications beside these that can take over the tenant, and so come to all of it.
  package let takeover: [AccessHolder]
  /// What gives access and is not seen here, a phrase each.
  package let notCovered: [String]

  package var isComplete: Bool { gaps.isEmpty }

  /// Those that can be used today, or of which that is not known.
  package var usable: [AccessMatch] { matches.filter { $0.reachability.state != .dormant } }

  /// What no reading of client grants shows.
  package static let beyondGrants = [
    "Actions and hooks that add scopes", "dashboard members", "tokens already issued", "custom token exchange",
    "other issuers",
  ]
}

extension AccessModel {
  /// Who can do what is asked.
  package func answer(_ query: AccessQuery) -> AccessAnswer {
    var matches = GrantMatcher(self, query).matches + openMatches(query)
    matches.sort(by: AccessMatch.precedes)
    let named = Set(
      matches.filter { $0.reachability.state != .dormant }.compactMap { $0.holder?.clientID }.map(ExactString.init))
    return AccessAnswer(
      query: query, tenant: tenant, grantsRead: grantsRead, gaps: gaps, matches: matches,
      takeover: takeoverClients.filter { !named.contains(ExactString($0.clientID)) },
      notCovered: unseenCollections + AccessAnswer.beyondGrants)
  }

  /// What the source does not have, so that no gap says it.
  private var unseenCollections: [String] {
    [
      hasAPIs
        ? nil : "APIs that are open to any application, and the scopes of all-scopes grants (no list of APIs here)",
      hasClients ? nil : "the names of applications, and whether they exist (no list of applications here)",
    ].compactMap(\.self)
  }

  /// The applications with a grant that can be used and is worth the whole tenant, by their ids.
  package var takeoverClients: [AccessHolder] {
    var ids: Set<ExactString> = []
    for place in grants.indices where reaches.audience(place).canTakeOver {
      guard let id = grants[place].clientID, !ids.contains(ExactString(id)) else { continue }
      if reaches.reach(ofGrant: place).canTakeOverTenant { ids.insert(ExactString(id)) }
    }
    return ids.sorted().map { holder($0.value) }
  }
}

// MARK: - APIs that need no grant
extension AccessModel {
  /// What any application gets of the APIs that give user tokens to all.
  private func openMatches(_ query: AccessQuery) -> [AccessMatch] {
    guard query.subjectType.map({ $0 == "user" }) ?? true, query.state.map({ $0 == .live }) ?? true,
      isAnyApplicationAsked(query)
    else { return [] }
    return apis.compactMap { api in
      guard query.fits(audience: api.identifier, name: api.name), let open = openScopes(of: api) else { return nil }
      let scopes = open.filter(query.fits(scope:))
      guard !scopes.isEmpty || query.scopes.isEmpty else { return nil }
      let known = context.kind(of: api.identifier).map { knowledge.scopes(of: $0, api.identifier) }
      let tier = scopes.map { known?.tier(of: $0) ?? .unknown }.max()
      guard query.tier.map({ wanted in tier.map { $0 >= wanted } ?? false }) ?? true else { return nil }
      let owner = reaches.reach(of: api).owner
      guard query.owner.map({ $0.matches(owner ?? Finding.noOwner) }) ?? true else { return nil }
      return AccessMatch(
        holder: nil, applications: nil, owner: owner, audience: api.identifier, apiName: api.name, subjectType: "user",
        grant: nil, scopes: scopes, areScopesKnown: true, how: .open, userGate: Self.gate(.found(api)), tier: tier,
        reachability: Reachability(.live, "the API gives user tokens to any application but strict third parties"))
    }
  }

  /// The scopes that any application gets for a user; nil: it needs a grant. A policy that is not set counts as allow_all,
  /// which is what a new API has.
  private func openScopes(of api: ResourceServer) -> [String]? {
    guard (api.userPolicy ?? "allow_all") == "allow_all" else { return nil }
    let scopes = api.scopes.map(\.value)
    switch context.kind(of: api.identifier) {
    case .own: return scopes
    // User tokens of the Management API carry these alone, whatever its policy.
    case .system(.management):
      let own = scopes.filter { $0.contains(":current_user") }
      return own.isEmpty ? nil : own
    // Of the others nobody says what they do without a policy.
    case .system, nil: return api.userPolicy == nil ? nil : scopes
    }
  }

  private func isAnyApplicationAsked(_ query: AccessQuery) -> Bool {
    guard query.client != nil || query.clientID != nil else { return true }
    return clients.contains {
      $0.thirdPartySecurityMode != "strict" && query.fits(clientID: $0.clientID, name: $0.name)
    }
  }

  static func gate(_ api: Lookup<ResourceServer>) -> AccessMatch.UserGate {
    guard case .found(let api) = api else { return .unknown }
    return api.enforcesPolicies == true ? .permissions : .anyUser
  }
}

extension ReachFinder.Audience {
  /// Whether a grant on it may be worth the tenant: nothing is known of that on APIs of one's own, but by configuration.
  fileprivate var canTakeOver: Bool { scopes.map { $0.table != nil || !$0.areWordsEnough } ?? false }
}
