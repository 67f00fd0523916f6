import Documents
import Testing

@testable import GrantSources

@Suite struct KeywordReplacementTests {
  private func mapping(_ entries: [(String, JSONValue)]) throws -> KeywordMapping {
    // The writer would sort them.
    let members = entries.map { "\(JSONWriter.compact(.string($0))):\(JSONWriter.compact($1))" }
    return try KeywordMapping(config: Array("{\(members.joined(separator: ","))}".utf8), file: "config.json")
  }

  private func replaced(
    _ text: String, _ entries: [(String, JSONValue)], _ form: KeywordReplacement.Form = .yaml
  ) throws -> String {
    let replacement = KeywordReplacement(Array(text.utf8), try mapping(entries), form)
    return String(decoding: replacement.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("##A##", "x"), ("a: ##A##-##A##", "a: x-x"), ("a: @@A@@", "a: \"x\""), ("a: '@@A@@'", "a: \"x\""),
    ("a: \"@@A@@\"", "a: \"x\""), ("a: '@@A@@\"", "a: '\"x\"\""), ("a: '@@A@@ '", "a: '\"x\" '"),
    ("[@@L@@, ##L##]", "[[\"p\",\"q\"], p,q]"), ("##N## @@N@@", "12 12"), ("##T##", "true"),
    ("##Z## @@Z@@", "null null"),
    ("##O##", "[object Object]"), ("@@O@@", "{\"k\":1}"), ("##D##", "$&$1$'"), ("@@D@@", "\"$&$1$'\""),
    ("###A###", "#x#"), ("##A##A##", "xA##"), ("##A####A##", "xx"), ("@@A@@@@A@@", "\"x\"\"x\""), ("#A##", "#A##"),
    ("##a##", "##a##"), ("# ##A##", "# x"), ("##Q##", "say \"hi\""), ("@@Q@@", "\"say \\\"hi\\\"\""),
    ("####", "####"), ("##E##", ""), ("#A##E##A", "#AA"),
  ])
  func `values are written as auth0-deploy-cli writes them`(text: String, expected: String) throws {
    let entries: [(String, JSONValue)] = [
      ("A", "x"), ("L", ["p", "q"]), ("N", 12), ("T", true), ("Z", nil), ("O", ["k": 1]), ("D", "$&$1$'"),
      ("Q", "say \"hi\""), ("E", ""),
    ]
    // A line of comment keeps what has no value.
    #expect(try replaced(text, entries) == expected)
  }

  @Test func `a value may have keywords that come later, and none that came before`() throws {
    #expect(try replaced("a: ##A##", [("A", "<##B##>"), ("B", "b")]) == "a: <b>")
    #expect(try replaced("a: @@A@@", [("B", "b"), ("A", ["##B##"])]) == "a: [\"b\"]")
    #expect(try replaced("a: ##A##", [("A", "##B"), ("B", "b")]) == "a: ##B")
    #expect(try replaced("a: ##A####", [("A", "##B"), ("B", "b")]) == "a: b")
    #expect(try replaced("a: '##A##'", [("B", "b"), ("A", "##B##")]).contains("##") == false)
  }

  @Test(arguments: [
    ("a: ##X##", "a: <0>"), ("a: ##X## ##Y##", "a: <0> <1>"), ("a: x##X##y", "a: x<0>y"), ("a: @@X@@", "a: <0>"),
    ("a: '@@X@@'", "a: '<0>'"), ("a: [##X##, @@Y@@]", "a: [<0>, <1>]"), ("- ##X##", "- <0>"), ("## X", "## X"),
    ("# text ##X##", "# text <0>"), ("##X## text", "##X## text"), ("a:\n  ##X##\nb: 1", "a:\n  <0>\nb: 1"),
    ("a:\n  ##X##\n  - b", "a:\n  ##X##\n  - b"), ("a: [\n##X##\n]", "a: [\n<0>\n]"), ("##X##: 1", "<0>: 1"),
    ("a: [\n##X##,\n##Y##\n]", "a: [\n<0>,\n<1>\n]"), ("##X##: 1\n##Y##: 2", "<0>: 1\n<1>: 2"),
    ("a: [\n# c\n1, # d\n##X##]", "a: [\n# c\n1, # d\n<0>]"), ("a: 1\n##X##", "a: 1\n##X##"),
    ("a:\n##X##\n- b", "a:\n##X##\n- b"),
    ("a: ##X Y##", "a: <0>"), ("a: ##X/Y##-@@Z:Z@@", "a: <0>-<1>"), ("- x ## note ##", "- x ## note ##"),
    ("##X Y##", "##X Y##"), ("##X Y##: 1", "<0>: 1"), ("a: [##X,##Y]", "a: [<0>Y]"),
    ("[\"##X\", \"##Y\"]", "[\"##X\", \"##Y\"]"), ("#### X ####", "#### X ####"), ("a: ##ä b##", "a: <0>"),
    ("a:\n  # c\n  ##X##", "a:\n  # c\n  <0>"),
  ])
  func `what has no value gets a stand-in where it is a value`(text: String, expected: String) throws {
    #expect(try replaced(text, []).shown == expected)
  }

  @Test(arguments: [
    (###"{"a": ##X##}"###, ###"{"a": "<0>"}"###), (###"{"a": "##X##"}"###, ###"{"a": "<0>"}"###),
    (###"{"a": @@X@@}"###, ###"{"a": "<0>"}"###),
    (###"{"a": "@@X@@"}"###, ###"{"a": "<0>"}"###), (###"["\"##X##", ##X##]"###, ###"["\"<0>", "<1>"]"###),
    (###"{"##X##": 1}"###, ###"{"<0>": 1}"###), (###"["\\", ##X##]"###, ###"["\\", "<0>"]"###),
    (###"["##X/Y##", "@@X Y@@"]"###, ###"["<0>", "<1>"]"###), (###"["##X", "##Y"]"###, ###"["##X", "##Y"]"###),
  ])
  func `in JSON a stand-in is in quotation marks`(text: String, expected: String) throws {
    #expect(try replaced(text, [], .json).shown == expected)
  }

  @Test(arguments: ["\u{E000}0\u{E000}", "\"\\uE000\"", "\"\\ue0000\\uE000\"", "\u{E000}\u{E001}"])
  func `a stand-in is like nothing that is in the text`(text: String) throws {
    let replacement = KeywordReplacement(Array("a: ##X##\nb: \(text)".utf8), KeywordMapping(), .yaml)
    let standIn = try #require(String(decoding: replacement.bytes, as: UTF8.self).split(separator: "\n").first)
    #expect(!standIn.unicodeScalars.contains("\u{E000}"))
    #expect(replacement.standIns.resolve("\u{E000}0\u{E000}").keywords.isEmpty)
    let (resolved, keywords) = replacement.standIns.resolve(String(standIn))
    #expect(resolved == "a: ##X##")
    #expect(keywords == [UnresolvedKeyword(key: "X", written: "##X##", offset: 3)])
  }

  @Test(arguments: ["X Y", "HOST/NAME", "a:b", "ä"]) func `a key may have any characters`(key: String) throws {
    #expect(try replaced("a: ##\(key)## @@\(key)@@", [(key, "v")]) == "a: v \"v\"")
  }

  @Test func `values that have keywords of each other end`() throws {
    let entries = (0..<40).map { ("K\($0)", JSONValue.string("##K\($0 + 1)## ##K\($0 + 1)##")) }
    let replacement = KeywordReplacement(Array("a: ##K0##".utf8), try mapping(entries), .yaml, mostAdded: 1 << 16)
    #expect(replacement.isTooLarge && replacement.bytes.isEmpty)
    let small = KeywordReplacement(Array("a: ##K30##".utf8), try mapping(entries), .yaml, mostAdded: 1 << 16)
    #expect(!small.isTooLarge)
  }

  @Test func `a text without marks stays as it is`() {
    let replacement = KeywordReplacement(Array("a: b # c @ d".utf8), KeywordMapping(), .yaml)
    #expect(replacement.pieces.isEmpty)
    #expect(String(decoding: replacement.bytes, as: UTF8.self) == "a: b # c @ d")
  }

  @Test func `every offset leads back to where it comes from`() throws {
    let original = "p##A##q@@L@@r##X##s"
    let replacement = KeywordReplacement(
      Array(original.utf8), try mapping([("A", "<##B##>"), ("L", ["1"]), ("B", "")]), .yaml)
    let text = String(decoding: replacement.bytes, as: UTF8.self)
    #expect(text.shown == "p<>q[\"1\"]r<0>s")
    for letter in "pqrs".utf8 {
      let place = try #require(replacement.bytes.firstIndex(of: letter))
      #expect(Array(original.utf8)[replacement.pieces.original(of: place)] == letter)
    }
    #expect((1...2).map(replacement.pieces.original) == [1, 1])
    #expect((4...8).map(replacement.pieces.original) == [7, 7, 7, 7, 7])
    #expect((10...12).map(replacement.pieces.original) == [13, 13, 13])
  }
}

extension String {
  /// With stand-ins as `<NUMBER>`.
  fileprivate var shown: String { replacing(/[\u{E000}-\u{F8FF}]([0-9]+)[\u{E000}-\u{F8FF}]/) { "<\($0.1)>" } }
}
