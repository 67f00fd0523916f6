/// What a scope is worth to whoever has it, by what can be done with it.
///
/// `rules/reach/` says it of the scopes of Auth0's own APIs; of an API of one's own the words of a scope do, or the
/// configuration.
package enum Tier: String, CaseIterable, Sendable, Comparable {
  /// Every right in the tenant, or code in every sign-in.
  case tenantAdmin = "tenant-admin"
  /// Reads or sets keys, secrets, tokens and factors.
  case credentials
  case userWrite = "user-write"
  /// Changes something on an API of one's own.
  case businessWrite = "business-write"
  case configWrite = "config-write"
  /// The table does not know the scope: it may be worth anything.
  case unknown
  case userRead = "user-read"
  case businessRead = "business-read"
  case configRead = "config-read"

  /// What it adds to the rank of a finding; of two tiers the one with more is the stronger.
  package var points: Int {
    switch self {
    case .tenantAdmin: 60
    case .credentials: 50
    case .userWrite: 42
    case .businessWrite: 36
    case .configWrite: 32
    case .unknown: 30
    case .userRead: 26
    case .businessRead: 14
    case .configRead: 10
    }
  }

  package static func < (left: Tier, right: Tier) -> Bool { left.points < right.points }
}
