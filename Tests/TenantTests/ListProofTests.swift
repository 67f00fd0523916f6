import Documents
import Tenant
import Testing

/// The decider of wholeness (invariant R).
struct ListProofTests {
  private static let cases: [(pages: [PageFacts], read: Int, doubt: ListDoubt?)] = [
    ([], 0, nil),
    ([PageFacts(count: 0)], 0, nil),
    ([PageFacts(count: 3)], 3, nil),
    ([PageFacts(count: 3, total: 3)], 3, nil),
    ([PageFacts(count: 3, total: 2)], 3, nil),
    ([PageFacts(count: 3, total: 4)], 3, .more(total: 4, read: 3)),
    ([PageFacts(count: 3, total: 3)], 2, .more(total: 3, read: 2)),
    ([PageFacts(count: 2, next: "a"), PageFacts(count: 1)], 3, nil),
    ([PageFacts(count: 2, next: "a")], 2, .unreadNext),
    ([PageFacts(count: 2), PageFacts(count: 2, next: "a")], 4, .unreadNext),
    ([PageFacts(count: 2, next: "")], 2, .namelessNext),
    ([PageFacts(count: 2, next: ""), PageFacts(count: 2)], 4, .namelessNext),
    ([PageFacts(count: 0, next: "a"), PageFacts(count: 2)], 2, .emptyPageBeforeNext),
    ([PageFacts(count: 2, start: 0), PageFacts(count: 1, start: 2)], 3, nil),
    ([PageFacts(count: 1, start: 2), PageFacts(count: 2, start: 0)], 3, nil),
    ([PageFacts(count: 2, start: 0), PageFacts(count: 2, start: 1)], 3, nil),
    ([PageFacts(count: 2, start: 1)], 2, .hole(from: 0, to: 1)),
    ([PageFacts(count: 2, start: 0), PageFacts(count: 2, start: 4)], 4, .hole(from: 2, to: 4)),
    ([PageFacts(count: 2, start: .max)], 2, .hole(from: 0, to: .max)),
    ([PageFacts(count: 2, start: 0, limit: 2)], 2, .fullPage(2)),
    ([PageFacts(count: 2, limit: 2)], 2, .fullPage(2)),
    ([PageFacts(count: 2, total: 2, start: 0, limit: 2)], 2, nil),
    ([PageFacts(count: 1, start: 0, limit: 2)], 1, nil),
    ([PageFacts(count: 2, start: 0, limit: 2), PageFacts(count: 1, start: 2, limit: 2)], 3, nil),
    ([PageFacts(count: 0, start: 0, limit: 0)], 0, nil),
  ]

  @Test(arguments: Self.cases.indices)
  func `pages are the whole list where nothing that they say speaks against it`(index: Int) {
    let (pages, read, doubt) = Self.cases[index]
    var proof = ListProof()
    for page in pages { proof.add(page, new: page.count) }
    #expect(proof.doubt(read: read) == doubt)
  }

  /// What speaks against a lone page that nobody can ask about any more.
  @Test(
    arguments: [
      ([PageFacts(count: 50)], 50), ([PageFacts(count: 100)], 100), ([PageFacts(count: 1_000)], 1_000),
      ([PageFacts(count: 49)], nil), ([PageFacts(count: 50, total: 50)], nil), ([PageFacts(count: 50, next: "a")], nil),
      ([PageFacts(count: 50, next: "a"), PageFacts(count: 50)], nil), ([], nil),
    ] as [([PageFacts], Int?)])
  func `a lone page that says nothing of itself is unsettled at the lengths at which lists are cut`(
    pages: [PageFacts], count: Int?
  ) {
    var proof = ListProof()
    for page in pages { proof.add(page, new: page.count) }
    #expect(proof.unsettled == count.map { .fullPage($0) })
  }

  @Test(arguments: [(0, false), (49, false), (50, true), (51, false), (100, true), (200, false), (1_000, true)])
  func `a bare list is in doubt at the lengths at which such lists are cut`(count: Int, isInDoubt: Bool) {
    var proof = ListProof()
    proof.addBareList(count)
    #expect(proof.doubt(read: count) == (isInDoubt ? .silentCut(count) : nil))
    proof.addBareList(1)
    #expect(proof.doubt(read: count + 1) == nil, "another list follows")
  }

  @Test func `a page that was named as the next and brings nothing new is in doubt, one that only overlaps is not`() {
    for (named, new, isInDoubt) in [("a", 0, true), ("a", 1, false), (nil, 0, false)] as [(String?, Int, Bool)] {
      var proof = ListProof()
      proof.add(PageFacts(count: 2, next: named), new: 2)
      proof.add(PageFacts(count: 2), new: new)
      #expect(proof.doubt(read: 2 + new) == (isInDoubt ? .repeatedPage : nil))
    }
    var empty = ListProof()
    empty.add(PageFacts(count: 2, next: "a"), new: 2)
    empty.add(PageFacts(count: 0), new: 0)
    #expect(empty.doubt(read: 2) == nil, "the page after the last one may be empty")
  }

  @Test func `every doubt is a sentence without a full stop`() {
    let doubts: [ListDoubt] = [
      .more(total: 4, read: 3), .unreadNext, .namelessNext, .emptyPageBeforeNext, .repeatedPage, .hole(from: 2, to: 4),
      .fullPage(2),
      .silentCut(50), .otherCount(stated: 2, read: 1), .ownGrantMissing(client: "app"),
    ]
    #expect(doubts.allSatisfy { !$0.description.isEmpty && !$0.description.hasSuffix(".") })
    #expect(ListDoubt.ownGrantMissing(client: "a\u{202E}b").description.contains("\\u{202E}"))
  }

  private static func page(_ object: JSONObject) throws -> ListPage {
    let document = try JSONDocument(single: Array(JSONWriter.compact(.object(object)).utf8))
    return try ListPage(document.values[0], key: "client_grants")
  }

  @Test(
    arguments: [
      ("total", "3"), ("total", -1), ("total", [1]), ("start", true), ("limit", "50"), ("next", 1), ("next", ["a"]),
      ("client_grants", "x"), ("client_grants", nil), ("statusCode", 429), ("error", "x"), ("errorCode", "x"),
    ] as [(String, JSONValue?)])
  func `what a page says and cannot be understood is an error at its key`(key: String, value: JSONValue?) throws {
    var page: JSONObject = ["client_grants": [[:]], "next": "a", "total": 1, "start": 0, "limit": 50, "error": nil]
    let facts = PageFacts(count: 1, next: "a", total: 1, start: 0, limit: 50)
    #expect(try Self.page(page).facts == facts)
    page[key] = value
    let error = #expect(throws: FieldError.self) { try Self.page(page) }
    #expect(error?.route.description == key)
  }

  @Test func `numbers that no list has are errors, and the largest is none`() throws {
    for text in ["1.5", "1e3", "9223372036854775808", "-0.1"] {
      let page = try #require(try JSONReader.value("{\"client_grants\":[],\"total\":\(text)}").object)
      #expect(throws: FieldError.self) { try Self.page(page) }
    }
    let page = try #require(try JSONReader.value("{\"client_grants\":[],\"total\":9223372036854775807}").object)
    #expect(try Self.page(page).facts.total == .max)
  }
}
