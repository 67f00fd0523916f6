import Documents
import HTTPTypes
import Synchronization
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import ManagementAPI

@Suite(.timeLimit(.minutes(10)))
struct PacingTests {
  @Test(
    arguments: [
      (RateLimit(burst: 50, perSecond: 16), nil, 0.0), (RateLimit(burst: 50, perSecond: 16), nil, 0.05),
      (RateLimit(burst: 10, perSecond: 2.5), RateLimit(burst: 5, perSecond: 1.67), 0.01),
      (RateLimit(burst: 10, perSecond: 2), nil, 0.2), (RateLimit(burst: 2, perSecond: 2), nil, 0.0),
    ] as [(RateLimit, RateLimit?, Double)])
  func `a whole audit on any plan sees no 429`(limit: RateLimit, clients: RateLimit?, latency: Double) async throws {
    let api = EmulatedAPI(grants: 2_000, limit: limit, clientsLimit: clients, latency: latency)
    let tenant = try api.tenant()
    async let applications = tenant.read(Client.self)
    async let apis = tenant.read(ResourceServer.self)
    async let grants = tenant.read(ClientGrant.self)
    #expect(await applications.records.count == 300)
    #expect(await apis.records.count == 150)
    #expect(await grants.records.count == 2_000)
    let assigned = 300
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<assigned {
        group.addTask { #expect(await tenant.organizations(ofGrants: ["cgr_\(number)"]).coverage.isComplete) }
      }
    }
    let calls = await api.emulator.requests
    #expect(calls.count == 1 + 3 + 2 + 20 + 2 + assigned)
    #expect(calls.count { $0.status == 429 } == 0)
    // No time is wasted, but that the manual clock jumps while calls are under way.
    let least = (Double(calls.count) - Double(limit.burst)) / limit.perSecond
    #expect(api.clock.clock().uptime() < least * 1.4 + 10)
  }

  @Test func `200 changes of three calls at 16 a second take hardly more than the rate allows, without a 429`()
    async throws
  {
    let api = EmulatedAPI(grants: 200, limit: RateLimit(burst: 50, perSecond: 16), latency: 0.05)
    let writer = GrantWriter(sharing: try api.tenant(maxRPS: 16), runID: "run-1")
    for number in 0..<200 {
      let before = try await writer.read("cgr_\(number)")
      #expect(before.scope == ["read:x"])
      _ = try await writer.patch("cgr_\(number)", ["scope": ["read:x", "read:y"]])
      #expect(try await writer.read("cgr_\(number)").scope == ["read:x", "read:y"])
    }
    let calls = await api.emulator.requests
    #expect(calls.count == 601)
    #expect(calls.allSatisfy { $0.status == 200 })
    let allowed = 600 / 16.0
    #expect(api.clock.clock().uptime() <= 1.15 * allowed)
    #expect(api.clock.clock().uptime() >= allowed)
  }

  @Test(arguments: [0.5, 2, 16])
  func `max-rps spaces every call evenly, the sign-in too`(rate: Double) async throws {
    let manual = ManualClock()
    let moments = Mutex<[Double]>([])
    let transport = RecordingTransport(answersSignIn: true) { sent, _ in
      moments.withLock { $0.append(manual.clock().uptime()) }
      return sent.isSignIn ? json(["access_token": "t"]) : json(["ok": true])
    }
    let client = APIClient(
      credentials: try Credentials(environment: Credentials.secretEnvironment), transport: transport,
      clock: manual.clock(), version: "0.1.0", timeout: 300, maxRPS: rate)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<9 { group.addTask { _ = try await client.get("/x") } }
      try await group.waitForAll()
    }
    let sorted = moments.withLock { $0 }.sorted()
    #expect(sorted.count == 10)
    for (index, moment) in sorted.enumerated() { #expect(moment >= Double(index) / rate - 1e-9) }
    #expect(manual.clock().uptime() <= 9 / rate + 1e-6)
  }

  @Test func `no more than four calls are under way`() async throws {
    let counts = Mutex((now: 0, most: 0))
    let transport = RecordingTransport { _, _ in
      counts.withLock { counts in
        counts.now += 1
        counts.most = max(counts.most, counts.now)
      }
      for _ in 0..<50 { await Task.yield() }
      counts.withLock { $0.now -= 1 }
      return json([])
    }
    let client = try client(transport)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 { group.addTask { _ = try await client.get("/x") } }
      try await group.waitForAll()
    }
    #expect(transport.calls.count == 60)
    #expect(counts.withLock { $0.most } == 4)
  }

  @Test func `calls whose answers nobody waits for yet leave one of the four to others`() async throws {
    let (begun, begin) = AsyncStream.makeStream(of: String.self)
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let transport = RecordingTransport { sent, _ in
      begin.yield(sent.endpoint)
      if sent.endpoint == "/x/ahead" { for await _ in ends {} }
      return json([])
    }
    let client = try client(transport)
    _ = try await client.get("/x/first")
    let ahead = Task {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<6 { group.addTask { _ = try? await client.ahead.get("/x/ahead") } }
      }
    }
    var calls = begun.makeAsyncIterator()
    #expect(await calls.next() == "/x/first")
    for _ in 0..<3 { #expect(await calls.next() == "/x/ahead") }
    let now = Task { for _ in 0..<9 { _ = try await client.get("/x/now") } }
    // Would those that wait take all four places, the next one to begin were another of them.
    var others = 0
    while others < 9, await calls.next() == "/x/now" { others += 1 }
    #expect(others == 9)
    #expect(transport.calls.count { $0.endpoint == "/x/ahead" } == 3)
    end.finish()
    await ahead.value
    try await now.value
    #expect(transport.calls.count { $0.endpoint == "/x/ahead" } == 6)
  }

  @Test func `while one family waits for its bucket another goes on`() async throws {
    let manual = ManualClock()
    let reset = Int(ManualClock.start) + 30
    let transport = RecordingTransport { sent, _ in
      let fields =
        sent.endpoint == "/clients" ? rateLimit(5, left: 1, reset: reset) : rateLimit(10, left: 9, reset: reset)
      return json([], fields)
    }
    let client = try client(transport, clock: manual.clock())
    _ = try await client.get("/client-grants")
    _ = try await client.get("/clients")
    _ = try await client.get("/client-grants/cgr_1/organizations")
    #expect(manual.sleeps.isEmpty)
    _ = try await client.get("/clients")
    #expect(manual.sleeps == [30])
  }

  @Test func `a 429 holds up the whole family, not only the call that got it`() async throws {
    let (clock, waits) = APIClock.endless()
    let transport = RecordingTransport { _, _ in refusal(429, "too_many_requests", "Slow", [.retryAfter: "7"]) }
    let client = try client(transport, clock: clock)
    var begun = waits.makeAsyncIterator()
    let first = Task { try await client.get("/x") }
    #expect(await begun.next() == 7, "the call waits to be tried again")
    let second = Task { try await client.get("/x") }
    #expect(await begun.next() == 7, "the other waits to be sent")
    #expect(transport.calls.count == 1)
    for task in [first, second] {
      task.cancel()
      await #expect(throws: APIError.self) { try await task.value }
    }
  }

  @Test func `a wait that goes beyond the timeout is not begun`() async throws {
    let manual = ManualClock()
    let fields = rateLimit(10, left: 1, reset: Int(ManualClock.start) + 40)
    let transport = RecordingTransport { _, _ in json([], fields) }
    let client = try client(transport, clock: manual.clock(), timeout: 20)
    _ = try await client.get("/x")
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(manual.sleeps.isEmpty)
    #expect(transport.calls.count == 1)
    #expect(
      error?.message
        == """
        GET /api/v2/x: not sent, because it would have to wait 40 s for the API's rate limit, but of the 20 s of \
        --timeout only 20 s are left; raise it, or run again later
        """)
  }

  @Test func `a call that waits for the pacer ends when it is cancelled`() async throws {
    let fields = rateLimit(10, left: 0, reset: Int(ManualClock.start) + 40)
    let transport = RecordingTransport { _, _ in json([], fields) }
    let (clock, waits) = APIClock.endless()
    let client = try client(transport, clock: clock)
    _ = try await client.get("/x")
    let task = Task { try await client.get("/x") }
    for await _ in waits { break }
    task.cancel()
    let error = await #expect(throws: APIError.self) { try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(error?.message == "GET /api/v2/x: interrupted")
    #expect(transport.calls.count == 1)
  }

  @Test func `progress tells of pages, records, calls left and waits`() async throws {
    let events = Mutex<[ProgressEvent]>([])
    let manual = ManualClock()
    let list = CursorList.grants(150)
    let transport = RecordingTransport { sent, index in
      var answer = list.answer(sent)
      let reset = Int(ManualClock.start) + 5
      for field in rateLimit(10, left: 2 - index, reset: reset) {
        answer.response.headerFields[field.name] = field.value
      }
      return answer
    }
    let tenant = LiveTenant(
      credentials: try Credentials(environment: Credentials.secretEnvironment), transport: transport,
      clock: manual.clock(), version: "0.1.0", timeout: 300, report: { event in events.withLock { $0.append(event) } })
    _ = await tenant.read(ClientGrant.self)
    #expect(
      events.withLock { $0 } == [
        .read(.clientGrants, pages: 1, records: 100, callsLeft: 2),
        .waiting(seconds: 5, reason: .rateLimit),
        .read(.clientGrants, pages: 2, records: 150, callsLeft: 1),
      ])
  }

  @Test func `a retry is told of as a wait`() async throws {
    let events = Mutex<[ProgressEvent]>([])
    let transport = RecordingTransport([
      .success(refusal(503, nil, "Down", [.retryAfter: "9"])), .failure(TransportError("reset")), .success(json([])),
    ])
    let client = APIClient(
      credentials: try Credentials(environment: Credentials.secretEnvironment), transport: transport,
      clock: ManualClock().clock(), version: "0.1.0", timeout: 300,
      report: { event in events.withLock { $0.append(event) } }
    )
    _ = try await client.get("/x")
    #expect(
      events.withLock { $0 } == [
        .waiting(seconds: 9, reason: .retry(status: 503)), .waiting(seconds: 1.5, reason: .retry(status: nil)),
      ])
  }
}
