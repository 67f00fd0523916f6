import Documents
import HTTPTypes
import Tenant
import Testing

@testable import ManagementAPI

/// A list of records behind checkpoint paging, as the API serves it; its cursor is the index of the next record.
struct CursorList: Sendable {
  let key: String
  var records: [JSONValue]
  var maximum = 100

  func answer(_ sent: RecordingTransport.Sent) -> HTTPAnswer {
    if sent.query("include_totals") == ["true"] {
      return json(
        .object(
          JSONObject([
            ("total", .int(records.count)), ("start", 0), ("limit", 1), (key, .array(Array(records.prefix(1)))),
          ])))
    }
    guard let take = sent.query("take").first.flatMap({ Int($0) }), (1...maximum).contains(take) else {
      return refusal(400, "invalid_query_string", "Query validation error: 'take' must be <= \(maximum)")
    }
    let start = sent.query("from").first.flatMap { Int($0) } ?? 0
    let end = min(start + take, records.count)
    var page = JSONObject([(key, .array(Array(records[start..<end])))])
    if end < records.count { page["next"] = .string(String(end)) }
    return json(.object(page))
  }

  static func grants(_ count: Int) -> CursorList {
    CursorList(key: "client_grants", records: (0..<count).map(grant))
  }

  static func grant(_ number: Int) -> JSONValue {
    .object([
      "id": .string("cgr_\(number)"), "client_id": "c", "audience": .string("https://api\(number).example/"),
      "scope": ["read:x"],
    ])
  }
}

struct CursorListingTests {
  private func grants(_ pages: JSONValue...) async throws -> Reading<ClientGrant> {
    let transport = RecordingTransport { _, index in json(pages[min(index, pages.count - 1)]) }
    return try await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self)
  }

  @Test(arguments: [
    (0, 1, 0), (1, 1, 0), (99, 1, 0), (100, 1, 1), (101, 2, 0), (110, 2, 0), (200, 2, 1), (1_000, 10, 1),
  ])
  func `every grant is read once, a page a call, and one more call where the last page is full`(
    count: Int, pages: Int, settling: Int
  ) async throws {
    let list = CursorList.grants(count)
    let transport = RecordingTransport { sent, _ in list.answer(sent) }
    let reading = try await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self)
    #expect(reading.coverage == CollectionCoverage(read: count, pages: pages))
    #expect(reading.records.map(\.id) == (0..<count).map { "cgr_\($0)" })
    #expect(transport.calls.count == pages + settling)
    #expect(transport.calls.allSatisfy { $0.request.method == .get && $0.endpoint == "/client-grants" })
  }

  @Test(arguments: [(0, 1, 0), (50, 1, 1), (51, 2, 0), (120, 3, 0)])
  func `where 100 a page are refused, 50 are taken`(count: Int, pages: Int, settling: Int) async throws {
    var list = CursorList.grants(count)
    list.maximum = 50
    let transport = RecordingTransport { [list] sent, _ in list.answer(sent) }
    let reading = try await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self)
    #expect(reading.coverage == CollectionCoverage(read: count, pages: pages))
    #expect(transport.calls.count == pages + 1 + settling)
  }

  @Test func `a 400 for another reason is reported as itself`() async throws {
    let transport = RecordingTransport { _, _ in refusal(400, "invalid_uri", "Something else") }
    let gap = try #require(await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self).coverage.gap)
    #expect(gap.status == 400)
    #expect(gap.message.contains("400 invalid_uri: Something else"))
    #expect(transport.calls.count == 2)
  }

  @Test func `a failure in the middle keeps what was read and is a gap`() async throws {
    let list = CursorList.grants(300)
    let transport = RecordingTransport { sent, index in
      index < 2 ? list.answer(sent) : refusal(400, "invalid_query_string", "Invalid cursor")
    }
    let reading = try await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self)
    #expect(reading.records.count == 200)
    #expect(reading.coverage.pages == 2)
    #expect(reading.coverage.gap?.status == 400)
    #expect(transport.calls.count == 3)
  }

  @Test func `a repeated cursor is an error, not an endless list`() async throws {
    let reading = try await grants(
      ["client_grants": [CursorList.grant(1)], "next": "a"], ["client_grants": [CursorList.grant(2)], "next": "b"],
      ["client_grants": [CursorList.grant(3)], "next": "a"])
    #expect(reading.records.count == 3)
    #expect(reading.coverage.gap?.message.contains("page 3") == true)
    #expect(reading.coverage.gap?.message.contains("repeats an earlier cursor") == true)
  }

  @Test func `one grant twice with the same content is one record`() async throws {
    let other: JSONValue = [
      "scope": ["read:x"], "audience": "https://api1.example/", "client_id": "c", "id": "cgr_1",
    ]
    let reading = try await grants(
      ["client_grants": [CursorList.grant(1)], "next": "a"], ["client_grants": [other, CursorList.grant(2)]])
    #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(reading.coverage.isComplete)
  }

  @Test(
    arguments: [
      ["id": "cgr_1", "client_id": "c", "audience": "https://api1.example/", "scope": ["read:x", "delete:x"]],
      ["id": "cgr_1", "client_id": "c", "audience": "https://api1.example/", "scope": ["read:x"], "unknown": 1],
    ] as [JSONValue])
  func `one grant with two contents is a gap, and the others are still read`(changed: JSONValue) async throws {
    let reading = try await grants(["client_grants": [CursorList.grant(1), changed, CursorList.grant(2)]])
    #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(
      reading.coverage.gap?.message
        == "the API's list is not sound: cgr_1 came twice with different contents: it was changed meanwhile; run again")
  }

  @Test func `ids are compared exactly`() async throws {
    let reading = try await grants(["client_grants": [["id": "caf\u{E9}"], ["id": "cafe\u{301}"]]])
    #expect(reading.records.count == 2)
    #expect(reading.coverage.isComplete)
  }

  @Test(
    arguments: [
      ([], "page 1 of the list of client_grants is a list, not an object"), ("x", "is a string, not an object"),
      ([:], "has no list 'client_grants'"), (["client_grants": [:]], "has no list 'client_grants'"),
      (["clients": []], "has no list 'client_grants'"),
      (["client_grants": [], "next": ""], "an empty 'next'"),
      (["client_grants": [], "next": 5], "page 1 of the list of client_grants: next: expected a string"),
    ] as [(JSONValue, String)])
  func `a page of another form is a gap, never an empty tenant`(page: JSONValue, words: String) async throws {
    let reading = try await grants(page)
    #expect(reading.records.isEmpty)
    #expect(reading.coverage.gap?.message.contains(words) == true)
  }

  @Test func `items that are no grants are named by page and place, and the others kept`() async throws {
    let reading = try await grants(
      ["client_grants": [CursorList.grant(1)], "next": "a"],
      ["client_grants": ["text", CursorList.grant(2), ["id": "cgr_3", "scope": [1]]]])
    #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(reading.coverage.gap?.message.contains("item 1 of page 2 is a string, not an object (and 1 more") == true)
    let wrong = try await grants(["client_grants": [["id": "cgr_3", "scope": ["a", 1]]]])
    #expect(
      wrong.coverage.gap?.message.contains("item 1 of page 1: scope[1]: expected a string, found a number") == true)
  }

  @Test func `a grant without an id, or with a null cursor after it, is a grant`() async throws {
    let reading = try await grants(["client_grants": [["audience": "a"], ["audience": "a"]], "next": nil])
    #expect(reading.records.count == 2)
    #expect(reading.coverage.isComplete)
  }
}
