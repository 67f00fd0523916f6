import Documents
import HTTPTypes
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

/// APIs behind offset paging, as the API serves them.
private struct OffsetList: Sendable {
  var count: Int
  var limit = 100
  var total: Int?
  /// Records after which offset paging is refused.
  var reach = 1_000
  var ignoresIdentifiers = false

  static func identifier(_ number: Int) -> String { "https://api\(number).example/" }

  func answer(_ sent: RecordingTransport.Sent) -> HTTPAnswer {
    let page = sent.query("page").first.flatMap { Int($0) } ?? 0
    let limit = min(limit, sent.query("per_page").first.flatMap { Int($0) } ?? 50)
    let wanted = sent.query("identifiers")
    guard wanted.count <= 10 else { return refusal(400, "invalid_query_string", "Too many identifiers") }
    guard (page + 1) * limit <= reach else {
      return refusal(400, "invalid_paging", "You can only page through the first \(reach) records")
    }
    var all = (0..<count).map { JSONValue.object(["identifier": .string(Self.identifier($0))]) }
    if !wanted.isEmpty, !ignoresIdentifiers {
      all.removeAll { !wanted.contains($0.object?["identifier"]?.string ?? "") }
    }
    return json([
      "total": .int(total ?? all.count), "start": .int(page * limit), "limit": .int(limit),
      "resource_servers": .array(Array(all.dropFirst(page * limit).prefix(limit))),
    ])
  }
}

struct ResourceServerListingTests {
  /// Reads APIs of a tenant whose grants name the APIs of these numbers.
  private func read(
    _ list: OffsetList, grants: [Int] = []
  ) async throws -> (reading: Reading<ResourceServer>, calls: [RecordingTransport.Sent], grantCalls: Int) {
    let records = CursorList(key: "client_grants", records: grants.map(CursorList.grant))
    let transport = RecordingTransport { sent, _ in
      sent.endpoint == "/client-grants" ? records.answer(sent) : list.answer(sent)
    }
    let reading = try await tenant(transport).read(ResourceServer.self)
    let calls = transport.calls.filter { $0.endpoint == "/resource-servers" }
    return (reading, calls, transport.calls.count - calls.count)
  }

  @Test(arguments: [(0, 1), (1, 1), (50, 1), (99, 1), (100, 2), (101, 2), (250, 3), (999, 10)])
  func `the list is read until a page is not full`(count: Int, calls: Int) async throws {
    let result = try await read(OffsetList(count: count))
    #expect(result.reading.coverage == CollectionCoverage(read: count, pages: calls))
    #expect(result.calls.map { $0.query("page") } == (0..<calls).map { ["\($0)"] })
    #expect(result.calls.allSatisfy { $0.query("per_page") == ["100"] && $0.query("include_totals") == ["true"] })
    #expect(result.grantCalls == 0)
  }

  @Test func `a total that equals the limit does not end the list`() async throws {
    let result = try await read(OffsetList(count: 250, total: 100))
    #expect(result.reading.coverage == CollectionCoverage(read: 250, pages: 3))
  }

  @Test func `an API that puts fewer on a page than asked for hides none`() async throws {
    let result = try await read(OffsetList(count: 120, limit: 50))
    #expect(result.reading.coverage == CollectionCoverage(read: 120, pages: 3))
  }

  @Test func `past 1,000 the APIs that grants name are asked for, ten a call, and only those not held`() async throws {
    let named = Array(900..<1_025) + [1_010, 5_000]
    let result = try await read(OffsetList(count: 1_200), grants: named)
    let coverage = result.reading.coverage
    #expect(coverage.read == 1_025 && coverage.pages == 13 && coverage.isComplete)
    #expect(coverage.unlisted?.message.hasPrefix("the list of APIs may go on after the 1") == true)
    let asked = result.calls.dropFirst(10).map { $0.query("identifiers") }
    #expect(asked.map(\.count) == [10, 10, 6])
    #expect(Set(asked.joined()) == Set((Array(1_000..<1_025) + [5_000]).map(OffsetList.identifier)))
  }

  @Test(arguments: [1_000, 500])
  func `a list that breaks off at a limit leads to asking by name`(reach: Int) async throws {
    let result = try await read(OffsetList(count: 2_000, reach: reach), grants: [3, 1_500])
    #expect(result.reading.coverage.isComplete)
    #expect(result.reading.records.count == reach + 1)
    #expect(result.reading.records.last?.identifier == OffsetList.identifier(1_500))
  }

  @Test func `a list whose first page is refused is a gap`() async throws {
    let reading = try await read(OffsetList(count: 5, reach: 50)).reading
    #expect(reading.records.isEmpty && reading.coverage.gap?.status == 400)
  }

  /// Only what may go on is taken for whole on the user's word.
  @Test(arguments: [(250, false, false), (250, true, false), (1_200, false, false), (1_200, true, true)])
  func `a list that was whole all the same is not said to be assumed so`(
    count: Int, assumesComplete: Bool, isAssumed: Bool
  ) async throws {
    let list = OffsetList(count: count)
    let transport = RecordingTransport { sent, _ in
      sent.endpoint == "/client-grants" ? json(["client_grants": []]) : list.answer(sent)
    }
    let live = LiveTenant(
      credentials: try Credentials(environment: Credentials.secretEnvironment), transport: transport,
      clock: ManualClock().clock(), version: "0.1.0", timeout: 300, assumeComplete: assumesComplete)
    let coverage = await live.read(ResourceServer.self).coverage
    #expect(coverage.isAssumed == isAssumed)
    #expect((coverage.unlisted == nil) == (count == 250 || assumesComplete))
  }

  @Test func `a list that ends before its total is a gap, and what grants name is read all the same`() async throws {
    let result = try await read(OffsetList(count: 80, total: 90), grants: [5, 85])
    #expect(result.reading.coverage.gap?.message.contains("said to have 90, and 80 were read") == true)
    #expect(result.calls.count == 2)
    #expect(result.calls.last?.query("identifiers") == [OffsetList.identifier(85)])
  }

  @Test func `an answer that ignores the names is a gap`() async throws {
    let result = try await read(OffsetList(count: 1_200, ignoresIdentifiers: true), grants: [1_100])
    #expect(result.reading.records.count == 1_000)
    #expect(result.reading.coverage.gap?.message.contains("other APIs than the identifiers") == true)
  }

  @Test func `a refusal is a gap with the missing scope, and asks for nothing more`() async throws {
    let transport = RecordingTransport { _, _ in
      refusal(403, "insufficient_scope", "Insufficient scope, expected any of: read:resource_servers")
    }
    let reading = try await tenant(transport).read(ResourceServer.self)
    #expect(reading.coverage.gap?.missingScope == "read:resource_servers")
    #expect(transport.calls.count == 1)
  }
}
