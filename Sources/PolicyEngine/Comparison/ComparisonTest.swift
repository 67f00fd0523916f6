import Documents

/// What makes a comparison fail.
package enum ComparisonTest: Sendable, Equatable {
  /// A grant that gives more than in BASE.
  case widened
  /// A grant that is another one, is there or is gone.
  case any
  /// A grant that gives more than in BASE or was not there, and is worth this tier or a stronger one.
  case tier(Tier)
  /// A finding of a rule on HEAD that BASE does not have.
  case finding

  /// `widened`, `any`, `tier:LEVEL` or `finding`; nil: it is no test.
  package init?(_ text: String) {
    switch text {
    case "widened": self = .widened
    case "any": self = .any
    case "finding": self = .finding
    default:
      guard text.hasPrefix("tier:"), let tier = Tier(rawValue: String(text.dropFirst(5))) else { return nil }
      self = .tier(tier)
    }
  }

  package var text: String {
    switch self {
    case .widened: "widened"
    case .any: "any"
    case .tier(let tier): "tier:\(tier.rawValue)"
    case .finding: "finding"
    }
  }

  /// Whether it fails for a change.
  package func fails(for change: AccessChange) -> Bool {
    switch self {
    case .widened: change.kind == .widened
    case .any: true
    case .tier(let least): change.givesMore && change.after?.reach.tier.map { $0 >= least } ?? false
    case .finding: false
    }
  }
}

extension [ComparisonTest] {
  package func fail(for change: AccessChange) -> Bool { contains { $0.fails(for: change) } }
}
