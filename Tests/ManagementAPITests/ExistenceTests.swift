import Documents
import HTTPTypes
import Synchronization
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

/// Applications and APIs that are asked for by themselves.
@Suite struct `A record that a list did not show` {
  private static func describe(_ confirmation: Existence<Client>?) -> String {
    guard let confirmation else { return "not asked" }
    if let client = confirmation.reading.records.first { return "found \(client.clientID)" }
    guard let gap = confirmation.reading.coverage.gap else { return confirmation.absent.isEmpty ? "lost" : "absent" }
    return "unknown \(gap.status.map(String.init) ?? "-") \(gap.missingScope ?? "-")"
  }

  @Test(
    arguments: [
      (200, ["client_id": "app", "client_secret": "spilled"], "found app"),
      (404, ["statusCode": 404, "errorCode": "inexistent_client"], "absent"),
      (403, ["statusCode": 403, "errorCode": "insufficient_scope"], "unknown 403 read:clients"),
      (400, ["statusCode": 400], "unknown 400 -"),
      (200, ["client_id": "other"], "unknown - -"),
      (200, ["name": "no id"], "unknown - -"),
      (200, [], "unknown - -"),
      (404, .null, "unknown 404 -"),
    ] as [(Int, JSONValue, String)])
  func `is there, is not, or nobody knows`(status: Int, body: JSONValue, expected: String) async throws {
    let transport = RecordingTransport { _, _ in json(body, status: status) }
    let existence = try await tenant(transport).confirm(Client.self, ["app"])
    #expect(Self.describe(existence) == expected)
    let sent = try #require(transport.calls.first)
    #expect(transport.calls.count == 1)
    #expect(sent.endpoint == "/clients/app")
    #expect(sent.query("fields") == [Client.fields.joined(separator: ",")])
    #expect(!"\(String(describing: existence))".contains("spilled"))
  }

  @Test func `has its name in one segment of the path, or cannot exist`() async throws {
    let transport = RecordingTransport { _, _ in json(["statusCode": 404], status: 404) }
    let tenant = try tenant(transport)
    _ = await tenant.confirm(Client.self, ["../x?y"])
    #expect(transport.calls.map(\.endpoint) == ["/clients/..%2Fx%3Fy"])
    for id in ["", ".", ".."] { #expect(Self.describe(await tenant.confirm(Client.self, [id])) == "absent") }
    #expect(transport.calls.count == 1)
  }

  /// The events of confirming, and what came of it.
  private static func confirm(
    _ count: Int, timeout: Double = 300, maxRPS: Double? = nil
  ) async throws -> (events: [ProgressEvent], absent: [String], gap: CoverageGap?, calls: Int, elapsed: Double) {
    let transport = RecordingTransport { _, _ in json(["statusCode": 404], status: 404) }
    let events = Mutex<[ProgressEvent]>([])
    let clock = ManualClock().clock()
    let tenant = LiveTenant(
      credentials: try Credentials(environment: Credentials.secretEnvironment), transport: transport, clock: clock,
      version: "0.1.0", timeout: timeout, maxRPS: maxRPS, report: { event in events.withLock { $0.append(event) } })
    let start = clock.uptime()
    let found = try #require(await tenant.confirm(Client.self, (0..<count).map { "app\($0)" }))
    #expect(found.reading.records.isEmpty)
    return (
      events.withLock { $0 }, found.absent, found.reading.coverage.gap, transport.calls.count, clock.uptime() - start
    )
  }

  @Test(arguments: [(50, false), (51, true), (120, true)])
  func `is confirmed with a count beforehand where there are more than fifty`(count: Int, isAnnounced: Bool)
    async throws
  {
    let (events, absent, gap, calls, _) = try await Self.confirm(count)
    let confirming = (isAnnounced ? Array(0...count) : []).map {
      ProgressEvent.confirming(.clients, done: $0, total: count)
    }
    #expect(events == confirming)
    #expect(calls == count && gap == nil && absent == (0..<count).map { "app\($0)" })
  }

  @Test func `is confirmed at the pace of all calls, and unknown where the time ends first`() async throws {
    let whole = try await Self.confirm(60, maxRPS: 1)
    #expect(whole.absent.count == 60 && whole.gap == nil && whole.elapsed >= 59)
    let cut = try await Self.confirm(60, timeout: 30, maxRPS: 1)
    #expect(cut.absent.count == cut.calls && (1..<60).contains(cut.absent.count))
    #expect(cut.gap != nil)
  }

  @Test func `is asked for together with nine others, where it is an API`() async throws {
    let transport = RecordingTransport { sent, _ in
      let known = sent.query("identifiers").filter { $0 == "https://a3/" }
      return json(["resource_servers": .array(known.map { .object(["identifier": .string($0)]) })])
    }
    let names = (0..<12).map { "https://a\($0)/" }
    let confirmation = try #require(try await tenant(transport).confirm(ResourceServer.self, names + [names[0]]))
    let reading = confirmation.reading
    #expect(reading.records.map(\.identifier) == ["https://a3/"])
    #expect(reading.coverage.isComplete)
    #expect(Set(confirmation.absent) == Set(names).subtracting(["https://a3/"]))
    #expect(transport.calls.map { $0.query("identifiers").count } == [10, 2])
  }

  @Test(arguments: [(1, false), (2, false), (0, true), (3, true)])
  func `is unknown where the API counts more than it shows, as far as it was asked`(total: Int, isAbsent: Bool)
    async throws
  {
    let transport = RecordingTransport { _, _ in json(["resource_servers": [], "total": .int(total)]) }
    let names = ["https://a/", "https://b/"]
    let existence = try #require(try await tenant(transport).confirm(ResourceServer.self, names))
    #expect(existence.reading.coverage.isComplete == isAbsent)
    #expect(existence.absent == (isAbsent ? names : []))
  }

  @Test(arguments: [403, 503])
  func `is not asked for any more after calls that fail for good`(status: Int) async throws {
    let transport = RecordingTransport { _, _ in json(["statusCode": .int(status)], status: status) }
    let existence = try #require(
      try await tenant(transport, timeout: 10_000).confirm(Client.self, (0..<300).map { "app\($0)" }))
    #expect(existence.reading.coverage.gap?.status == status && existence.absent.isEmpty)
    #expect((3...6).contains(Set(transport.calls.map(\.endpoint)).count))
  }

  // MARK: Asked beforehand

  /// What `confirm` says of 40 applications, what it says of one of them afterwards, and the calls before that; so many of
  /// them are expected `beforehand`.
  private static func confirm(
    beforehand: Int, _ answer: @escaping @Sendable (String) -> HTTPAnswer
  ) async throws -> (existence: Existence<Client>, again: Existence<Client>, calls: [String]) {
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let transport = RecordingTransport { sent, _ in
      begin.yield()
      return answer(String(sent.endpoint.dropFirst("/clients/".count)))
    }
    let tenant = try tenant(transport, timeout: 100_000)
    let keys = (10..<50).map { "app\($0)" }
    if beforehand > 0 {
      await tenant.expectConfirmation(of: Client.self, keys.suffix(5).reversed())
      await tenant.expectConfirmation(of: Client.self, keys.suffix(beforehand).reversed())
      await tenant.expectConfirmation(of: ResourceServer.self, keys)
      var calls = begun.makeAsyncIterator()
      for _ in 0..<3 { await calls.next() }
    }
    let existence = try #require(await tenant.confirm(Client.self, keys))
    let calls = transport.calls.map(\.endpoint)
    return (existence, try #require(await tenant.confirm(Client.self, ["app10"])), calls)
  }

  /// By the name of an application the answer to who asks for it.
  private static let answers: [(name: String, answer: @Sendable (String) -> HTTPAnswer)] = [
    ("all are absent", { _ in refusal(404, "inexistent_client", "No") }),
    (
      "some are there, some cannot be asked for",
      { id in
        switch id {
        case _ where id.hasSuffix("3"): json(["client_id": .string(id), "name": "A"])
        case _ where id.hasSuffix("7"): refusal(400, "invalid", "What is \(id)?")
        case "app48": refusal(503, nil, "Down")
        default: refusal(404, "inexistent_client", "No")
        }
      }
    ),
    (
      "none may be read",
      { _ in refusal(403, "insufficient_scope", "Insufficient scope, expected any of: read:clients") }
    ),
    ("the API is down", { _ in refusal(503, nil, "Down") }),
    ("an answer is another one's", { id in json(["client_id": .string(id == "app45" ? "other" : id)]) }),
  ]

  @Test(arguments: Self.answers.indices, [5, 40])
  func `is the same where it was asked for beforehand`(index: Int, beforehand: Int) async throws {
    let answer = Self.answers[index].answer
    let late = try await Self.confirm(beforehand: 0, answer)
    let early = try await Self.confirm(beforehand: beforehand, answer)
    #expect(early.existence.absent == late.existence.absent)
    #expect(early.existence.reading.records == late.existence.reading.records)
    #expect(early.existence.reading.coverage.gap == late.existence.reading.coverage.gap)
    #expect(early.again.absent == late.again.absent, "who asks again is answered anew")
  }

  @Test(arguments: [5, 40])
  func `is asked for once where it was asked for beforehand`(beforehand: Int) async throws {
    let (existence, _, calls) = try await Self.confirm(beforehand: beforehand) { _ in
      refusal(404, "inexistent_client", "No")
    }
    #expect(existence.absent.count == 40 && existence.reading.coverage.pages == 40)
    #expect(calls.count == 40 && Set(calls).count == 40)
  }

  @Test(arguments: [403, 503])
  func `is not asked for beforehand any more after calls that fail for good`(status: Int) async throws {
    let transport = RecordingTransport { _, _ in json(["statusCode": .int(status)], status: status) }
    let early = EarlyConfirmations<Client> { [client = try client(transport, timeout: 100_000)] in
      await client.confirm($0, at: "/clients")
    }
    await early.expect((0..<300).map { "app\($0)" })
    for _ in 0..<5_000 { await Task.yield() }
    #expect((3...5).contains(Set(transport.calls.map(\.endpoint)).count))
    #expect(await early.take((0..<300).map { "app\($0)" }).isEmpty)
  }

  @Test func `leaves a gap where the API does not answer`() async throws {
    let transport = RecordingTransport { _, _ in json(["statusCode": 400], status: 400) }
    let confirmation = try #require(try await tenant(transport).confirm(ResourceServer.self, ["https://a/"]))
    #expect(confirmation.reading.coverage.gap?.status == 400)
    #expect(confirmation.absent.isEmpty)
  }
}
