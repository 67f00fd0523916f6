import Documents
import Tenant

/// APIs that need no grant.
extension AccessModel {
  /// What any application gets of the APIs that give tokens to all.
  func openMatches(_ query: AccessQuery) -> [AccessMatch] {
    let subjectTypes = AccessQuery.subjectTypes.filter { subjectType in
      (query.subjectType.map(subjectType.isIdentical) ?? true) && mayAsk(for: subjectType, query)
    }
    guard !subjectTypes.isEmpty else { return [] }
    return apis.filter { query.fits(audience: $0.identifier, name: $0.name) }.flatMap { api in
      Openness.of(api).filter { subjectTypes.contains($0.subjectType) }.compactMap { match(api, $0, query) }
    }
  }

  private func match(_ api: ResourceServer, _ openness: Openness, _ query: AccessQuery) -> AccessMatch? {
    guard let open = openScopes(of: api, openness) else { return nil }
    let fitting = open.filter(query.fits(scope:))
    let scopes = fitting.isEmpty ? open.filter(query.isCovered(byWildcard:)) : fitting
    guard !scopes.isEmpty || query.scopes.isEmpty else { return nil }
    let known = context.kind(of: api.identifier).map { knowledge.scopes(of: $0, api.identifier) }
    let tier = scopes.map { known?.tier(of: $0) ?? .unknown }.max()
    if let wanted = query.tier, tier.map({ $0 < wanted && $0 != .unknown }) ?? true { return nil }
    let owner = reaches.reach(of: api).owner
    if let wanted = query.owner, !wanted.matches(owner ?? Finding.noOwner) { return nil }
    return AccessMatch(
      holder: nil, members: nil, owner: owner, audience: api.identifier, apiName: api.name,
      subjectType: openness.subjectType, grant: nil, scopes: scopes,
      areScopesKnown: !fitting.isEmpty || query.scopes.isEmpty, how: .open,
      userGate: openness.subjectType == "client" ? nil : Self.gate(.found(api)), tier: tier,
      reachability: openness.reachability)
  }

  /// The scopes that any application gets; nil: it needs a grant.
  private func openScopes(of api: ResourceServer, _ openness: Openness) -> [String]? {
    let scopes = api.scopes.map(\.value)
    guard openness.subjectType == "user" else { return scopes }
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

  /// Whether an application that the query names may get tokens for subjects of the kind without a grant.
  private func mayAsk(for subjectType: String, _ query: AccessQuery) -> Bool {
    guard query.client != nil || query.clientID != nil else { return true }
    // What no list shows may be any application.
    if !data.isComplete(.clients) { return true }
    return clients.contains {
      $0.thirdPartySecurityMode != "strict" && query.fits(clientID: $0.clientID, name: $0.name)
        && GrantReachability.mayGetTokens(for: subjectType, $0)
    }
  }

  static func gate(_ api: Lookup<ResourceServer>) -> AccessMatch.UserGate {
    guard case .found(let api) = api else { return .unknown }
    return api.enforcesPolicies == true ? .permissions : .anyUser
  }
}

/// A policy of an API by which applications get tokens without a grant, as far as is known.
private struct Openness {
  let subjectType: String
  let reachability: Reachability

  /// The policies by which they need one.
  private static let closed = ["deny_all", "require_client_grant"]

  /// Those of an API. A policy for users that is not set counts as allow_all, which is what a new API has; one for others
  /// lets nobody in.
  static func of(_ api: ResourceServer) -> [Openness] {
    [
      ("user", api.userPolicy ?? "allow_all"), ("client", api.clientPolicy),
      ("anonymous_user", api.anonymousUserPolicy),
    ].compactMap { subjectType, policy in
      guard let policy, !closed.contains(policy) else { return nil }
      if subjectType == "user", policy == "allow_all" {
        return Openness(
          subjectType: subjectType,
          reachability: Reachability(
            .live, "the API gives user tokens to any application but strict third parties"))
      }
      // What the API had not when this was written may be anything.
      return Openness(
        subjectType: subjectType,
        reachability: Reachability(.unknown, "nobody knows what its policy for \(subjectType) does: \(policy)"))
    }
  }
}
