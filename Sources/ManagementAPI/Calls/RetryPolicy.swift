/// When a call is tried again, and after how long.
///
/// For a read 408, 429, 5xx, answers that were damaged on the way and transport errors pass; for a change only 429, the
/// one failure after which the call surely did nothing. A redirect is tried once more. The wait is what `Retry-After`
/// says, else (for 429) until `x-ratelimit-reset`, else 1 s × 2ⁿ with jitter.
struct RetryPolicy: Sendable {
  static let reading = RetryPolicy(isChange: false)
  static let changing = RetryPolicy(isChange: true)

  /// Whether the call changes something.
  let isChange: Bool
  /// How often a request is sent at most.
  let maximumTries = 5
  /// The longest wait that we choose ourselves, in seconds; a `Retry-After` is obeyed even beyond it.
  let longestWait = 60.0
  /// The longest that one call may take, in seconds.
  let longestCall = 60.0

  private init(isChange: Bool) { self.isChange = isChange }

  /// The seconds to wait before the next try; nil where there is to be none. `now` is in seconds since 1970,
  /// `random` in 0..<1.
  func wait(after result: Result<Answer, TransportError>, tries: Int, now: Double, random: Double) -> Double? {
    guard tries < maximumTries else { return nil }
    let backoff = min(longestWait, Double(1 << (tries - 1))) * (0.5 + random / 2)
    switch result {
    case .failure(let error):
      return error.isTransient && !isChange ? backoff : nil
    case .success(let answer):
      // A gateway that restarts may redirect once; an address that is wrong does so again.
      if (300..<400).contains(answer.status) { return isChange || tries > 1 ? nil : backoff }
      guard isTransient(answer) else { return nil }
      if let wait = answer.seconds("retry-after") { return wait }
      // Whoever says when the bucket is filled says by the same clock when it says so; ours may be wrong.
      let now = answer.date ?? now
      guard answer.status == 429, let reset = answer.seconds("x-ratelimit-reset"), reset > now else { return backoff }
      return min(longestWait, reset - now)
    }
  }

  /// How long one call may take when `left` seconds are left for everything: never more than half of them, so that
  /// a call that hangs leaves time to try again.
  func callLimit(left: Double) -> Double { min(longestCall, left / 2) }

  private func isTransient(_ answer: Answer) -> Bool {
    if answer.status == 429 { return true }
    return !isChange && (answer.status == 408 || (500..<600).contains(answer.status) || answer.isDamaged)
  }
}
