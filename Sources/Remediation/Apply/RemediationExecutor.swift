import Documents
import PolicyEngine

/// Applies a plan, one grant after another: reads each grant afresh, asks the gate, writes the intent down, changes the
/// grant, and reads it back. Safe to run again at any point.
package struct RemediationExecutor: Sendable {
  /// How often a change is sent when no answer comes; each time it is looked first whether the last one arrived.
  private static let attempts = 3

  private let gate: Gate
  private let writer: any GrantWriter
  private let journal: any Journal
  private let interruption: Interruption
  private let noTwoCalls: String?

  /// - Parameter noTwoCalls: why this run must not leave allow_all_scopes in two calls, the rest of a sentence; nil: it
  ///   may where the guards allow unsafe fixes.
  package init(
    _ gate: Gate, writer: any GrantWriter, journal: any Journal, interruption: Interruption = .never,
    noTwoCalls: String? = nil
  ) {
    self.gate = gate
    self.writer = writer
    self.journal = UnbrokenJournal(journal)
    self.interruption = interruption
    self.noTwoCalls = noTwoCalls
  }

  /// Applies the plan and says what became of each of its grants: first those to change, then those held back.
  ///
  /// The interruption is looked at before each grant; a change that is under way is finished and written down, also when
  /// the task is cancelled. A plan that may not be applied changes nothing. `ends`: whether the run is over with it.
  package func apply(_ plan: RemediationPlan, ends: Bool = true) async -> [RemediationOutcome] {
    guard plan.refusal == nil else { return plan.outcomes }
    var outcomes: [RemediationOutcome] = []
    var refused: [RefusedKind] = []
    var twoCalls = firstUse
    var journalFailure: String?
    var wasInterrupted = false
    for planned in plan.planned {
      if let journalFailure {
        outcomes.append(RemediationOutcome(planned.change, .failed, reason: journalFailure))
        continue
      }
      wasInterrupted = wasInterrupted || interruption.isRaised() || Task.isCancelled
      let kind = RefusedKind(planned)
      let isRefused = kind.map { kind in refused.contains { $0.covers(kind) } } == true
      if wasInterrupted || isRefused {
        let reason = wasInterrupted ? ChangeAttempt.interrupted : Self.refusedBefore
        outcomes.append(RemediationOutcome(planned.change, .skipped, reason: reason))
        continue
      }
      let attempt = await interruption.limit { [twoCalls] in
        await ChangeAttempt(
          planned: planned, gate: gate, journal: journal,
          delivery: PatchDelivery(writer: writer, attempts: Self.attempts, interruption: interruption),
          twoCalls: twoCalls,
          interruption: interruption
        ).run()
      }
      outcomes.append(attempt.outcome)
      if attempt.isKindRefused, let kind { refused.append(kind) }
      if attempt.tookTwoCalls { twoCalls = .atOnce }
      if let error = attempt.journalError { journalFailure = "not begun, because \(error)" }
    }
    if ends, journalFailure == nil, !plan.planned.isEmpty {
      outcomes = end(outcomes, interrupted: wasInterrupted)
    }
    return outcomes + plan.heldOutcomes
  }

  /// Writes down that the run is over. Where that fails the last outcome says so: a journal without an end reads as that
  /// of a killed run, and an operator has to know.
  func end(_ outcomes: [RemediationOutcome], interrupted: Bool) -> [RemediationOutcome] {
    do {
      try journal.append(.end(interrupted: interrupted))
      return outcomes
    } catch {
      guard let last = outcomes.last, !last.status.fallsShort else { return outcomes }
      return outcomes.dropLast() + [last.fallingShort("the end of the run is not in the journal: \(error)")]
    }
  }

  private var firstUse: TwoCalls.Use {
    if !gate.guards.unsafeFixes {
      return .never("with --unsafe-fixes it is tried in two calls, between which the grant has no scopes")
    }
    return noTwoCalls.map(TwoCalls.Use.never) ?? .whenRefused
  }

  private static let refusedBefore =
    "not tried, because the API refused the same change of a grant of the same kind"
}
