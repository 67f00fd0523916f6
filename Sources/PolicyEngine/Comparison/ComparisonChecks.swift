import Documents

/// The checks whose findings the changes of a comparison are in formats that know findings only.
enum ComparisonChecks {
  static func check(_ kind: AccessChange.Kind) -> BuiltInCheck {
    BuiltInCheck(
      id: "grant-\(kind.rawValue)", title: title(kind), severity: kind == .widened || kind == .added ? .warning : .note,
      subject: .comparison,
      rationale: rationale(kind),
      remedy: "Check that the change is meant, and that the application needs all of what it gets.",
      controls: ["nist-800-53:AC-6", "soc2:CC6.3"])
  }

  private static func title(_ kind: AccessChange.Kind) -> String {
    switch kind {
    case .added: "A grant is added"
    case .widened: "A grant gives more than before"
    case .changed: "A grant gives something else than before"
    case .narrowed: "A grant gives less than before"
    case .unmanaged: "A grant is no longer managed by code"
    case .removed: "A grant is removed"
    }
  }

  private static func rationale(_ kind: AccessChange.Kind) -> String {
    switch kind {
    case .added, .widened: "What an application gets by a change is easiest to question before it is deployed."
    case .changed: "Nobody can tell whether it is more or less."
    case .narrowed, .removed: "An application that still needs what it loses stops working."
    case .unmanaged: "It stays in the tenant, and nobody reviews it any more."
    }
  }
}
