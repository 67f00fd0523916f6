import TestSupport
import Testing

@testable import Documents

@Suite struct JSONDocumentTests {
  private func document(_ text: String) throws -> JSONDocument { try JSONDocument(Array(text.utf8)) }

  private func error(_ bytes: [UInt8]) -> JSONError? {
    do {
      _ = try JSONDocument(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    arguments: [
      ("", []), (" \n\t\r", []), ("1", [0]), (" [1] ", [1]), ("[1]\n{\"a\":2}{}  \"x\" 3\n", [0, 4, 11, 15, 19]),
      ("1null-2true\"a\"false3e5-7[]", [0, 1, 5, 7, 11, 14, 19, 22, 24]), ("\u{FEFF}{} 1", [3, 6]),
    ] as [(String, [Int])])
  func `any number of values is read, each at its offset`(text: String, offsets: [Int]) throws {
    let values = try document(text).values
    #expect(values.map(\.offset) == offsets)
    for (value, end) in zip(values, offsets.dropFirst() + [text.utf8.count]) {
      let written = String(decoding: value.document.bytes[value.range], as: UTF8.self)
      #expect(value.range.upperBound <= end)
      #expect(try JSONReader.value(written) == value.value)
    }
  }

  @Test(arguments: [("1 2", 2), ("{}[]", 2), ("1null", 1), (" [] x", 4)])
  func `one value is wanted and a second one refused`(text: String, offset: Int) {
    let wrong = #expect(throws: JSONError.self) { try JSONDocument(single: Array(text.utf8)) }
    #expect(wrong?.offset == offset)
    #expect(wrong?.message.hasPrefix("expected the end of the input, found ") == true)
  }

  @Test func `nothing is no single value`() {
    #expect(throws: JSONError(offset: 2, message: "the input is empty")) { try JSONDocument(single: [0x20, 0x0A]) }
    #expect(throws: JSONError(offset: 0, message: "the input is empty")) { try JSONDocument(single: []) }
  }

  /// A string is checked eight bytes at a time: what is wrong in it must be seen at every place of the eight.
  @Test(arguments: 0..<20)
  func `a string of any length is read to its end, and refused at the byte that is wrong`(length: Int) throws {
    let plain = String(repeating: "p", count: length)
    for tail in ["", " ", "          "] {
      #expect(try document("\"\(plain)\"" + tail).values.first?.string == plain)
      for text in ["é", "日", "😀", "\\n", "\\ud83d\\ude00", "\u{7F}"] {
        let written = "[\"\(plain)\(text)\(plain)\"]\(tail)"
        let value = try #require(try document(written).values.first?.elements.first)
        #expect(value.range == 1..<written.utf8.count - tail.utf8.count - 1)
        #expect(value.string == plain + (text == "\\n" ? "\n" : text.hasPrefix("\\u") ? "😀" : text) + plain)
      }
      let head = Array("\"\(plain)".utf8)
      let rest = Array("\(plain)\"\(tail)".utf8)
      #expect(error(head + [0x1F] + rest)?.message == "a control character in a string must be escaped")
      #expect(error(head + [0x1F] + rest)?.offset == head.count)
      #expect(error(head + Array("\\q".utf8) + rest)?.offset == head.count)
      #expect(error(head + [0xFF] + rest) == JSONError(offset: 1, message: "a string is not valid UTF-8"))
      #expect(error(head + [0xC3])?.message == "the input ends inside a string")
      #expect(error(head) == JSONError(offset: head.count, message: "the input ends inside a string"))
    }
  }

  @Test(
    arguments: [
      ([0x80], false), ([0xC1, 0xBF], false), ([0xC2, 0x80], true), ([0xC2, 0x7F], false), ([0xDF, 0xBF], true),
      ([0xE0, 0x9F, 0xBF], false), ([0xE0, 0xA0, 0x80], true), ([0xE1, 0x80], false), ([0xED, 0x9F, 0xBF], true),
      ([0xED, 0xA0, 0x80], false), ([0xEF, 0xBF, 0xBF], true), ([0xF0, 0x8F, 0xBF, 0xBF], false),
      ([0xF0, 0x90, 0x80, 0x80], true), ([0xF1, 0x80, 0x80], false), ([0xF3, 0xBF, 0xBF, 0xC0], false),
      ([0xF4, 0x8F, 0xBF, 0xBF], true), ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false),
    ] as [([UInt8], Bool)])
  func `UTF-8 is told from what is none at each of its limits`(character: [UInt8], isValid: Bool) {
    let quote: [UInt8] = [0x22]
    #expect((error(quote + character + quote) == nil) == isValid)
    // What else is wrong with the string is said first, wherever it is.
    #expect(error(quote + character + [0x01] + quote)?.offset == 1 + character.count)
  }

  @Test(arguments: [
    #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"\u0061":1,"\u0061":2}"#,
    #"{"12345678":1,"12345678":2}"#, #"{"a-long-key-1":1,"b":{"a-long-key-1":2},"a-long-key-1":3}"#,
    #"{"😀":1,"\ud83d\ude00":2}"#, #"{"":1,"":2}"#, #"[{"\n":{"\n":1},"\t":{"\n":1},"\n":1}]"#,
  ])
  func `a key that comes twice in one object is refused, as it is read`(text: String) throws {
    #expect(error(Array(text.utf8))?.message.hasSuffix("occurs twice") == true)
  }

  @Test(arguments: [
    #"{"a":1,"A":2}"#, #"{"12345678":1,"1234567":2,"123456789":3,"123456780":4}"#, #"{"a":{"a":{"a":1}}}"#,
    #"[{"a":1},{"a":2}]"#, #"{"a\u0000":1,"a":2}"#, #"{"\u0061b":{"b":1},"a":{"\u0061b":1},"b":1}"#,
    "{\"\u{E9}\":1,\"e\u{301}\":2}", #"{"abcdefgh1":1,"abcdefgh2":2}"#,
  ])
  func `keys that differ, or are of different objects, are none that come twice`(text: String) throws {
    #expect(error(Array(text.utf8)) == nil)
  }

  @Test(arguments: [31, 32, 33, 70])
  func `keys of an object of any size are compared as they are read`(count: Int) {
    let keys = (0..<count).map { #""k\u00\#(30 + $0 % 10)-\#($0)":\#($0)"# }.joined(separator: ",")
    #expect(error(Array("{\(keys)}".utf8)) == nil)
    #expect(error(Array(#"{\#(keys),"k0-0":1}"#.utf8))?.message == "the key 'k0-0' occurs twice")
  }

  @Test(arguments: [[0, 1, 2, 4, 5, 7, 8, 9, 10], [10, 9, 8, 7, 5, 4, 2, 1, 0], [5, 5, 2, 8, 0, 10, 9, 1, 4, 7]])
  func `a document has lines, which end after a line feed, in whatever order they are asked for`(offsets: [Int]) throws
  {
    let lines = [0: 1, 1: 1, 2: 2, 4: 2, 5: 3, 7: 4, 8: 4, 9: 4, 10: 5]
    let document = try document("[\n1,\n\r\n2]\n")
    #expect(offsets.map { document.line(at: $0) } == offsets.map { lines[$0] ?? 0 })
  }

  @Test(arguments: 0..<50)
  func `a random value is the same as it was written, as a tree and as nodes`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let value = JSONValue.random(using: &generator)
    for text in [JSONWriter.compact(value), JSONWriter.pretty(value)] {
      let node = try #require(try document(text).values.first)
      #expect(node.value == value)
      #expect(node.range == 0..<text.utf8.count)
      #expect(node.isSame(as: value))
    }
  }
}

extension JSONNode {
  /// Whether everything that the node gives is what the value has.
  fileprivate func isSame(as value: JSONValue) -> Bool {
    guard kind.words == value.kind, isNull == value.isNull, bool == value.bool, int == value.int else { return false }
    switch value {
    case .null, .bool: return members.isEmpty && elements.isEmpty
    case .number(let number): return self.number == number
    case .string(let text): return string?.isIdentical(to: text) == true
    case .array(let values):
      return elements.count == values.count && zip(elements, values).allSatisfy { $0.isSame(as: $1) }
    case .object(let object):
      return members.count == object.members.count && members.map(\.key) == object.keys.sorted { $0.precedes($1) }
        && object.members.allSatisfy { member in self[member.key]?.isSame(as: member.value) == true }
    }
  }
}

extension JSONValue {
  fileprivate static func random(using generator: inout SeededGenerator, depth: Int = 0) -> JSONValue {
    let texts = ["", "a", "read:users", "é", "e\u{301}", "日本語", "😀", "\"\\/\n\u{0}", "\u{202E}", "twelve bytes"]
    func text() -> String {
      (0..<Int.random(in: 0...3, using: &generator)).map { _ in texts.randomElement(using: &generator) ?? "" }.joined()
    }
    switch Int.random(in: 0...(depth < 4 ? 7 : 4), using: &generator) {
    case 0: return nil
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .int(Int.random(in: -1000...1000, using: &generator))
    case 3, 4: return .string(text())
    case 5, 6:
      let count = Int.random(in: 0...4, using: &generator)
      return .array((0..<count).map { _ in random(using: &generator, depth: depth + 1) })
    default:
      let count = Int.random(in: 0...5, using: &generator)
      return .object(JSONObject((0..<count).map { _ in (text(), random(using: &generator, depth: depth + 1)) }))
    }
  }
}
