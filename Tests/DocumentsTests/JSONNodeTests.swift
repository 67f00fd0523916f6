import Documents
import Testing

@Suite struct JSONNodeTests {
  private func node(_ text: String) throws -> JSONNode {
    try #require(try JSONDocument(single: Array(text.utf8)).values.first)
  }

  @Test(
    arguments: [
      ("null", "null"), ("true", "a boolean"), ("false", "a boolean"), ("-1", "a number"), ("0", "a number"),
      ("\"\"", "a string"), ("[]", "a list"), ("{}", "an object"),
    ])
  func `a node names its kind and gives itself as nothing else`(text: String, kind: String) throws {
    let node = try node(" \(text) ")
    #expect(node.kind.words == kind)
    #expect(node.range == 1..<1 + text.utf8.count)
    #expect(node.isNull == (kind == "null"))
    #expect((node.bool != nil) == (kind == "a boolean"))
    #expect((node.number != nil) == (kind == "a number"))
    #expect((node.int != nil) == (kind == "a number"))
    #expect((node.string != nil) == (kind == "a string"))
    #expect(node.elements.isEmpty)
    #expect(node.members.isEmpty)
    #expect(node["a"] == nil)
  }

  @Test func `scalars are read as they are written`() throws {
    #expect(try node("true").bool == true)
    #expect(try node("false").bool == false)
    #expect(try node("9223372036854775807").int == .max)
    #expect(try node("9223372036854775808").int == nil)
    #expect(try node("1.0").int == nil)
    #expect(try node("-1.50E+2 ").number?.text == "-1.50E+2")
    #expect(try node(#""a\u00e9\ud83d\ude00\/""#).string == "aé😀/")
  }

  @Test(arguments: [
    ("audience", 1), ("a\"b", 2), ("é", 3), ("", 4), ("e\u{301}", nil), ("aud", nil), ("audiencee", nil), ("x", nil),
  ])
  func `a member is found by the code points of its key`(key: String, value: Int?) throws {
    let node = try node(#" { "audience" : 1, "a\"b":2 , "\u00e9":3,"":4,"inner":{"x":[{"x":5}],"}":"x"} }"#)
    #expect(node[key]?.int == value.map(Int64.init))
    #expect(node.members.count == 5)
    #expect(node.members.map(\.key) == ["audience", "a\"b", "é", "", "inner"])
    #expect(node["inner"]?["x"]?.elements.first?["x"]?.int == 5)
  }

  @Test(arguments: [(#""id""#, true), (#""\u0069d""#, true), (#""ID""#, false), (#""id2""#, false), ("1", false)])
  func `a string is compared with a text`(text: String, isSame: Bool) throws {
    let node = try node(text)
    #expect(node.document.withCursor(at: 0) { $0.kind == .string && $0.is($0.string(), "id") } == isSame)
  }

  /// Those of a value and of its members are found by offsets that were kept, those further down by reading.
  @Test(arguments: [
    "[1, [2, 3], {}, \"],[\", null]", "{\"a\": [1, [2, 3], {}, \"],[\", null], \"b\": []}",
    "[[[1, [2, 3], {}, \"],[\", null]]]", "{\"a\": {\"a\": [1, [2, 3], {}, \"],[\", null]}}",
  ])
  func `elements are found at any depth`(text: String) throws {
    var list = try node(text)
    while let inner = list["a"] ?? (list.elements.count == 1 ? list.elements.first : nil) { list = inner }
    #expect(list.elements.map(\.value) == [1, [2, 3], [:], "],[", nil])
    #expect(
      list.elements.map { String(decoding: $0.document.bytes[$0.range], as: UTF8.self) }.joined(separator: " ")
        == "1 [2, 3] {} \"],[\" null")
    #expect(list.elements.count == 5)
    #expect(list.elements.dropFirst(1).first?.elements.map(\.int) == [2, 3])
  }

  @Test func `a node is found again by its offset`() throws {
    let grants = try node(#"{"client_grants":[{"id":"a"},{"id":"b"}]}"#)["client_grants"]
    let second = try #require(grants?.elements.last)
    #expect(second.document.node(at: second.offset)["id"]?.string == "b")
  }

  @Test func `the deepest value is read and its tree made`() throws {
    let depth = JSONDocument.maximumDepth
    var inner = try node(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    #expect(inner.range.count == 2 * depth)
    #expect(inner.value.array?.count == 1)
    for _ in 1..<depth { inner = try #require(inner.elements.first) }
    #expect(inner.elements.isEmpty)
  }
}
