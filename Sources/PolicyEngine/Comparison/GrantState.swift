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
  /// Seconds for which a token of the API is good; nil: not known.
  let lifetime: Int64?
  /// The organizations that it is assigned to, by their ids; nil: not read.
  let organizations: [String]?
  /// Makes of the name of a file the one that the user knows.
  private let showing: @Sendable (String) -> String

  init(_ model: AccessModel, _ place: Int, showing: @escaping @Sendable (String) -> String) {
    self.showing = showing
    grant = model.grants[place]
    reference = model.reference(place)
    reach = model.reaches.reach(ofGrant: place)
    var api: ResourceServer?
    if case .found(let found) = model.reaches.audience(place).api { api = found }
    hasAPI = api != nil
    apiName = api?.name
    scopes = grant.effectiveScopes(of: api)?.without([])
    lifetime = grant.effectiveSubjectType == "anonymous_user" ? api?.anonymousTokenLifetime : api?.tokenLifetime
    organizations = grant.id.flatMap { model.data[GrantOrganizations.self]?[$0]?.organizations.map(\.id) }
  }

  /// Where the value at the end of a route is written, or the nearest one on the way; nil of a live tenant.
  package func origin(of route: Route = []) -> RecordOrigin? {
    let origin = route.isEmpty ? grant.origin : grant.origin(of: route)
    return origin.map { RecordOrigin(file: showing($0.file), line: $0.line, column: $0.column) }
  }

  /// What is worth more to whoever has it comes first.
  var rank: Int { Rank.of(.error, reach.tier, reach.reachability.state) }
}
