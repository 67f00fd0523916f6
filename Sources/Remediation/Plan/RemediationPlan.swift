import Documents
package import PolicyEngine
import Tenant

/// What a run would change in one tenant, and what it leaves alone though a fix is known. A value: it can be shown,
/// kept and applied later.
package struct RemediationPlan: Sendable, Equatable {
  /// Why nothing of the plan may be applied.
  package enum Refusal: Sendable, Equatable {
    case incompleteAudit
    case tooManyChanges(count: Int, limit: Int)

    /// A sentence without a full stop.
    package var reason: String {
      switch self {
      case .incompleteAudit: "the audit is incomplete, and an incomplete audit repairs nothing"
      case .tooManyChanges(let count, let limit):
        """
        \(counted(count, "grant")) would be changed, more than --max-changes \(limit), so none is; \
        --max-changes \(count) lets \(count == 1 ? "it" : "them all") be changed
        """
      }
    }
  }

  /// The tenant's domain.
  package let tenant: String
  /// The run whose audit it was made from.
  package let runID: String
  /// In the order of the worst finding of each grant.
  package let planned: [PlannedChange]
  /// The grants that are left alone, in the same order.
  package let held: [HeldGrant]
  /// nil where the plan may be applied.
  package let refusal: Refusal?

  /// What would be changed, in the same order.
  package var changes: [Change] { planned.map(\.change) }

  /// What a run that writes nothing says of each grant. Why the whole plan is refused stands once in `attention`.
  package var outcomes: [RemediationOutcome] {
    let status: RemediationRecord.Status = refusal == nil ? .planned : .refused
    return changes.map { change in
      RemediationOutcome(change, status, after: refusal == nil ? change.after.raw : nil)
    } + heldOutcomes
  }

  /// What of the plan has to be said before anything else.
  package var attention: [Attention] {
    guard case .tooManyChanges? = refusal, let reason = refusal?.reason else { return [] }
    return [Attention(kind: .tooManyChanges, tenant: tenant, message: reason)]
  }

  /// What is said of each grant where nothing can be changed, for a reason.
  package func refused(_ reason: String) -> [RemediationOutcome] {
    changes.map { RemediationOutcome($0, .refused, reason: reason) } + heldOutcomes
  }

  /// What is said of the grants that are left alone.
  var heldOutcomes: [RemediationOutcome] { held.map(RemediationOutcome.init) }
}
