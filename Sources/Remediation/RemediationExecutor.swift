import GrantModel
import PolicyEngine

/// Applies a plan, one grant after another: reads each grant afresh, writes the intent down, changes the grant, and
/// reads it back. Safe to run again at any point.
package struct RemediationExecutor: Sendable {
  /// How often a change is sent when no answer comes; each time it is looked first whether the last one arrived.
  private static let attempts = 3

  private let writer: any GrantWriter
  private let journal: any Journal

  package init(writer: any GrantWriter, journal: any Journal) {
    self.writer = writer
    self.journal = journal
  }

  /// Applies the plan and says what became of each of its grants: first those to change, then those held back.
  ///
  /// `isInterrupted` is asked before each grant; a change that is under way is finished and written down, also when the
  /// task is cancelled. A plan that may not be applied changes nothing.
  package func apply(
    _ plan: RemediationPlan, isInterrupted: () -> Bool = { false }
  ) async -> [RemediationOutcome] {
    guard plan.refusal == nil else { return plan.outcomes }
    var outcomes: [RemediationOutcome] = []
    var refused: [RefusedKind] = []
    var stop: String?
    var wasInterrupted = false
    for change in plan.changes {
      if stop == nil, isInterrupted() || Task.isCancelled {
        stop = "the run was interrupted before this grant"
        wasInterrupted = true
      }
      let kind = RefusedKind(rules: change.rules, kind: change.kind)
      if let reason = stop ?? (refused.contains(kind) ? Self.refusedBefore : nil) {
        outcomes.append(RemediationOutcome(change, .skipped, reason: reason))
        continue
      }
      // A task of its own does not hear of the cancellation of this one: what is begun is finished.
      let repair = await Task { await GrantRepair(change, writer, journal, attempts: Self.attempts).run() }.value
      outcomes.append(repair.outcome)
      if repair.isKindRefused { refused.append(kind) }
      if let error = repair.journalError { stop = "not begun, because \(error)" }
    }
    if stop == nil || wasInterrupted, !plan.changes.isEmpty {
      do {
        try journal.append(.end(interrupted: wasInterrupted))
      } catch {
        // Every change is written down; a journal without an end reads as that of a killed run, which is no less safe.
      }
    }
    return outcomes + plan.heldOutcomes
  }

  private static let refusedBefore =
    "not tried, because the API refused the same change of a grant of the same kind"

  /// What is not tried again once the API has refused it.
  private struct RefusedKind: Equatable {
    let rules: [String]
    let kind: GrantKind
  }
}
