import Documents
import PolicyEngine
import Tenant

/// The making of one change, from the fresh read of its grant to the outcome.
struct ChangeAttempt {
  struct Result {
    let outcome: RemediationOutcome
    /// Whether the API refused the change as such.
    var isKindRefused = false
    /// Whether the change needed two calls.
    var tookTwoCalls = false
    /// Why nothing more may be written to the tenant.
    var journalError: JournalError?
  }

  /// What came of sending the change.
  struct Sent {
    let status: RemediationRecord.Status
    var reason: String?
    var httpStatus: Int?
    var answer: ClientGrant?
    var readBack: ClientGrant?
    /// Whether the change may have reached the grant.
    var mayBeWritten = true
    var tookTwoCalls = false
    var journalError: JournalError?
  }

  let planned: PlannedChange
  let gate: Gate
  let journal: any Journal
  let delivery: PatchDelivery
  let twoCalls: TwoCalls.Use
  let interruption: Interruption

  var change: Change { planned.change }

  func run() async -> Result {
    let fresh: ClientGrant
    do {
      fresh = try await delivery.writer.read(change.id)
    } catch {
      switch error {
      case .notFound: return untouched(.drifted, "the grant does not exist any more")
      case .interrupted: return untouched(.skipped, Self.interrupted)
      case .refused, .unavailable: return untouched(.failed, "the grant could not be read again: \(error)")
      }
    }
    guard fresh.isEffectivelyEqual(to: change.before) else {
      if fresh.isEffectivelyEqual(to: change.after) { return untouched(.verified, "it was already so") }
      let fields = fresh.differences(from: change.before).joined(separator: ", ")
      return untouched(.drifted, "changed since it was audited: \(fields)")
    }
    guard !interruption.isRaised() else { return untouched(.skipped, Self.interrupted) }
    let patch: PermittedPatch
    do {
      patch = try gate.permit(planned, finding: fresh)
    } catch {
      return untouched(.skipped, error.reason)
    }
    do {
      try journal.append(.intent(planned.journaled))
    } catch {
      var result = untouched(.failed, "not changed, because \(error)")
      result.journalError = error
      return result
    }
    return record(await send(patch))
  }

  static let interrupted = "the run was interrupted before this grant"

  private func untouched(_ status: RemediationRecord.Status, _ reason: String) -> Result {
    Result(outcome: RemediationOutcome(change, status, reason: reason))
  }

  // MARK: The change

  private func send(_ patch: PermittedPatch) async -> Sent {
    let pair = patch.inTwoCalls
    if twoCalls == .atOnce, let pair { return await send(pair) }
    let result = await delivery.send(patch)
    guard case .refused(let status, let message) = result, let pair,
      TwoCalls.mayHelp(status: status, message: message)
    else { return await sent(result, body: patch.body) }
    guard case .never(let reason) = twoCalls else { return await send(pair) }
    return Sent(status: .refused, reason: "\(message); \(reason)", httpStatus: status, mayBeWritten: false)
  }

  /// What a delivery says of the change, whose last body is given.
  func sent(_ result: PatchDelivery.Outcome, body: JSONObject) async -> Sent {
    switch result {
    case .answered(let answer): return await confirm(answer, body)
    case .arrived(let found, let reason): return Sent(status: .verified, reason: reason, readBack: found)
    case .notFound:
      return Sent(
        status: .drifted, reason: "the grant does not exist any more", httpStatus: 404, mayBeWritten: false)
    case .refused(let status, let message):
      return Sent(status: .refused, reason: message, httpStatus: status, mayBeWritten: false)
    case .lost(let found, let reason):
      return Sent(status: .failed, reason: reason, readBack: found)
    case .unclear(let found, let reason): return Sent(status: .failed, reason: reason, readBack: found)
    case .interrupted: return Sent(status: .skipped, reason: Self.interrupted, mayBeWritten: false)
    }
  }

  /// Compares the answer with what was sent, and the grant with the plan.
  private func confirm(_ answer: ClientGrant, _ body: JSONObject) async -> Sent {
    let shortfalls = PatchBody.shortfalls(body, in: answer)
    var sent: Sent
    do {
      let found = try await delivery.readBack(change.id)
      let later = PatchBody.shortfalls(change.body, in: found)
      let fields = found.differences(from: change.after)
      if !shortfalls.isEmpty || !later.isEmpty {
        let sentences = shortfalls.isEmpty ? later : shortfalls
        sent = Sent(status: .failed, reason: sentences.joined(separator: "; "))
      } else if fields.isEmpty {
        sent = Sent(status: .verified)
      } else {
        let list = fields.joined(separator: ", ")
        sent = Sent(status: .applied, reason: "changed, but somebody else changed \(list) at the same time")
      }
      sent.readBack = found
    } catch {
      if shortfalls.isEmpty {
        sent = Sent(status: .applied, reason: "changed, but it could not be read back: \(error)")
      } else {
        sent = Sent(status: .failed, reason: shortfalls.joined(separator: "; "))
      }
    }
    sent.answer = answer
    sent.httpStatus = 200
    return sent
  }

  // MARK: The outcome

  private func record(_ sent: Sent) -> Result {
    let after = sent.mayBeWritten ? (sent.readBack ?? sent.answer ?? change.after).raw : nil
    var status = sent.status
    var reason = sent.reason
    var journalError = sent.journalError
    do {
      try journal.append(
        .outcome(
          JournalRecord.Outcome(
            grant: change.id, status: sent.status, httpStatus: sent.httpStatus, answer: sent.answer?.raw,
            readBack: sent.readBack?.raw, reason: sent.reason)))
    } catch {
      journalError = error
      reason = [reason, "what came of it is not in the journal: \(error)"].compactMap { $0 }.joined(separator: "; ")
      // Nobody who reads the journal will know that it was made: that is no success.
      if status == .verified { status = .applied }
    }
    return Result(
      outcome: RemediationOutcome(change, status, after: after, reason: reason),
      isKindRefused: sent.status == .refused, tookTwoCalls: sent.tookTwoCalls, journalError: journalError)
  }
}
