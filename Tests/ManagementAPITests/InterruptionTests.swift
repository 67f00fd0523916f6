import Documents
import HTTPTypes
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

/// What becomes of calls whose task is cancelled: a change that is under way is awaited, everything else ends at once.
@Suite(.timeLimit(.minutes(10)))
struct InterruptionTests {
  @TaskLocal private static var run = "none"

  private static let grant: JSONValue = ["id": "cgr_1", "client_id": "c", "audience": "https://api.example/"]
  private static let slow = refusal(429, "too_many_requests", "Slow", [.retryAfter: "7"])

  private func patch(_ client: APIClient) async throws(APIError) -> ClientGrant {
    try await GrantWriter(sharing: client, runID: "run-1").patch("cgr_1", ["scope": []])
  }

  @Test func `a change that is under way is not cut off, and its answer is given`() async throws {
    let gate = Gate()
    let transport = RecordingTransport { _, _ throws(TransportError) in try await gate.pass(json(Self.grant)) }
    let client = try client(transport)
    let task = Task { try await patch(client) }
    await gate.waitForCall()
    task.cancel()
    gate.open()
    #expect(try await task.value.id == "cgr_1")
    #expect(transport.calls.count == 1)
  }

  @Test func `a change that is under way still has its time limit`() async throws {
    let gate = Gate()
    let alarm = Gate()
    let transport = RecordingTransport { sent, _ throws(TransportError) in
      sent.request.method == .patch ? try await gate.pass(json(Self.grant)) : json([])
    }
    let clock = ManualClock().clock()
    let ringing = APIClock(
      now: clock.now, uptime: clock.uptime, sleep: clock.sleep,
      alarm: { _ throws(CancellationError) in
        do throws(TransportError) { _ = try await alarm.pass(json([])) } catch { throw CancellationError() }
      }, random: clock.random)
    let client = try client(transport, Credentials.tokenEnvironment, clock: ringing)
    let task = Task { try await patch(client) }
    await gate.waitForCall()
    task.cancel()
    alarm.open()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.contains("no whole answer came within 60 s") == true)
  }

  @Test func `a change is sent with the task-local values of its task`() async throws {
    let transport = RecordingTransport { _, _ in
      #expect(Self.run == "run-7")
      return json(Self.grant)
    }
    let client = try client(transport)
    _ = try await Self.$run.withValue("run-7") { try await patch(client) }
    #expect(transport.calls.count == 1)
  }

  @Test func `of a task that is cancelled already nothing is sent`() async throws {
    for environment in [Credentials.secretEnvironment, Credentials.tokenEnvironment] {
      let transport = RecordingTransport { _, _ in json(Self.grant) }
      let client = try client(transport, environment)
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return try await patch(client)
      }
      task.cancel()
      let error = await #expect(throws: APIError.self) { try await task.value }
      #expect(error?.kind == .interrupted)
      #expect(error?.message == "PATCH /api/v2/client-grants/cgr_1: interrupted")
      #expect(transport.sent.isEmpty)
    }
  }

  @Test(arguments: [RetryPolicy.reading, .changing])
  func `of a task that is cancelled while the pacer lets it go nothing is sent`(policy: RetryPolicy) async throws {
    let transport = RecordingTransport { _, _ in json(Self.grant) }
    let clock = ManualClock().clock()
    // The pacer asks for the time when it has seen that the call is still wanted.
    let cancelling = APIClock(
      now: clock.now,
      uptime: {
        withUnsafeCurrentTask { $0?.cancel() }
        return clock.uptime()
      }, sleep: clock.sleep, alarm: clock.alarm, random: clock.random)
    let deadline = Deadline(timeout: 300, clock: clock)
    let sender = RetryingSender(
      transport: transport, clock: clock, deadline: deadline, pacer: Pacer(clock: cancelling, deadline: deadline),
      report: { _ in })
    let request = HTTPRequest(method: .get, scheme: "https", authority: "acme.eu.auth0.com", path: "/api/v2/x")
    let error = await #expect(throws: APIError.self) {
      try await Task { try await sender.send(request, policy: policy) }.value
    }
    #expect(error?.kind == .interrupted)
    #expect(transport.sent.isEmpty)
  }

  @Test func `a change that waits for a sign-in is not sent, and others get the token`() async throws {
    let gate = Gate()
    let transport = RecordingTransport(answersSignIn: true) { sent, _ throws(TransportError) in
      sent.isSignIn ? try await gate.pass(json(["access_token": "opaque"])) : json(Self.grant)
    }
    let client = try client(transport)
    let cancelled = Task { try await patch(client) }
    await gate.waitForCall()
    let other = Task { try await patch(client) }
    cancelled.cancel()
    let error = await #expect(throws: APIError.self) { try await cancelled.value }
    #expect(error?.kind == .interrupted)
    #expect(error?.message == "PATCH /api/v2/client-grants/cgr_1: interrupted")
    #expect(transport.calls.isEmpty)
    gate.open()
    #expect(try await other.value.id == "cgr_1")
    #expect(transport.signIns.count == 1)
    #expect(transport.calls.count == 1)
  }

  @Test func `a change that waits for the pacer is not sent`() async throws {
    let fields = rateLimit(10, left: 0, reset: Int(ManualClock.start) + 40)
    let transport = RecordingTransport { _, _ in json(Self.grant, fields) }
    let (clock, waits) = APIClock.endless()
    let client = try client(transport, clock: clock)
    _ = try await patch(client)
    let task = Task { try await patch(client) }
    for await _ in waits { break }
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(transport.calls.count == 1)
  }

  @Test func `a change that waits to be tried again is not sent again`() async throws {
    let transport = RecordingTransport { _, _ in Self.slow }
    let (clock, waits) = APIClock.endless()
    let client = try client(transport, clock: clock)
    let task = Task { try await patch(client) }
    for await _ in waits { break }
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(transport.calls.count == 1)
  }

  @Test(
    arguments: [
      (.success(slow), .interrupted), (.success(refusal(401, nil, "Expired token")), .interrupted),
      (.success(refusal(400, "invalid_body", "Payload validation error")), .refused),
      (.success(refusal(404, "inexistent_client_grant", "No")), .notFound),
      (.success(refusal(503, nil, "Oops", [.retryAfter: "1"])), .unavailable),
      (.failure(TransportError("the connection was reset")), .unavailable), (.failure(.cancelled), .unavailable),
    ] as [(Result<HTTPAnswer, TransportError>, APIError.Kind)])
  func `a change that was under way is interrupted only where the API surely did nothing`(
    result: Result<HTTPAnswer, TransportError>, kind: APIError.Kind
  ) async throws {
    let gate = Gate()
    let manual = ManualClock()
    let transport = RecordingTransport { _, _ throws(TransportError) in
      _ = try await gate.pass(json([]))
      return try result.get()
    }
    let client = try client(transport, clock: manual.clock())
    let task = Task { try await patch(client) }
    await gate.waitForCall()
    task.cancel()
    gate.open()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == kind)
    #expect(transport.calls.count == 1)
    #expect(transport.signIns.count == 1)
    #expect(manual.sleeps.isEmpty)
  }

  @Test func `a read that is under way is cut off`() async throws {
    let gate = Gate()
    let transport = RecordingTransport { _, _ throws(TransportError) in try await gate.pass(json(Self.grant)) }
    let client = try client(transport)
    let task = Task { try await GrantWriter(sharing: client, runID: "run-1").read("cgr_1") }
    await gate.waitForCall()
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(error?.message == "GET /api/v2/client-grants/cgr_1: interrupted")
  }
}

/// Holds calls until the test lets them go; a call whose task is cancelled stops waiting, as on a real transport.
private struct Gate: Sendable {
  private let calls = AsyncStream.makeStream(of: Void.self)
  private let opening = AsyncStream.makeStream(of: Void.self)

  /// The answer, once the gate is open. One call passes.
  func pass(_ answer: HTTPAnswer) async throws(TransportError) -> HTTPAnswer {
    calls.continuation.yield()
    for await _ in opening.stream { return answer }
    throw .cancelled
  }

  func waitForCall() async { for await _ in calls.stream { break } }

  func open() { opening.continuation.yield() }
}
