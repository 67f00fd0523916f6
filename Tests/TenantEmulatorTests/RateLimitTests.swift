import Foundation
import HTTPTypes
import TenantEmulator
import TestSupport
import Testing

@Suite struct RateLimitTests {
  @Test func `a tenant without a limit shows headers that ask nobody to wait`() async throws {
    let caller = await Caller(.numbered(1))
    for _ in 0..<1_100 {
      let answer = try await caller.get("/api/v2/client-grants")
      let limit = try #require(answer.header("x-ratelimit-limit").flatMap { Int($0) })
      let remaining = try #require(answer.header("x-ratelimit-remaining").flatMap { Int($0) })
      #expect(remaining > limit / 2)
    }
  }

  @Test func `a burst is used up and comes back with time`() async throws {
    let clock = ManualClock()
    var settings = EmulatorSettings()
    settings.rateLimit = RateLimit(burst: 3, perSecond: 0.5)
    let caller = await Caller(.numbered(1), settings: settings, clock: clock)
    for left in ["2", "1", "0"] {
      let answer = try await caller.get("/api/v2/client-grants")
      #expect(answer.status == 200)
      #expect(answer.header("x-ratelimit-limit") == "3")
      #expect(answer.header("x-ratelimit-remaining") == left)
      #expect(answer.headers[.retryAfter] == nil)
    }
    let refused = try await caller.get("/api/v2/client-grants")
    #expect(refused.status == 429)
    #expect(refused.message == "Global limit has been reached")
    #expect(refused.errorCode == "too_many_requests")
    #expect(refused.headers[.retryAfter] == "2")
    #expect(refused.header("x-ratelimit-reset") == String(Int(clock.now.timeIntervalSince1970) + 2))

    clock.advance(2)
    #expect(try await caller.get("/api/v2/client-grants").status == 200)
    #expect(try await caller.get("/api/v2/client-grants").status == 429)
  }
}
