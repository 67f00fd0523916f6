/// How soon a finding wants to be looked at, from 0 to 100: what the rule says of it, what its subject is worth, and whether
/// that can be used today.
///
/// | severity | | tier | | reachability | |
/// |---|--:|---|--:|---|---|
/// | error | 40 | `Tier.points` | 0 to 60 | live | the sum |
/// | warning | 24 | no scope | 0 | unknown | 10 less, at least 0 |
/// | note | 6 | | | dormant | a third |
package enum Rank {
  package static let range = 0...100

  package static func of(_ severity: Severity, _ tier: Tier?, _ state: Reachability.State) -> Int {
    let sum = points(of: severity) + (tier?.points ?? 0)
    return switch state {
    case .live: sum
    case .unknown: max(0, sum - 10)
    case .dormant: sum / 3
    }
  }

  private static func points(of severity: Severity) -> Int {
    switch severity {
    case .error: 40
    case .warning: 24
    case .note: 6
    }
  }
}

extension Finding {
  /// See `Rank`. Of what was not evaluated nothing is known but the severity that it may have: it comes with the first.
  package var rank: Int {
    if result == .unknown { return Rank.of(severity, .tenantAdmin, .live) }
    // What is wrong with a waiver is on no subject.
    guard let reach else { return Rank.of(severity, nil, .live) }
    return Rank.of(severity, reach.tier, reach.reachability.state)
  }
}
