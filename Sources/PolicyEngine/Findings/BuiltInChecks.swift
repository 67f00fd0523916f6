import Documents

/// A check that is no rule file, because it is about waivers, not about grants.
package struct BuiltInCheck: Sendable, Equatable {
  package let id: String
  package let title: String
  /// In force; the configuration may set another.
  package var severity: Severity
  package let rationale: String
  package let remedy: String
  package let controls: [String]
}

/// The checks of the waivers themselves. They run when a waiver file is in use.
package enum BuiltInChecks {
  package static let staleWaiver = BuiltInCheck(
    id: "stale-waiver", title: "Waivers accept something that is there", severity: .warning,
    rationale: """
      A waiver that fits no finding, although its rule was evaluated on every grant, accepts a risk that is gone or was \
      never the one that was meant. Left in place it waits for the next grant that happens to fit it.
      """,
    remedy: """
      Remove it from the waiver file, or correct its selector. Nobody can lose access by that. Where one file serves \
      several tenants, add the key tenant.
      """,
    controls: ["nist-800-53:AC-6(7)", "soc2:CC6.3"])

  package static let expiredWaiver = BuiltInCheck(
    id: "expired-waiver", title: "Waivers are renewed or removed when they lapse", severity: .warning,
    rationale: """
      After its last day a waiver accepts nothing: what it was for is open again, and was not repaired as \
      promised.
      """,
    remedy: """
      Repair what it was for and remove it, or have its owner accept the risk again with a new end. Nobody can lose \
      access by that.
      """,
    controls: ["nist-800-53:AC-6(7)", "soc2:CC6.3"])

  /// Sorted by id.
  package static let all = [expiredWaiver, staleWaiver]

  /// The check of an id.
  package static func check(_ id: String) -> BuiltInCheck? { all.first { $0.id.isIdentical(to: id) } }
}
