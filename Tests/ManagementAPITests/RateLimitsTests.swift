import Documents
import HTTPTypes
import TestSupport
import Testing

@testable import ManagementAPI

struct RateLimitsTests {
  private static let now = ManualClock.start
  private let grants = RouteFamily(
    HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/api/v2/client-grants"))
  private let clients = RouteFamily(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/api/v2/clients?x=1"))

  private func answer(_ limit: Int, left: Int, reset: Double, status: Int = 200, _ more: HTTPFields = [:]) -> Answer {
    var fields = rateLimit(limit, left: left, reset: Int(Self.now + reset))
    fields.append(contentsOf: more)
    return Answer(json([], status: status, fields), tries: 1)
  }

  /// Limits that have heard this answer of the grants' family, at uptime 0.
  private func limits(after answer: Answer) -> RateLimits {
    var limits = RateLimits()
    limits.begin(grants)
    limits.end(grants, answer, uptime: 0, now: Self.now)
    return limits
  }

  @Test func `families are told apart by method and kind of record`() {
    func family(_ method: HTTPRequest.Method, _ path: String) -> RouteFamily {
      RouteFamily(HTTPRequest(method: method, scheme: nil, authority: nil, path: path))
    }
    #expect(family(.get, "/api/v2/client-grants?take=1") == family(.get, "/api/v2/client-grants/cgr_1/organizations"))
    #expect(family(.get, "/api/v2/client-grants/x") != family(.patch, "/api/v2/client-grants/x"))
    #expect(family(.get, "/api/v2/client-grants") != family(.get, "/api/v2/clients"))
    #expect(family(.get, "/api/v2/clients").isManagementAPI)
    #expect(!family(.post, "/oauth/token").isManagementAPI)
  }

  @Test(arguments: [
    (50, 11, RateLimits.Room.free), (50, 10, .at(3)), (10, 3, .free), (10, 2, .at(3)), (2, 1, .free), (2, 0, .at(3)),
  ])
  func `calls are free while more than a fifth is left`(limit: Int, left: Int, room: RateLimits.Room) {
    #expect(limits(after: answer(limit, left: left, reset: 3)).room(grants, uptime: 0) == room)
  }

  @Test func `calls under way count as if they had been counted after the report`() {
    var limits = limits(after: answer(10, left: 4, reset: 3))
    limits.begin(grants)
    #expect(limits.room(grants, uptime: 0) == .free)
    limits.begin(grants)
    #expect(limits.room(grants, uptime: 0) == .at(3))
  }

  @Test func `after the reset there is one token more than before, and no more is relied on`() {
    var limits = limits(after: answer(2, left: 0, reset: 1))
    #expect(limits.room(grants, uptime: 0.9) == .at(1))
    #expect(limits.room(grants, uptime: 1) == .free)
    limits.begin(grants)
    #expect(limits.room(grants, uptime: 1) == .afterAnswer)
    limits.end(grants, answer(2, left: 1, reset: 2), uptime: 1, now: Self.now + 1)
    #expect(limits.room(grants, uptime: 1) == .free)
  }

  @Test func `the first call learns alone, and a family that is not known yet keeps to every bucket`() {
    var limits = RateLimits()
    #expect(limits.room(grants, uptime: 0) == .free)
    limits.begin(grants)
    #expect(limits.room(grants, uptime: 0) == .afterAnswer)
    #expect(limits.room(clients, uptime: 0) == .afterAnswer)
    limits.end(grants, answer(10, left: 1, reset: 3), uptime: 0, now: Self.now)
    #expect(limits.room(clients, uptime: 0) == .at(3))
    limits.begin(clients)
    #expect(limits.room(clients, uptime: 4) == .afterAnswer)
    limits.end(clients, answer(5, left: 4, reset: 4), uptime: 4, now: Self.now + 4)
    #expect(limits.room(clients, uptime: 4) == .free)
    #expect(limits.callsLeft(clients) == 4)
    #expect(limits.callsLeft(grants) == 1)
  }

  @Test func `families whose answers state one limit share a bucket`() {
    var limits = limits(after: answer(10, left: 9, reset: 3))
    limits.begin(clients)
    limits.end(clients, answer(10, left: 1, reset: 3), uptime: 0, now: Self.now)
    #expect(limits.room(grants, uptime: 0) == .at(3))
  }

  @Test(
    arguments: [
      (7, 3.0, 3.0), (3, 3, 3), (1, 2, 3), (1, 3, 3), (9, 4, nil),
    ] as [(Int, Double, Double?)])
  func `an answer that was overtaken says nothing new`(left: Int, reset: Double, wait: Double?) {
    var limits = limits(after: answer(10, left: 2, reset: 3))
    limits.begin(grants)
    limits.end(grants, answer(10, left: left, reset: reset), uptime: 0, now: Self.now)
    #expect(limits.room(grants, uptime: 0) == wait.map { .at($0) } ?? .free)
  }

  /// Tokens were added at 3 since the bucket was told of with 2 left.
  @Test(
    arguments: [
      (3, 9, 3.0, 2), (100, 9, 3, 2), (3, 1, 3, 1), (4.9, 9, 2, 2), (5, 9, 2, 9), (3, 9, 4, 9),
    ] as [(Double, Int, Double, Int)])
  func `an answer that comes after its window tells what is left only if it is the later one`(
    uptime: Double, left: Int, reset: Double, remaining: Int
  ) {
    var limits = limits(after: answer(10, left: 2, reset: 3))
    limits.begin(grants)
    limits.end(grants, answer(10, left: left, reset: reset), uptime: uptime, now: Self.now + uptime)
    #expect(limits.callsLeft(grants) == remaining)
  }

  @Test func `an API that states no limit is not waited for`() {
    var limits = limits(after: Answer(json([]), tries: 1))
    for _ in 0..<10 { limits.begin(grants) }
    #expect(limits.room(grants, uptime: 0) == .free)
    #expect(limits.callsLeft(grants) == nil)
  }

  @Test func `a failure without a limit is not taken for an API without one`() {
    var limits = limits(after: Answer(text("bad gateway", status: 502), tries: 1))
    limits.begin(grants)
    #expect(limits.room(grants, uptime: 0) == .afterAnswer)
  }

  @Test(
    arguments: [(["retry-after": "7"], 7.0), ([:], 3), (["retry-after": "soon"], 3)] as [([String: String], Double)])
  func `a 429 closes until Retry-After, else until the reset`(fields: [String: String], wait: Double) throws {
    var more = HTTPFields()
    for (name, value) in fields { more[try #require(HTTPField.Name(name))] = value }
    #expect(limits(after: answer(10, left: 0, reset: 3, status: 429, more)).room(grants, uptime: 0) == .at(wait))
  }

  @Test func `a reset far ahead is waited for a minute at most, one that has passed not at all`() {
    #expect(limits(after: answer(10, left: 1, reset: 3_600)).room(grants, uptime: 0) == .at(60))
    #expect(limits(after: answer(10, left: 1, reset: -5)).room(grants, uptime: 0) == .free)
  }

  @Test(arguments: [
    ("Fri, 15 Jan 2027 08:10:00 GMT", 3.0), ("Fri, 15 Jan 2027 08:00:01 GMT", 603), ("nonsense", 603), ("", 603),
  ])
  func `a clock of ours that is wrong by minutes is put right by the API's`(date: String, wait: Double) {
    // The manual clock begins on Friday, 15 January 2027, 08:00:00.
    let answer = answer(10, left: 1, reset: 603, [.date: date])
    #expect(limits(after: answer).room(grants, uptime: 0) == .at(min(60, wait)))
  }

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil),
      ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun, -6 Nov 1994 08:49:37 GMT", nil),
    ] as [(String, Double?)])
  func `a date of a header field is read in the one form that is sent today`(text: String, seconds: Double?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }
}
