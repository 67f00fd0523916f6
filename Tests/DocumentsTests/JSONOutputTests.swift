import Documents
import TestSupport
import Testing

@Suite struct JSONOutputTests {
  private static let texts = [
    "", "plain", "a \"quoted\" \\ text", "tab\tline\nreturn\r", "\u{1B}[31m\u{7F}\u{202E}", "é 在庫 😀 \u{E0041}",
    "12345678##vso[x]", "## [x] ##[y] #[z]", String(repeating: "long ", count: 50) + "\u{FEFF}end", "########[a]",
  ]

  @Test(arguments: [JSONOutput.Layout.compact, .pretty])
  func `what is written piece by piece is what the value would be`(layout: JSONOutput.Layout) {
    let numbers: JSONValue = ["b": [1, -2, true, nil], "a": [:], "": []]
    var output = JSONOutput(layout)
    output.beginObject()
    output.member("absent", nil as String?)
    output.list("items", [1, 2]) { output, number in
      output.beginObject()
      output.member("number", number)
      output.endObject()
    }
    output.list("none", [Int]()) { $0.write($1) }
    output.key("numbers")
    output.write(numbers)
    output.object("object") { output in
      output.member("is", true)
      output.member("texts", Self.texts)
      output.object("within") { _ in }
    }
    output.member("some", 7) { $0.write($1) }
    output.endObject()
    let value: JSONValue = [
      "absent": nil, "items": [["number": 1], ["number": 2]], "none": [], "numbers": numbers,
      "object": ["is": true, "texts": .strings(Self.texts), "within": [:]], "some": 7,
    ]
    let expected = layout == .pretty ? JSONWriter.pretty(value) : JSONWriter.compact(value)
    #expect(String(decoding: output.bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: [JSONOutput.Layout.compact, .pretty])
  func `elements that are written apart fit into their list`(layout: JSONOutput.Layout) {
    var output = JSONOutput(layout)
    output.beginObject()
    output.key("list")
    output.beginList()
    var apart = output.elementsApart
    apart.write("a")
    let count = apart.bytes.count
    apart.write("b")
    apart.takeBack(to: count)
    apart.write("c")
    let head = output.take()
    output.passElements()
    output.endList()
    output.endObject()
    let bytes = head + apart.bytes.dropFirst() + output.take()
    let value: JSONValue = ["list": ["a", "c"]]
    let expected = layout == .pretty ? JSONWriter.pretty(value) : JSONWriter.compact(value)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  private final class Owner: Sendable {}

  @Test(arguments: [JSONOutput.Layout.compact, .pretty])
  func `members that come again are what they were of the same owner, and new of another`(layout: JSONOutput.Layout) {
    let owners = [Owner(), Owner()]
    var written: [Int] = []
    var output = JSONOutput(layout)
    output.beginList()
    for (place, owner) in [0, 0, 1, 0].enumerated() {
      output.beginObject()
      output.member("a", place)
      output.piece(0, of: owners[owner]) { output in
        written.append(place)
        output.member("b", owner)
        output.list("c", [owner]) { $0.write($1) }
      }
      output.member("d", place)
      output.piece(1, of: owners[owner]) { $0.member("e", owner) }
      output.endObject()
    }
    output.endList()
    let value: JSONValue = [
      ["a": 0, "b": 0, "c": [0], "d": 0, "e": 0], ["a": 1, "b": 0, "c": [0], "d": 1, "e": 0],
      ["a": 2, "b": 1, "c": [1], "d": 2, "e": 1], ["a": 3, "b": 0, "c": [0], "d": 3, "e": 0],
    ]
    let expected = layout == .pretty ? JSONWriter.pretty(value) : JSONWriter.compact(value)
    #expect(String(decoding: output.bytes, as: UTF8.self) == expected)
    #expect(written == [0, 2, 3])
  }

  /// The texts are made of what the writer looks for, at every place within the eight bytes that it reads at once.
  @Test func `random strings are read back, and no runner finds a command in them`() throws {
    let pieces = [
      "#", "#", "[", "vso", "\"", "\\", "\n", "\u{7F}", "a", "0123456789", "é", "在", "\u{200B}", "😀", "\u{0}",
    ]
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...20, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      let json = JSONWriter.compact(.string(text))
      #expect(try JSONReader.value(json) == .string(text))
      #expect(NeutralText.of(json, .json).isIdentical(to: json))
      #expect(json.unicodeScalars.allSatisfy { !String($0).hasHiddenCharacters })
    }
  }
}
