package import Documents

/// One way in which somebody has access: a grant, or an API that is open to all.
package struct AccessMatch: Sendable, Equatable {
  package enum How: String, CaseIterable, Sendable {
    /// The grant lists the scope.
    case listed
    /// The grant allows every scope of the API.
    case allScopes = "all_scopes"
    /// The grant lists a scope with a star that covers it, where the API reads stars so.
    case wildcard
    /// A grant for the applications of a group that have none of their own.
    case byDefault = "default"
    /// The API gives user tokens to any application.
    case open
  }

  /// What limits the users for whom an application gets tokens.
  package enum UserGate: String, CaseIterable, Sendable {
    /// RBAC: the permissions of the user are a ceiling.
    case permissions = "rbac"
    /// Any user who signs in.
    case anyUser = "any_user"
    case unknown
  }

  /// nil: any application, or those of a group.
  package let holder: AccessHolder?
  /// The ids of the applications that a default grant is for; nil: of others, and where not all applications are known.
  package let members: Set<ExactString>?
  package let owner: String?
  package let audience: String
  package let apiName: String?
  package let subjectType: String
  /// nil: no grant is needed.
  package let grant: GrantReference?
  /// Those that were asked for; of a question without scopes all.
  package let scopes: [String]
  /// Whether these are all: not where the API of an all-scopes grant could not be read.
  package let areScopesKnown: Bool
  package let how: How
  /// Of user tokens alone.
  package let userGate: UserGate?
  package let tier: Tier?
  package let reachability: Reachability
  /// Whether what a rule says against the grant is accepted by a waiver, and nothing else is open.
  package internal(set) var isWaived = false

  /// How many applications a default grant is for; nil: not known.
  package var applications: Int? { members?.count }

  /// How soon it wants to be looked at; see `Rank`.
  package var rank: Int { Rank.of(.error, tier, reachability.state) }

  /// By rank, the worst first; then application, API, subject type, grant.
  static func precedes(_ left: AccessMatch, _ right: AccessMatch) -> Bool {
    if left.rank != right.rank { return left.rank > right.rank }
    var order = left.clientKey.comparison(with: right.clientKey)
    if order == 0 { order = left.audience.comparison(with: right.audience) }
    if order == 0 { order = left.subjectType.comparison(with: right.subjectType) }
    if order == 0 { order = left.grantKey.comparison(with: right.grantKey) }
    return order < 0
  }

  private var clientKey: String { holder?.clientID ?? "" }
  private var grantKey: String { grant?.label ?? "" }
}
