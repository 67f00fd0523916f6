import Documents
import Foundation
import HTTPTypes

/// The calls that are left now: a bucket that a call takes from and time fills.
struct RateLimitBucket {
  /// What a tenant without a limit shows in the headers.
  private static let unlimited = RateLimit(burst: 1_000, perSecond: 1_000)

  private let limit: RateLimit
  private let isEnforced: Bool
  private var tokens: Double
  private var filledAt: Date

  init(_ limit: RateLimit?, now: Date) {
    self.limit = limit ?? Self.unlimited
    isEnforced = limit != nil
    tokens = Double(self.limit.burst)
    filledAt = now
  }

  /// Counts one call: the `x-ratelimit-…` headers of its answer, with `Retry-After` (seconds) where it is refused.
  mutating func count(now: Date) -> (isAllowed: Bool, headers: HTTPFields) {
    let elapsed = max(0, now.timeIntervalSince(filledAt))
    tokens = min(Double(limit.burst), tokens + elapsed * limit.perSecond)
    filledAt = now
    let isAllowed = !isEnforced || tokens >= 1
    if isAllowed { tokens = max(0, tokens - 1) }

    let untilNext = max(0, (tokens.rounded(.down) + 1 - tokens) / limit.perSecond)
    var headers = HTTPFields()
    let reset = (now.timeIntervalSince1970 + untilNext).rounded(.up).clampedInt
    let fields = [
      ("limit", limit.burst), ("remaining", isEnforced ? tokens.clampedInt : limit.burst - 1), ("reset", reset),
    ]
    for (suffix, value) in fields {
      if let name = HTTPField.Name("x-ratelimit-\(suffix)") { headers[name] = String(value) }
    }
    if !isAllowed { headers[.retryAfter] = String(max(1, untilNext.rounded(.up).clampedInt)) }
    return (isAllowed, headers)
  }
}
