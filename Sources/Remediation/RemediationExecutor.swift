import GrantModel
import PolicyEngine

/// Applies a plan, one grant after another: reads each grant afresh, writes the intent down, changes the grant, and
/// reads it back. Safe to run again at any point.
package struct RemediationExecutor: Sendable {
  /// How often a change is sent when no answer comes; each time it is looked first whether the last one arrived.
  private static let attempts = 3

  private let writer: any GrantWriter
  private let journal: any Journal
  private let unsafeFixes: Bool
  private let triesEveryKind: Bool

  /// With `unsafeFixes` a grant whose API refuses to leave allow_all_scopes in one call is tried in two. With
  /// `triesEveryKind` a refusal says nothing of other grants of the same kind.
  package init(
    writer: any GrantWriter, journal: any Journal, unsafeFixes: Bool = false, triesEveryKind: Bool = false
  ) {
    self.writer = writer
    self.journal = journal
    self.unsafeFixes = unsafeFixes
    self.triesEveryKind = triesEveryKind
  }

  /// Applies the plan and says what became of each of its grants: first those to change, then those held back.
  ///
  /// `isInterrupted` is asked before each grant; a change that is under way is finished and written down, also when the
  /// task is cancelled. A plan that may not be applied changes nothing. `ends`: whether the run is over with it.
  package func apply(
    _ plan: RemediationPlan, ends: Bool = true, isInterrupted: () -> Bool = { false }
  ) async -> [RemediationOutcome] {
    guard plan.refusal == nil else { return plan.outcomes }
    var outcomes: [RemediationOutcome] = []
    var refused: [RefusedKind] = []
    var twoCalls: TwoCalls.Use = unsafeFixes ? .whenRefused : .never
    var journalFailure: String?
    var wasInterrupted = false
    for change in plan.changes {
      if let journalFailure {
        outcomes.append(RemediationOutcome(change, .failed, reason: journalFailure))
        continue
      }
      wasInterrupted = wasInterrupted || isInterrupted() || Task.isCancelled
      let kind = RefusedKind(rules: change.rules, kind: change.kind)
      if wasInterrupted || refused.contains(kind) {
        let reason = wasInterrupted ? Self.interrupted : Self.refusedBefore
        outcomes.append(RemediationOutcome(change, .skipped, reason: reason))
        continue
      }
      // A task of its own does not hear of the cancellation of this one: what is begun is finished.
      let repair = await Task { [twoCalls] in
        await GrantRepair(change, writer, journal, attempts: Self.attempts, twoCalls: twoCalls).run()
      }.value
      outcomes.append(repair.outcome)
      if repair.isKindRefused, !triesEveryKind { refused.append(kind) }
      if repair.tookTwoCalls { twoCalls = .atOnce }
      if let error = repair.journalError { journalFailure = "not begun, because \(error)" }
    }
    if ends, journalFailure == nil, !plan.changes.isEmpty { end(interrupted: wasInterrupted) }
    return outcomes + plan.heldOutcomes
  }

  /// Finishes what earlier runs left between two calls, of the grants that still are there: sends the second call, and
  /// where that is refused gives all scopes back.
  package func finish(_ unfinished: [RepairHistory.Unfinished]) async -> [RemediationOutcome] {
    var outcomes: [RemediationOutcome] = []
    for item in unfinished {
      guard let middle = try? ClientGrant(item.middle.state), let change = GrantChange(rest: item) else { continue }
      let repair = await Task {
        await GrantRepair(change, writer, journal, attempts: Self.attempts, rest: (middle, item.middle.next)).run()
      }.value
      outcomes.append(repair.outcome)
      if repair.journalError != nil { break }
    }
    return outcomes
  }

  /// Writes down that the run is over.
  func end(interrupted: Bool) {
    do {
      try journal.append(.end(interrupted: interrupted))
    } catch {
      // Every change is written down; a journal without an end reads as that of a killed run, which is no less safe.
    }
  }

  private static let interrupted = "the run was interrupted before this grant"
  private static let refusedBefore =
    "not tried, because the API refused the same change of a grant of the same kind"

  /// What is not tried again once the API has refused it.
  private struct RefusedKind: Equatable {
    let rules: [String]
    let kind: GrantKind
  }
}

extension GrantChange {
  /// What an earlier run began, from the grant as it was before to the grant as it was planned. nil where the journal
  /// holds no grants there.
  fileprivate init?(rest: RepairHistory.Unfinished) {
    let intent = rest.change.intent
    guard let before = try? ClientGrant(intent.before), let after = try? ClientGrant(intent.after) else { return nil }
    self.init(
      grant: GrantReference(before, clientName: intent.clientName, position: 0), id: intent.grant,
      kind: GrantKind(of: before), before: before, after: after, body: intent.body, rules: intent.rules, closes: [],
      safety: .unsafe, consequences: [], mayLose: intent.mayLose, irreversible: intent.irreversible,
      tokenLifetime: nil, leftOpen: [])
  }
}
