package import Documents
package import Tenant

/// The answer to a question of access, with what it was read from and what it cannot see.
package struct AccessAnswer: Sendable {
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
  /// Where every scope is asked for: how many of the grants that fit otherwise give none.
  package let withoutScopes: Int
  /// The patterns that no scope fits of any API that was read, of any grant, or of the Management API; each with scopes that
  /// are spelt alike.
  package let undefinedScopes: [(pattern: String, near: [String])]
  /// Whether no API that was read, or that a grant names, fits what was asked for.
  package let isAPIUnknown: Bool
  /// Names of applications by which nobody can tell which one is meant.
  package let sharedNames: Set<ExactString>

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
    if let state = query.state { matches.removeAll { $0.reachability.state != state } }
    matches.sort(by: AccessMatch.precedes)
    let named = Set(
      matches.filter { $0.reachability.state != .dormant }.compactMap { $0.holder?.clientID }.map(ExactString.init))
    return AccessAnswer(
      query: query, tenant: tenant, grantsRead: grantsRead, gaps: gaps, matches: matches,
      takeover: takeoverClients.filter { !named.contains(ExactString($0.clientID)) },
      notCovered: unseenCollections + AccessAnswer.beyondGrants,
      withoutScopes: query.asksForEveryScope ? grantsWithoutScopes(query) : 0,
      undefinedScopes: undefinedScopes(query, matches), isAPIUnknown: isAPIUnknown(query), sharedNames: sharedNames)
  }

  private func isAPIUnknown(_ query: AccessQuery) -> Bool {
    guard query.api != nil, hasAPIs else { return false }
    return !apis.contains { query.fits(audience: $0.identifier, name: $0.name) }
      && !grants.contains { query.fits(audience: $0.audience ?? "", name: nil) }
  }

  /// The names that several applications have, or that are the id of another.
  var sharedNames: Set<ExactString> {
    var seen: Set<ExactString> = []
    var shared: Set<ExactString> = []
    for client in clients {
      guard let name = client.name else { continue }
      let isOther = data[Client.self]?[name].map { !$0.clientID.isIdentical(to: client.clientID) } ?? false
      if !seen.insert(ExactString(name)).inserted || isOther { shared.insert(ExactString(name)) }
    }
    return shared
  }

  private func grantsWithoutScopes(_ query: AccessQuery) -> Int {
    var all = query
    all.scopes = []
    return GrantMatcher(self, all).matches.count { $0.scopes.isEmpty && $0.areScopesKnown }
  }

  /// Patterns that may be misspelt. Where APIs were not read nobody can say so.
  private func undefinedScopes(_ query: AccessQuery, _ matches: [AccessMatch]) -> [(pattern: String, near: [String])] {
    guard hasAPIs else { return [] }
    var unknown = query.scopes.filter { pattern in
      !matches.contains { match in match.scopes.contains(where: pattern.matches) || match.how == .wildcard }
    }
    if unknown.isEmpty { return [] }
    let defined = Set(apis.flatMap(\.scopes).map { ExactString($0.value) })
      .union(ReachTables.builtin.tables.flatMap(\.scopes).map(ExactString.init)).map(\.value)
    unknown.removeAll { pattern in
      defined.contains(where: pattern.matches)
        || grants.contains { grant in grant.scopes?.contains(where: pattern.matches) ?? false }
    }
    return unknown.map { ($0.pattern, Spelling.near($0.pattern, among: defined, most: 2)) }
  }

  /// What the source does not have, so that no gap says it.
  var unseenCollections: [String] {
    [
      hasAPIs
        ? nil : "APIs that are open to any application, and the scopes of all-scopes grants (no list of APIs here)",
      hasClients ? nil : "the names of applications, and whether they exist (no list of applications here)",
    ].compactMap(\.self)
  }

  /// The applications with a grant that can be used and is worth the whole tenant, by their ids.
  package var takeoverClients: [AccessHolder] {
    var ids: Set<ExactString> = []
    var groups: Set<ExactString> = []
    for place in grants.indices where reaches.audience(place).canTakeOver {
      guard let id = grants[place].clientID else {
        if let group = grants[place].defaultFor, reaches.reach(ofGrant: place).canTakeOverTenant {
          groups.insert(ExactString(group))
        }
        continue
      }
      if !ids.contains(ExactString(id)), reaches.reach(ofGrant: place).canTakeOverTenant { ids.insert(ExactString(id)) }
    }
    return groups.sorted().map { .group($0.value) } + ids.sorted().map { holder($0.value) }
  }
}

// MARK: - APIs that need no grant
extension AccessModel {
  /// What any application gets of the APIs that give user tokens to all.
  private func openMatches(_ query: AccessQuery) -> [AccessMatch] {
    guard query.subjectType.map({ $0 == "user" }) ?? true, isAnyApplicationAsked(query) else { return [] }
    return apis.compactMap { api in
      guard query.fits(audience: api.identifier, name: api.name), let open = openScopes(of: api) else { return nil }
      let fitting = open.filter(query.fits(scope:))
      let scopes = fitting.isEmpty ? open.filter(query.isCovered(byWildcard:)) : fitting
      guard !scopes.isEmpty || query.scopes.isEmpty else { return nil }
      let known = context.kind(of: api.identifier).map { knowledge.scopes(of: $0, api.identifier) }
      let tier = scopes.map { known?.tier(of: $0) ?? .unknown }.max()
      guard query.tier.map({ wanted in tier.map { $0 >= wanted || $0 == .unknown } ?? false }) ?? true else {
        return nil
      }
      let owner = reaches.reach(of: api).owner
      guard query.owner.map({ $0.matches(owner ?? Finding.noOwner) }) ?? true else { return nil }
      return AccessMatch(
        holder: nil, members: nil, owner: owner, audience: api.identifier, apiName: api.name, subjectType: "user",
        grant: nil, scopes: scopes, areScopesKnown: !fitting.isEmpty || query.scopes.isEmpty, how: .open,
        userGate: Self.gate(.found(api)), tier: tier, reachability: openness(of: api, query))
    }
  }

  /// The policies by which no application gets user tokens without a grant.
  private static let closedPolicies = ["deny_all", "require_client_grant"]

  /// Whether any application gets them today: nobody knows what a policy does that the API had not when this was written.
  private func openness(of api: ResourceServer, _ query: AccessQuery) -> Reachability {
    if let policy = api.userPolicy, policy != "allow_all" {
      return Reachability(.unknown, "nobody knows what its policy for users does: \(policy)")
    }
    return Reachability(.live, "the API gives user tokens to any application but strict third parties")
  }

  /// The scopes that any application gets for a user; nil: it needs a grant. A policy that is not set counts as allow_all,
  /// which is what a new API has.
  private func openScopes(of api: ResourceServer) -> [String]? {
    if let policy = api.userPolicy, Self.closedPolicies.contains(policy) { return nil }
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
    // What no list shows may be any application.
    if !data.isComplete(.clients) { return true }
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
