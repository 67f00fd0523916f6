import Documents

/// What answers have told of the API's rate limit: its buckets as `x-ratelimit-limit`, `-remaining` and `-reset` (epoch
/// seconds: when tokens are added next) describe them.
///
/// Which families of routes share a bucket is not published for every plan; those whose answers state the same limit
/// are held to share one. A family that no answer has told of yet is held to be in all of them.
struct RateLimits: Sendable {
  /// Whether there is room for one more call.
  enum Room: Sendable, Equatable {
    case free
    /// From that uptime on, or after an answer that says more.
    case at(Double)
    /// Not before a call that is under way has been answered.
    case afterAnswer
  }

  private struct Bucket {
    /// Tokens when it is full.
    let limit: Double
    var remaining: Double
    /// Epoch seconds by the API's clock.
    var reset: Double
    /// The uptime at which tokens are added.
    var refill: Double
  }

  /// The part of a bucket that is left to others.
  private static let reserve = 0.2
  /// The longest wait for tokens in seconds: a `reset` beyond it is a clock that is wrong.
  private static let longestWait = 60.0
  /// Clocks that differ by no more than this many seconds agree: `Date` counts whole seconds.
  private static let tolerance = 2.0

  private var buckets: [Double: Bucket] = [:]
  /// The limit of each family's bucket; 0 where its answers state none.
  private var limits: [RouteFamily: Double] = [:]
  /// Calls under way.
  private var underWay: [RouteFamily: Int] = [:]
  /// The uptime before which the API has forbidden calls of a family by a 429.
  private var forbidden: [RouteFamily: Double] = [:]

  /// Counts a call that is sent now.
  mutating func begin(_ family: RouteFamily) { underWay[family, default: 0] += 1 }

  /// Calls left in the family's bucket by the last word of the API.
  func callsLeft(_ family: RouteFamily) -> Int? {
    limits[family].flatMap { buckets[$0] }.map { $0.remaining.clampedInt }
  }

  /// Whether one more call of the family may be sent.
  func room(_ family: RouteFamily, uptime: Double) -> Room {
    guard family.isManagementAPI else { return .free }
    if let forbidden = forbidden[family], forbidden > uptime { return .at(forbidden) }
    guard let limit = limits[family] else {
      let unknown = underWay.contains { $0.key.isManagementAPI && limits[$0.key] == nil && $0.value > 0 }
      if unknown { return .afterAnswer }
      return buckets.values.reduce(.free) { Self.narrower($0, room($1, uptime)) }
    }
    return buckets[limit].map { room($0, uptime) } ?? .free
  }

  /// Counts a call that has ended, and learns from its answer. `uptime` and `now` (epoch seconds) are the same moment.
  mutating func end(_ family: RouteFamily, _ answer: Answer?, uptime: Double, now: Double) {
    underWay[family, default: 1] -= 1
    guard family.isManagementAPI, let answer else { return }
    let wait = answer.seconds("x-ratelimit-reset").map { reset in
      min(Self.longestWait, max(0, reset - now - Self.skew(answer, now: now)))
    }
    if answer.status == 429, let wait = answer.seconds("retry-after") ?? wait {
      forbidden[family] = uptime + wait
    }
    guard let limit = answer.seconds("x-ratelimit-limit"), limit > 0,
      let remaining = answer.seconds("x-ratelimit-remaining")
    else {
      if answer.isSuccess, limits[family] == nil { limits[family] = 0 }
      return
    }
    limits[family] = limit
    let report = Bucket(
      limit: limit, remaining: remaining, reset: answer.seconds("x-ratelimit-reset") ?? 0,
      refill: uptime + (wait ?? 1))
    buckets[limit] = buckets[limit].map { Self.newer($0, report, uptime) } ?? report
  }

  /// What two reports tell together. Answers overtake each other: one of an earlier window says nothing, whenever it
  /// comes, unless the clock that the windows are told by was put back; within one window the lower number is the later one.
  private static func newer(_ old: Bucket, _ new: Bucket, _ uptime: Double) -> Bucket {
    if new.reset > old.reset { return new }
    if new.reset < old.reset { return uptime >= old.refill + tolerance ? new : old }
    return new.remaining < old.remaining ? new : old
  }

  /// How far the API's clock is ahead of ours, in seconds, where that is more than rounding.
  private static func skew(_ answer: Answer, now: Double) -> Double {
    guard let date = answer.date else { return 0 }
    let skew = date - now
    return abs(skew) > tolerance ? skew : 0
  }

  /// Calls under way are taken off, because the report may have been made before they were counted. Once tokens have
  /// been added there is one more than before, at least.
  private func room(_ bucket: Bucket, _ uptime: Double) -> Room {
    let left = bucket.remaining - Double(count { limits[$0] == bucket.limit || limits[$0] == nil })
    if left > bucket.limit * Self.reserve { return .free }
    if uptime < bucket.refill { return .at(bucket.refill) }
    return left >= 0 ? .free : .afterAnswer
  }

  private func count(where isCounted: (RouteFamily) -> Bool) -> Int {
    underWay.reduce(0) { $0 + ($1.key.isManagementAPI && isCounted($1.key) ? $1.value : 0) }
  }

  private static func narrower(_ left: Room, _ right: Room) -> Room {
    switch (left, right) {
    case (.free, let other), (let other, .free): other
    case (.at(let one), .at(let other)): .at(max(one, other))
    case (.afterAnswer, _), (_, .afterAnswer): .afterAnswer
    }
  }
}
