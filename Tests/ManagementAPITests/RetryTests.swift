import Documents
import HTTPTypes
import TestSupport
import Testing

@testable import ManagementAPI

struct RetryTests {
  private static let reset = TransportError("the connection was reset")

  @Test func `a 429 waits as long as Retry-After says`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([
      .success(refusal(429, "too_many_requests", "Global limit has been reached", [.retryAfter: "7"])),
      .success(json(["ok": true])),
    ])
    #expect(try await client(transport, clock: manual.clock()).get("/x").value == ["ok": true])
    #expect(manual.sleeps == [7])
  }

  @Test func `a Retry-After beyond our own cap is obeyed`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([
      .success(refusal(503, nil, "Down", [.retryAfter: "90"])), .success(json(["ok": true])),
    ])
    _ = try await client(transport, clock: manual.clock()).get("/x")
    #expect(manual.sleeps == [90])
  }

  /// Where the reset is over a 429 waits as after any other failure.
  @Test(arguments: [(5, 5.0), (3_600, 60.0), (0, 0.5), (-60, 0.5)])
  func `without Retry-After a 429 waits for the reset, a minute at most`(ahead: Int, wait: Double) async throws {
    let manual = ManualClock()
    let reset = try #require(HTTPField.Name("x-ratelimit-reset"))
    let fields: HTTPFields = [reset: "\(Int(ManualClock.start) + ahead)"]
    let transport = RecordingTransport([.success(refusal(429, nil, "Slow", fields)), .success(json(["ok": true]))])
    _ = try await client(transport, clock: manual.clock(random: 0)).get("/x")
    #expect(manual.sleeps == [wait])
  }

  /// Our clock is an hour ahead of the API's, or behind it.
  @Test(arguments: [("Fri, 15 Jan 2027 07:00:00 GMT", -3_595), ("Fri, 15 Jan 2027 09:00:00 GMT", 3_605)])
  func `when the bucket is filled is told by the clock of the API`(date: String, ahead: Int) async throws {
    let manual = ManualClock()
    let reset = try #require(HTTPField.Name("x-ratelimit-reset"))
    let fields: HTTPFields = [reset: "\(Int(ManualClock.start) + ahead)", .date: date]
    let transport = RecordingTransport([.success(refusal(429, nil, "Slow", fields)), .success(json(["ok": true]))])
    _ = try await client(transport, clock: manual.clock(random: 0)).get("/x")
    #expect(manual.sleeps == [5])
  }

  @Test(
    arguments: [(RetryPolicy.reading, 1, 0.5), (.reading, 2, nil), (.changing, 1, nil), (.changing, 2, nil)]
      as [(RetryPolicy, Int, Double?)])
  func `only what reads follows no redirect once more`(policy: RetryPolicy, tries: Int, wait: Double?) {
    let answer = Answer(refusal(302, nil, "Found"), tries: tries)
    #expect(policy.wait(after: .success(answer), tries: tries, now: 0, random: 0) == wait)
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504])
  func `a passing status is survived, with waits that double`(status: Int) async throws {
    let manual = ManualClock()
    let failure: Result<HTTPAnswer, TransportError> = .success(refusal(status, nil, "Later", [.retryAfter: "soon"]))
    let transport = RecordingTransport([failure, failure, failure, failure, .success(json(["ok": true]))])
    #expect(try await client(transport, clock: manual.clock(random: 0)).get("/x").value == ["ok": true])
    #expect(manual.sleeps == [0.5, 1, 2, 4])
    #expect(transport.calls.count == 5)
  }

  @Test(arguments: [0, 0.999])
  func `jitter takes up to half of a wait`(random: Double) async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([.failure(Self.reset), .success(json(["ok": true]))])
    _ = try await client(transport, clock: manual.clock(random: random)).get("/x")
    #expect(manual.sleeps == [0.5 + random / 2])
  }

  @Test(arguments: [429, 500, 503])
  func `a lasting status is given up after five tries`(status: Int) async throws {
    let transport = RecordingTransport([.success(refusal(status, nil, "Broken"))])
    let error = await #expect(throws: APIError.self) { try await client(transport).get("/client-grants") }
    #expect(transport.calls.count == 5)
    #expect(error?.status == status)
    #expect(error?.message.contains("Broken") == true)
    #expect(error?.message.contains("5 ") == true)
  }

  @Test func `a lasting transport error is given up after five tries`() async throws {
    let transport = RecordingTransport([.failure(Self.reset)])
    let error = await #expect(throws: APIError.self) {
      try await client(transport, Credentials.tokenEnvironment).get("/clients")
    }
    #expect(transport.sent.count == 5)
    #expect(
      error?.message == "GET /api/v2/clients to acme.eu.auth0.com: the connection was reset (5 tries)")
  }

  @Test func `what cannot pass is not tried again`() async throws {
    let certificate = TransportError("the certificate is not trusted", isTransient: false)
    let transport = RecordingTransport([.failure(certificate)])
    await #expect(throws: APIError.self) { try await client(transport, Credentials.tokenEnvironment).get("/x") }
    #expect(transport.sent.count == 1)
  }

  @Test func `JSON that was damaged on the way is asked for again, a page of HTML is not`() async throws {
    let cut = text(#"{"client_grants":[{"id"#, type: "application/json")
    let healed = RecordingTransport([.success(cut), .success(json(["ok": true]))])
    #expect(try await client(healed).get("/x").value == ["ok": true])
    let page = RecordingTransport([.success(text("<html>hello</html>"))])
    let error = await #expect(throws: APIError.self) { try await client(page).get("/x") }
    #expect(page.calls.count == 1)
    #expect(error?.message.contains("not JSON at byte 0") == true)
    #expect(error?.message.contains("text/html") == true)
    #expect(error?.status == 200)
  }

  @Test(arguments: [900, 3_600])
  func `a wait that leaves no time for the next try is not begun`(wait: Int) async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([.success(refusal(429, nil, "Slow", [.retryAfter: "\(wait)"]))])
    let error = await #expect(throws: APIError.self) {
      try await client(transport, clock: manual.clock(), timeout: 900).get("/x")
    }
    #expect(manual.sleeps.isEmpty)
    #expect(error?.message.contains("429") == true)
    #expect(error?.message.contains("due in \(wait) s, but of the 900 s of --timeout only 900 s are left") == true)
  }

  @Test func `the timeout holds for all calls together`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([.success(json(["ok": true]))])
    let client = try client(transport, Credentials.tokenEnvironment, clock: manual.clock(), timeout: 10)
    manual.advance(9)
    _ = try await client.get("/x")
    manual.advance(1)
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(error?.message.contains("--timeout") == true)
    #expect(transport.sent.count == 1)
  }

  @Test func `a call that hangs is cut off and tried again with what time is left`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport { _, _ throws(TransportError) in
      do { try await Task.sleep(for: .seconds(86_400)) } catch { throw .cancelled }
      return json(["ok": true])
    }
    let error = await #expect(throws: APIError.self) {
      try await client(
        transport, Credentials.tokenEnvironment, clock: manual.clock(random: 0, ringing: true), timeout: 10
      )
      .get("/x")
    }
    #expect(manual.alarms.first == 5)
    #expect(manual.alarms.dropFirst().first == 2.25)
    #expect(error?.message.contains("no whole answer came within") == true)
    #expect(error?.message.contains("--timeout") == true)
  }

  @Test func `one call never takes more than a minute of a long timeout`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([.success(json(["ok": true]))])
    _ = try await client(transport, Credentials.tokenEnvironment, clock: manual.clock(), timeout: 900).get("/x")
    #expect(manual.alarms.allSatisfy { $0 == 60 })
  }

  @Test func `a cancelled audit ends at once and says so`() async throws {
    let transport = RecordingTransport { _, _ throws(TransportError) in
      do { try await Task.sleep(for: .seconds(86_400)) } catch { throw .cancelled }
      return json(["ok": true])
    }
    let client = try client(transport, Credentials.tokenEnvironment)
    let task = Task { try await client.get("/x") }
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(error?.message == "GET /api/v2/x: interrupted")
  }

  @Test(arguments: [
    (0, "0 s"), (0.04, "0 s"), (0.5, "0.5 s"), (2, "2 s"), (9.9, "9.9 s"), (9.96, "10 s"), (10.4, "10 s"),
    (12.6, "13 s"), (3_600, "3600 s"), (1e14 - 1, "99999999999999 s"), (1e14, "more than a lifetime"),
    (.infinity, "more than a lifetime"),
  ])
  func `a duration is told in seconds, a short one with tenths`(seconds: Double, text: String) {
    #expect("\(Seconds(seconds))" == text)
  }
}
