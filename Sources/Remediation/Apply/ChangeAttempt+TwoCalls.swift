import PolicyEngine
import Tenant

/// The change in two calls. The middle state is written down before the first, so that a run that comes after one that
/// was killed between them can report it.
extension ChangeAttempt {
  func send(_ calls: TwoCalls) async -> Sent {
    do {
      try journal.append(
        .middle(
          JournalRecord.Middle(
            grant: change.id, state: calls.middle.raw, body: calls.first.body, next: calls.second.body)))
    } catch {
      return Sent(
        status: .failed, reason: "not changed, because \(error)", mayBeWritten: false, journalError: error)
    }
    // Between the calls the grant has no scopes: what is begun is brought to an end, whoever wants the run to stop.
    return await Task { await sendBoth(calls) }.value
  }

  private func sendBoth(_ calls: TwoCalls) async -> Sent {
    let first = await delivery.send(calls.first)
    switch first {
    case .answered(let answer):
      let shortfalls = PatchBody.shortfalls(calls.first.body, in: answer)
      guard shortfalls.isEmpty else {
        return Sent(status: .failed, reason: shortfalls.joined(separator: "; "), answer: answer, tookTwoCalls: true)
      }
    case .arrived: break
    case .notFound, .refused, .lost, .unclear, .interrupted:
      var sent = await sent(first, body: calls.first.body)
      sent.tookTwoCalls = true
      return sent
    }
    return await sendSecond(of: calls)
  }

  /// Sends the second call; where it is refused or lost, gives back what this run read before the first, since a grant
  /// without any scope is what nobody planned.
  private func sendSecond(of calls: TwoCalls) async -> Sent {
    let result = await delivery.send(calls.second)
    var sent: Sent
    switch result {
    case .refused(_, let message), .lost(_, let message):
      sent = await giveBack(calls, because: message)
      if case .refused(let status, _) = result { sent.httpStatus = status }
    case .answered, .arrived, .notFound, .unclear, .interrupted:
      sent = await self.sent(result, body: calls.second.body)
    }
    sent.tookTwoCalls = true
    return sent
  }

  private func giveBack(_ calls: TwoCalls, because message: String) async -> Sent {
    let reason = "the second call failed: \(message)"
    let found: ClientGrant?
    switch await delivery.send(calls.back) {
    case .answered(let answer): found = answer
    case .arrived(let grant, _): found = grant
    case .unclear(let grant, _): found = grant
    case .lost(let grant, _): found = grant
    case .notFound, .refused, .interrupted: found = nil
    }
    if let found, found.isEffectivelyEqual(to: change.before) {
      return Sent(
        status: .failed, reason: "\(reason); all scopes were given back", readBack: found, mayBeWritten: false)
    }
    return Sent(
      status: .failed, reason: "\(reason), and all scopes could not be given back: THE GRANT ALLOWS NOTHING NOW",
      readBack: found ?? calls.middle)
  }
}
