import GrantModel
import PolicyEngine

/// The repair of one grant, from the fresh read to the outcome.
struct GrantRepair {
  struct Result {
    let outcome: RemediationOutcome
    /// Whether the API refused the change as such.
    var isKindRefused = false
    /// Why nothing more may be written to the tenant.
    var journalError: JournalError?
  }

  private let change: GrantChange
  private let writer: any GrantWriter
  private let journal: any Journal
  private let attempts: Int

  init(_ change: GrantChange, _ writer: any GrantWriter, _ journal: any Journal, attempts: Int) {
    self.change = change
    self.writer = writer
    self.journal = journal
    self.attempts = attempts
  }

  func run() async -> Result {
    let fresh: ClientGrant
    do {
      fresh = try await writer.read(change.id)
    } catch {
      if case .notFound = error { return untouched(.drifted, "the grant does not exist any more") }
      return untouched(.failed, "the grant could not be read again: \(error)")
    }
    guard fresh.isEffectivelyEqual(to: change.before) else {
      if fresh.isEffectivelyEqual(to: change.after) { return untouched(.verified, "it was already so") }
      let fields = fresh.differences(from: change.before).joined(separator: ", ")
      return untouched(.drifted, "changed since it was audited: \(fields)")
    }
    do {
      try journal.append(.intent(intent))
    } catch {
      var result = untouched(.failed, "not changed, because \(error)")
      result.journalError = error
      return result
    }
    return record(await send())
  }

  private var intent: JournalRecord.Intent {
    JournalRecord.Intent(
      grant: change.id, before: change.before.raw, after: change.after.raw, body: change.body, rules: change.rules,
      findings: change.closes.map(\.fingerprint))
  }

  private func untouched(_ status: RemediationRecord.Status, _ reason: String) -> Result {
    Result(outcome: RemediationOutcome(change, status, reason: reason))
  }

  // MARK: The change

  /// What came of sending the change.
  private struct Sent {
    let status: RemediationRecord.Status
    var reason: String?
    var httpStatus: Int?
    var answer: ClientGrant?
    var readBack: ClientGrant?
    /// Whether the change may have reached the grant.
    var mayBeWritten = true
  }

  private func send() async -> Sent {
    for attempt in 1...attempts {
      let error: WriterError
      do {
        return await confirm(try await writer.patch(change.id, change.body))
      } catch let thrown {
        error = thrown
      }
      switch error {
      case .notFound:
        return Sent(
          status: .drifted, reason: "the grant does not exist any more", httpStatus: 404, mayBeWritten: false)
      case .refused(let status, let message):
        return Sent(status: .refused, reason: message, httpStatus: status, mayBeWritten: false)
      case .unavailable(let message):
        if let sent = await look(after: message, isLast: attempt == attempts) { return sent }
      }
    }
    preconditionFailure("the last look always says what became of the change")
  }

  /// Finds out whether a change without an answer arrived; nil: it did not, and may be sent again.
  private func look(after message: String, isLast: Bool) async -> Sent? {
    let found: ClientGrant
    do {
      found = try await writer.read(change.id)
    } catch {
      return Sent(
        status: .failed,
        reason: "\(message); whether the change arrived is not known, because reading failed too: \(error)"
      )
    }
    if found.isEffectivelyEqual(to: change.before) {
      guard isLast else { return nil }
      return Sent(
        status: .failed, reason: "\(message); the grant reads as before", readBack: found, mayBeWritten: false)
    }
    if found.isEffectivelyEqual(to: change.after) {
      return Sent(
        status: .verified, reason: "no answer came (\(message)), but the grant reads as planned", readBack: found)
    }
    let fields = found.differences(from: change.after).joined(separator: ", ")
    return Sent(
      status: .failed, reason: "\(message); the grant reads otherwise than planned: \(fields)", readBack: found)
  }

  /// Compares the answer with what was sent, and the grant with the plan.
  private func confirm(_ answer: ClientGrant) async -> Sent {
    let shortfalls = PatchBody.shortfalls(change.body, in: answer)
    var sent: Sent
    do {
      let found = try await writer.read(change.id)
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
    var reason = sent.reason
    var journalError: JournalError?
    do {
      try journal.append(
        .outcome(
          JournalRecord.Outcome(
            grant: change.id, status: sent.status, httpStatus: sent.httpStatus, answer: sent.answer?.raw,
            readBack: sent.readBack?.raw, reason: sent.reason)))
    } catch {
      journalError = error
      reason = [reason, "what came of it is not in the journal: \(error)"].compactMap { $0 }.joined(separator: "; ")
    }
    return Result(
      outcome: RemediationOutcome(change, sent.status, after: after, reason: reason),
      isKindRefused: sent.status == .refused, journalError: journalError)
  }
}
