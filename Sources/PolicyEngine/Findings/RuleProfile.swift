/// How much of the catalogue runs where nobody names rules. Each profile has all the rules of those before it.
package enum RuleProfile: String, CaseIterable, Sendable {
  /// What a tenant should see first: what is severe, and can be settled in a week.
  case starter
  /// What suits most tenants.
  case recommended
  /// Also what reports much in most tenants.
  case strict

  /// The one that runs where nothing is said.
  package static let standard = recommended
}

extension RuleProfile: Comparable {
  package static func < (left: RuleProfile, right: RuleProfile) -> Bool { left.place < right.place }

  private var place: Int {
    switch self {
    case .starter: 0
    case .recommended: 1
    case .strict: 2
    }
  }
}
