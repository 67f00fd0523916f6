/// When a call is tried again, and after how long.
///
/// 408, 429, 5xx, answers that were damaged on the way and transport errors pass; the wait is what `Retry-After`
/// says, else (for 429) until `x-ratelimit-reset`, else 1 s × 2ⁿ with jitter.
struct RetryPolicy: Sendable {
  /// How often a request is sent at most.
  let maximumTries = 5
  /// The longest wait that we choose ourselves, in seconds; a `Retry-After` is obeyed even beyond it.
  let longestWait = 60.0
  /// The longest that one call may take, in seconds.
  let longestCall = 60.0

  /// The seconds to wait before the next try; nil where there is to be none. `now` is in seconds since 1970,
  /// `random` in 0..<1.
  func wait(after result: Result<Answer, TransportError>, tries: Int, now: Double, random: Double) -> Double? {
    guard tries < maximumTries else { return nil }
    let backoff = min(longestWait, Double(1 << (tries - 1))) * (0.5 + random / 2)
    switch result {
    case .failure(let error):
      return error.isTransient ? backoff : nil
    case .success(let answer):
      guard isTransient(answer) else { return nil }
      if let wait = answer.seconds("retry-after") { return wait }
      guard answer.status == 429, let reset = answer.seconds("x-ratelimit-reset"), reset > now else { return backoff }
      return min(longestWait, reset - now)
    }
  }

  /// How long one call may take when `left` seconds are left for everything: never more than half of them, so that
  /// a call that hangs leaves time to try again.
  func callLimit(left: Double) -> Double { min(longestCall, left / 2) }

  private func isTransient(_ answer: Answer) -> Bool {
    answer.status == 408 || answer.status == 429 || (500..<600).contains(answer.status) || answer.isDamaged
  }
}
