package import Documents
package import PolicyEngine
import Tenant

/// A plan that was read from a file: which changes somebody has reviewed. It only narrows what a run plans by itself;
/// nothing of it is ever sent.
package struct ReviewedPlan: Sendable, Equatable {
  /// Why a file is not taken as a plan.
  package enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// This version does not write such a file.
    case malformed(Diagnostic)
    /// The content does not fit its checksum.
    case damaged
    /// It was made of an incomplete audit, and has no changes for that reason.
    case ofIncompleteAudit
    /// Its time is over since then (UTC, RFC 3339).
    case expired(String)

    /// What is wrong, and what to do.
    package var description: String {
      switch self {
      case .malformed(let diagnostic): diagnostic.description
      case .damaged: "its checksum differs: it was edited or damaged after it was made; make a new plan"
      case .ofIncompleteAudit: "it was made of an incomplete audit, and so has no changes; make a new one"
      case .expired(let moment): "it expired at \(moment); make a new one"
      }
    }
  }

  /// The tenant's domain.
  package let tenant: String
  /// Where the tenant was reached; nil for a plan from files.
  package let address: String?
  let changes: [Change]
  let rules: [PlannedAudit.Rule]

  /// The ids of the rules of its audit.
  package var ruleIDs: [String] { rules.map(\.id) }

  /// Whether a change of the grant was reviewed.
  package func covers(_ grant: GrantReference) -> Bool {
    guard let id = grant.id else { return false }
    return changes.contains { $0.id.isIdentical(to: id) }
  }

  /// Reads a file, at a moment (UTC, RFC 3339).
  ///
  /// - Parameter file: as messages call it.
  package init(_ bytes: [UInt8], file: String, now: String) throws(Problem) {
    let expiresAt: String
    let isWhole: Bool
    let refusal: RemediationPlan.Refusal?
    do throws(Diagnostic) {
      (self, expiresAt, isWhole, refusal) = try JSONDocument.read(bytes, file: file) { (file) throws(FieldError) in
        let plan = try ReviewedPlan(file)
        let checksum = try PlanFile.checksumKey.read(file)
        return (
          plan, try PlanFile.expiryKey.read(file),
          checksum.isIdentical(to: PlanFile.checksum(of: file.value.object ?? [:])), try PlanFile.refusalKey.read(file)
        )
      }
    } catch {
      throw .malformed(error)
    }
    guard isWhole else { throw .damaged }
    guard refusal != .incompleteAudit else { throw .ofIncompleteAudit }
    guard now < expiresAt else { throw .expired(expiresAt) }
  }

  private init(_ file: JSONNode) throws(FieldError) {
    _ = try PlanFile.versionKey.read(file)
    tenant = try PlanFile.tenantKey.read(file)
    address = try PlanFile.addressKey.read(file)
    changes = try PlanFile.changesKey.read(file)
    rules = try PlanFile.auditKey.read(file).rules
  }
}
