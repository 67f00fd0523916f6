import Documents

/// What makes a comparison fail.
package enum ComparisonTest: Sendable, Equatable {
  /// A grant that gives more than in BASE, or a new one for an application that BASE has or for a group of them.
  case widened
  /// A grant that is another one, is there or is gone.
  case any
  /// A grant that gives more than in BASE or was not there, and may be worth this tier or a stronger one.
  case tier(Tier)
  /// A finding of a rule on HEAD that BASE does not have, of this severity or a higher one.
  case finding(Severity)

  /// `widened`, `any`, `tier:LEVEL`, `finding` or `finding:SEVERITY`; nil: it is no test.
  package init?(_ text: String) {
    switch text {
    case "widened": self = .widened
    case "any": self = .any
    case "finding": self = .finding(.note)
    default:
      if text.hasPrefix("finding:"), let severity = Severity(rawValue: String(text.dropFirst(8))) {
        self = .finding(severity)
        return
      }
      guard text.hasPrefix("tier:"), let tier = Tier(rawValue: String(text.dropFirst(5))) else { return nil }
      self = .tier(tier)
    }
  }

  package var text: String {
    switch self {
    case .widened: "widened"
    case .any: "any"
    case .tier(let tier): "tier:\(tier.rawValue)"
    case .finding(.note): "finding"
    case .finding(let severity): "finding:\(severity.rawValue)"
    }
  }

  /// Whether it fails for a change.
  package func fails(for change: AccessChange) -> Bool {
    switch self {
    case .widened: change.kind == .widened || change.kind == .added && change.isOfKnownHolder
    case .any: true
    case .tier(let least): change.givesMore && change.after?.mayBeWorth(least) ?? false
    case .finding: false
    }
  }

  /// Whether it fails for a finding that BASE does not have.
  package func fails(for finding: Finding) -> Bool {
    guard case .finding(let least) = self else { return false }
    return finding.result == .unknown || finding.severity >= least
  }
}

extension [ComparisonTest] {
  package func fail(for change: AccessChange) -> Bool { contains { $0.fails(for: change) } }

  package func fail(for finding: Finding) -> Bool { contains { $0.fails(for: finding) } }

  /// Whether any is about findings.
  package var areAboutFindings: Bool { contains { if case .finding = $0 { true } else { false } } }
}
