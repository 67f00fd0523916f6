import GrantModel
import PolicyEngine

/// The change of one grant, from the fresh read to the outcome.
struct GrantRepair {
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

  let change: GrantChange
  let journal: any Journal
  let delivery: PatchDelivery
  private let twoCalls: TwoCalls.Use
  /// The middle state of the way in two calls that an earlier run left, and the body that is still to be sent.
  private let rest: (middle: ClientGrant, body: JSONObject)?

  init(
    _ change: GrantChange, _ writer: any GrantWriter, _ journal: any Journal, attempts: Int,
    twoCalls: TwoCalls.Use = .never, rest: (middle: ClientGrant, body: JSONObject)? = nil
  ) {
    self.change = change
    self.journal = journal
    self.twoCalls = twoCalls
    self.rest = rest
    delivery = PatchDelivery(id: change.id, writer: writer, attempts: attempts)
  }

  func run() async -> Result {
    let fresh: ClientGrant
    do {
      fresh = try await delivery.writer.read(change.id)
    } catch {
      if case .notFound = error { return untouched(.drifted, "the grant does not exist any more") }
      return untouched(.failed, "the grant could not be read again: \(error)")
    }
    let expected = rest?.middle ?? change.before
    guard fresh.isEffectivelyEqual(to: expected) else {
      if fresh.isEffectivelyEqual(to: change.after) { return untouched(.verified, "it was already so") }
      let fields = fresh.differences(from: expected).joined(separator: ", ")
      return untouched(.drifted, "changed since it was audited: \(fields)")
    }
    // A plan may be older than the guard that its grant runs into now.
    guard !fresh.effectiveIsSystem else { return untouched(.skipped, "a system grant cannot be changed") }
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
      grant: change.id, before: change.before.raw, after: change.after.raw, body: rest?.body ?? change.body,
      rules: change.rules, findings: change.closes.map(\.fingerprint), clientName: change.grant.clientName,
      mayLose: change.mayLose, irreversible: change.irreversible)
  }

  private func untouched(_ status: RemediationRecord.Status, _ reason: String) -> Result {
    Result(outcome: RemediationOutcome(change, status, reason: reason))
  }

  // MARK: The change

  private func send() async -> Sent {
    if let rest { return await finish(rest.body, from: rest.middle) }
    let pair = TwoCalls(change.body, from: change.before)
    if twoCalls == .atOnce, let pair { return await send(pair) }
    let result = await delivery.send(change.body, from: change.before, to: change.after)
    guard case .refused(let status, let message) = result, let pair,
      TwoCalls.mayHelp(status: status, message: message)
    else { return await sent(result, body: change.body) }
    guard twoCalls == .never else { return await send(pair) }
    let reason = "\(message); with --unsafe-fixes it is tried in two calls, between which the grant has no scopes"
    return Sent(status: .refused, reason: reason, httpStatus: status, mayBeWritten: false)
  }

  /// What a delivery says of the change, whose last body is given.
  func sent(_ result: PatchDelivery.Result, body: JSONObject) async -> Sent {
    switch result {
    case .answered(let answer): return await confirm(answer, body)
    case .arrived(let found, let reason): return Sent(status: .verified, reason: reason, readBack: found)
    case .notFound:
      return Sent(
        status: .drifted, reason: "the grant does not exist any more", httpStatus: 404, mayBeWritten: false)
    case .refused(let status, let message):
      return Sent(status: .refused, reason: message, httpStatus: status, mayBeWritten: false)
    case .lost(let found, let reason):
      return Sent(status: .failed, reason: reason, readBack: found, mayBeWritten: false)
    case .unclear(let found, let reason): return Sent(status: .failed, reason: reason, readBack: found)
    }
  }

  /// Compares the answer with what was sent, and the grant with the plan.
  private func confirm(_ answer: ClientGrant, _ body: JSONObject) async -> Sent {
    let shortfalls = PatchBody.shortfalls(body, in: answer)
    var sent: Sent
    do {
      let found = try await delivery.writer.read(change.id)
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
    }
    return Result(
      outcome: RemediationOutcome(change, sent.status, after: after, reason: reason),
      isKindRefused: sent.status == .refused, tookTwoCalls: sent.tookTwoCalls, journalError: journalError)
  }
}
