import GrantModel
import PolicyEngine

/// The change in two calls. The middle state is written down before the first, so that a run that comes after one that
/// was killed between them finds it.
extension GrantRepair {
  func send(_ calls: TwoCalls) async -> Sent {
    do {
      try journal.append(
        .middle(
          JournalRecord.Middle(
            grant: change.id, state: calls.middle.raw, body: calls.first, next: calls.second)))
    } catch {
      return Sent(
        status: .failed, reason: "not changed, because \(error)", mayBeWritten: false, tookTwoCalls: true,
        journalError: error)
    }
    let first = await delivery.send(calls.first, from: change.before, to: calls.middle)
    switch first {
    case .answered(let answer):
      let shortfalls = PatchBody.shortfalls(calls.first, in: answer)
      guard shortfalls.isEmpty else {
        return Sent(status: .failed, reason: shortfalls.joined(separator: "; "), answer: answer, tookTwoCalls: true)
      }
    case .arrived: break
    case .notFound, .refused, .lost, .unclear:
      var sent = await sent(first, body: calls.first)
      sent.tookTwoCalls = true
      return sent
    }
    return await finish(calls.second, from: calls.middle)
  }

  /// Sends the second call; where it is refused or lost, gives all scopes back, since a grant without any is what
  /// nobody planned.
  func finish(_ body: JSONObject, from middle: ClientGrant) async -> Sent {
    let result = await delivery.send(body, from: middle, to: change.after)
    var sent: Sent
    switch result {
    case .refused(_, let message), .lost(_, let message):
      sent = await giveBack(from: middle, because: message)
      if case .refused(let status, _) = result { sent.httpStatus = status }
    case .answered, .arrived, .notFound, .unclear: sent = await self.sent(result, body: body)
    }
    sent.tookTwoCalls = true
    return sent
  }

  private func giveBack(from middle: ClientGrant, because message: String) async -> Sent {
    let reason = "the second call did not do: \(message)"
    let found: ClientGrant?
    switch await delivery.send(TwoCalls.back, from: middle, to: change.before) {
    case .answered(let answer): found = answer
    case .arrived(let grant, _): found = grant
    case .unclear(let grant, _): found = grant
    case .lost(let grant, _): found = grant
    case .notFound, .refused: found = nil
    }
    if let found, found.isEffectivelyEqual(to: change.before) {
      return Sent(
        status: .failed, reason: "\(reason); all scopes were given back", readBack: found, mayBeWritten: false)
    }
    return Sent(
      status: .failed, reason: "\(reason), and all scopes could not be given back: THE GRANT ALLOWS NOTHING NOW",
      readBack: found ?? middle)
  }
}
