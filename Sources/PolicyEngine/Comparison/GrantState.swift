package import Documents
package import Tenant

/// A grant on one side of a comparison.
package struct GrantState: Sendable {
  package let grant: ClientGrant
  package let reference: GrantReference
  /// nil: the API was not read, or has no name.
  package let apiName: String?
  package let reach: FindingReach
  /// The scopes that a token can have by it, each once, as far as they are known; nil: all of an API that was not read.
  package let scopes: [String]?
  /// Whether its API is among what was read.
  let hasAPI: Bool
  /// What single scopes of the API are worth; nil: not known.
  private let worth: ScopeKnowledge?
  /// Whether it is for no API of Auth0's own.
  private let isOnOwnAPI: Bool
  /// Seconds for which a token of the API is good; nil: not known.
  let lifetime: Int64?
  /// Of a grant for users: whether the API gives a user only what the user's roles have, and whether it gives nothing without a
  /// grant; nil: not known, or for nobody.
  let isLimitedByRoles: Bool?
  let isRequired: Bool?
  /// The organizations that it is assigned to, by their ids; nil: not read.
  let organizations: [String]?

  init(_ model: AccessModel, _ place: Int) {
    grant = model.grants[place]
    reference = model.reference(place)
    reach = model.reaches.reach(ofGrant: place)
    var api: ResourceServer?
    if case .found(let found) = model.reaches.audience(place).api { api = found }
    hasAPI = api != nil
    worth = model.reaches.audience(place).scopes
    isOnOwnAPI = model.reaches.audience(place).isOnSystemAPI == false
    apiName = api?.name
    scopes = grant.effectiveScopes(of: api)?.without([])
    // What an API does not say is what Auth0 takes.
    lifetime =
      grant.effectiveSubjectType == "anonymous_user"
      ? api.map { $0.anonymousTokenLifetime ?? 0 } : api.map { $0.tokenLifetime ?? 86_400 }
    let isForUsers = grant.effectiveSubjectType == "user"
    isLimitedByRoles = isForUsers ? api.map { $0.enforcesPolicies ?? false } : nil
    isRequired = isForUsers ? api.map { $0.userPolicy == "require_client_grant" } : nil
    organizations = grant.id.flatMap { model.data[GrantOrganizations.self]?[$0]?.organizations.map(\.id) }
  }

  /// Where the value at the end of a route is written, or the nearest one on the way; nil of a live tenant.
  package func origin(of route: Route = []) -> RecordOrigin? {
    route.isEmpty ? grant.origin : grant.origin(of: route)
  }

  /// Whether it is worth a tier or a stronger one, or may be: nobody knows what an unknown scope is worth. On an API of one's own
  /// that is a write at most.
  func mayBeWorth(_ least: Tier) -> Bool {
    guard let tier = reach.tier else { return false }
    guard tier == .unknown else { return tier >= least }
    return isOnOwnAPI ? least <= .businessWrite : true
  }

  /// Scopes for a sentence that shows the first ones only: then those that are worth most come first.
  func listed(_ scopes: [String]) -> String {
    guard scopes.count > 20, let worth else { return scopes.listed }
    return scopes.enumerated().map { (offset: $0.offset, scope: $0.element, tier: worth.tier(of: $0.element)) }
      .sorted { ($1.tier, $0.offset) < ($0.tier, $1.offset) }.map(\.scope).listed
  }

  /// What is worth more to whoever has it comes first.
  var rank: Int { Rank.of(.error, reach.tier, reach.reachability.state) }
}
