import Documents

/// A check that is no rule file, because it is about more than what a tenant is: about waivers, or about code beside it.
package struct BuiltInCheck: Sendable, Equatable {
  /// What a check is about.
  package enum Subject: Sendable, Equatable {
    /// The waivers themselves.
    case waivers
    /// How the grants differ from those that code declares.
    case drift
    /// How the grants differ from those of another state of the tenant.
    case comparison
  }

  package let id: String
  package let title: String
  /// In force; the configuration may set another.
  package var severity: Severity
  package let subject: Subject
  package let rationale: String
  package let remedy: String
  package let controls: [String]
}

/// The checks of the waivers, which run when a waiver file is in use, and those of `--declared`.
package enum BuiltInChecks {
  package static let staleWaiver = BuiltInCheck(
    id: "stale-waiver", title: "Waivers accept something that is there", severity: .warning,
    subject: .waivers,
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
    subject: .waivers,
    rationale: """
      After its last day a waiver accepts nothing: what it was for is open again, and was not repaired as \
      promised.
      """,
    remedy: """
      Repair what it was for and remove it, or have its owner accept the risk again with a new end. Nobody can lose \
      access by that.
      """,
    controls: ["nist-800-53:AC-6(7)", "soc2:CC6.3"])

  package static let undeclaredGrant = BuiltInCheck(
    id: "undeclared-grant", title: "Every grant of the tenant is declared in code", severity: .warning, subject: .drift,
    rationale: """
      A grant that is in the tenant and not in the code was made by hand or by another tool: nobody reviewed it where the \
      others are reviewed, and nothing says whether it is still meant. Where a format cannot say all grants, it is a note.
      """,
    remedy: """
      Declare the grant in the code, or delete it in the tenant. An application that uses it loses access by a deletion.
      """,
    controls: ["nist-800-53:CM-3", "soc2:CC8.1"])

  package static let missingGrant = BuiltInCheck(
    id: "missing-grant", title: "Every grant of the code is in the tenant", severity: .warning, subject: .drift,
    rationale: """
      A grant that the code declares and the tenant does not have was deleted there, or was never deployed. The next \
      deployment brings it, whether somebody deleted it for a reason or not.
      """,
    remedy: "Deploy the code, or remove the grant from it.",
    controls: ["nist-800-53:CM-3", "soc2:CC8.1"])

  package static let widerThanDeclared = BuiltInCheck(
    id: "wider-than-declared", title: "No grant of the tenant gives more than the code says", severity: .error,
    subject: .drift,
    rationale: """
      Somebody gave the grant more in the tenant than was reviewed in the code. The code looks as if the application could do \
      less than it can.
      """,
    remedy: """
      Deploy the code again, which takes away what was added, or declare what is needed. An application that uses what is \
      taken away loses access.
      """,
    controls: ["nist-800-53:AC-6", "nist-800-53:CM-3", "soc2:CC8.1"])

  /// Sorted by id.
  package static let all = [expiredWaiver, missingGrant, staleWaiver, undeclaredGrant, widerThanDeclared]

  /// Whether an id is that of a check of the waivers, whose findings nobody can accept.
  package static func isAboutWaivers(_ id: String) -> Bool { check(id)?.subject == .waivers }

  /// The check of an id.
  package static func check(_ id: String) -> BuiltInCheck? { all.first { $0.id.isIdentical(to: id) } }
}
