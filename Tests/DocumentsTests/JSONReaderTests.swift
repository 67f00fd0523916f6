import Testing

@testable import Documents

@Suite struct JSONReaderTests {
  private func error(_ bytes: [UInt8]) -> JSONError? {
    do {
      _ = try JSONReader.value(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("", 0, "the input is empty"),
    (" \n", 2, "the input is empty"),
    ("<html>", 0, "expected a value, found '<'"),
    ("[1,]", 3, "expected a value, found ']'"),
    ("[1 2]", 3, "expected ',' or ']', found '2'"),
    ("[1", 2, "the input ends where ',' or ']' should be"),
    ("[1,", 3, "the input ends where a value should be"),
    ("{", 1, "the input ends inside an object"),
    ("{a:1}", 1, "expected a key in double quotes, found 'a'"),
    ("{\"a\" 1}", 5, "expected ':' after the key, found '1'"),
    ("{\"a\"", 4, "the input ends where ':' after the key should be"),
    ("{\"a\":1,}", 7, "expected a key in double quotes, found '}'"),
    ("{\"a\":1;}", 6, "expected ',' or '}', found ';'"),
    ("{\"a\":1", 6, "the input ends where ',' or '}' should be"),
    ("  {\"a\":1, \"b\":2, \"a\":3}", 17, "the key 'a' occurs twice"),
    ("1 2", 2, "expected the end of the input, found '2'"),
    ("[] x", 3, "expected the end of the input, found 'x'"),
    ("\u{1}", 0, "expected a value, found byte 0x1"),
    ("tru", 0, "expected true"),
    ("[nul]", 1, "expected null"),
    ("[fals", 1, "expected false"),
    ("'a'", 0, "expected a value, found '''"),
  ])
  func `what is not JSON is refused at its byte`(text: String, offset: Int, message: String) {
    #expect(error(Array(text.utf8)) == JSONError(offset: offset, message: message))
  }

  @Test(arguments: [
    ("-", 1, "a number needs a digit here"),
    ("[-a]", 2, "a number needs a digit here"),
    ("01", 0, "a number must not start with 0"),
    ("[1, -012]", 4, "a number must not start with 0"),
    ("1.", 2, "a number needs a digit after the point"),
    ("1.e5", 2, "a number needs a digit after the point"),
    ("1e", 2, "a number needs a digit in its exponent"),
    ("[1e+]", 4, "a number needs a digit in its exponent"),
    ("+1", 0, "expected a value, found '+'"),
    (".5", 0, "expected a value, found '.'"),
    ("NaN", 0, "expected a value, found 'N'"),
    ("Infinity", 0, "expected a value, found 'I'"),
    ("0x10", 1, "expected the end of the input, found 'x'"),
  ])
  func `what is no number is refused at its byte`(text: String, offset: Int, message: String) {
    #expect(error(Array(text.utf8)) == JSONError(offset: offset, message: message))
  }

  @Test(arguments: [
    (#"["abc"#, 5, "the input ends inside a string"),
    (#"["a\"#, 4, "the input ends inside a string"),
    (#"["a\n"#, 5, "the input ends inside a string"),
    (#"["a\x"]"#, 3, "an unknown escape in a string"),
    (#"["\u12"]"#, 2, #"\u needs four hexadecimal digits"#),
    (#"["\u12g4"]"#, 2, #"\u needs four hexadecimal digits"#),
    (#"["\uD83D"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uD83Dx"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uD83DA"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uD83D\uD83D"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uDE00"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uDE00\uD83D"]"#, 2, "half of a surrogate pair in a string"),
    (#"["\uD83D\u12"]"#, 2, #"\u needs four hexadecimal digits"#),
    ("[\"a\nb\"]", 3, "a control character in a string must be escaped"),
    ("[\"a\\tb\u{0}\"]", 6, "a control character in a string must be escaped"),
    ("[\"a\u{1F}b\"]", 3, "a control character in a string must be escaped"),
  ])
  func `what is no string is refused at its byte`(text: String, offset: Int, message: String) {
    #expect(error(Array(text.utf8)) == JSONError(offset: offset, message: message))
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
    ] as [[UInt8]])
  func `a string that is not valid UTF-8 is refused, plain or beside an escape`(bytes: [UInt8]) {
    let wrong = JSONError(offset: 2, message: "a string is not valid UTF-8")
    #expect(error([0x5B, 0x22] + bytes + [0x22, 0x5D]) == wrong)
    #expect(error([0x5B, 0x22] + Array(#"\n"#.utf8) + bytes + [0x22, 0x5D]) == wrong)
  }

  @Test func `bytes that are not UTF-8 outside of strings are refused at their byte`() {
    #expect(error([0x5B, 0xFF, 0x5D]) == JSONError(offset: 1, message: "expected a value, found byte 0xff"))
    #expect(error(Array("[\u{A0}1]".utf8))?.offset == 1)
  }

  @Test func `every escape is read`() throws {
    let value = try JSONReader.value(#""\"\\\/\b\f\n\r\t\u00e9\u0000\uD83D\uDE00\ufeff""#)
    let wanted = "\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{0}\u{1F600}\u{FEFF}"
    #expect(try #require(value.string).isIdentical(to: wanted))
  }

  @Test func `a byte order mark at the start is passed over and counted`() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(try JSONReader.value(mark + Array("[1]".utf8)) == [1])
    #expect(error(mark + Array("[x]".utf8))?.offset == 4)
    #expect(error(mark)?.message == "the input is empty")
    #expect(error(Array("[".utf8) + mark + Array("]".utf8))?.offset == 1)
  }

  @Test(arguments: [2, 31, 32, 33, 34, 100])
  func `a key that occurs twice is found in objects of any size`(count: Int) throws {
    let unique = (0..<count).map { #""k\#($0)":\#($0)"# }.joined(separator: ",")
    #expect(try JSONReader.value("{\(unique)}").object?.members.count == count)
    for repeated in [0, count / 2, count - 1] {
      let found = error(Array(#"{\#(unique),"k\#(repeated)":0}"#.utf8))
      #expect(found == JSONError(offset: unique.utf8.count + 2, message: "the key 'k\(repeated)' occurs twice"))
    }
  }

  @Test func `keys that are canonically equivalent are two keys`() throws {
    let filler = (0..<40).map { #""k\#($0)":0"# }.joined(separator: ",")
    for text in ["{\"\u{E9}\":1,\"e\u{301}\":2}", "{\(filler),\"\u{E9}\":1,\"e\u{301}\":2}"] {
      let object = try #require(try JSONReader.value(text).object)
      #expect(object["\u{E9}"] == 1)
      #expect(object["e\u{301}"] == 2)
    }
  }

  @Test func `an escaped key is the same key`() {
    #expect(error(Array(#"{"a":1,"\u0061":2}"#.utf8)) == JSONError(offset: 7, message: "the key 'a' occurs twice"))
  }

  @Test func `the depth is limited to 512`() throws {
    let nested = { (depth: Int) in
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(error(nested(512)) == nil)
    #expect(error(nested(513)) == JSONError(offset: 512, message: "nested more than 512 deep"))
    let objects = String(repeating: #"{"a":"#, count: 512) + "{}" + String(repeating: "}", count: 512)
    #expect(error(Array(objects.utf8))?.message == "nested more than 512 deep")
    #expect(error(Array(repeating: UInt8(ascii: "["), count: 100_000))?.offset == 512)
  }

  @Test func `several values in a row are read with their offsets`() throws {
    let values = try JSONDocument(Array("[1]\n{\"a\":2}{}  \"x\" 3\n".utf8)).values
    #expect(values.map(\.offset) == [0, 4, 11, 15, 19])
    #expect(values.map(\.value) == [[1], ["a": 2], [:], "x", 3])
    #expect(try JSONDocument(Array(" \n\t\r".utf8)).values.isEmpty)
    #expect(throws: JSONError(offset: 4, message: "expected a value, found ']'")) {
      try JSONDocument(Array("[1] ]".utf8))
    }
  }

  @Test func `the message of an error names the byte and shows no control character`() {
    let found = error(Array("{\"\\u202e\":1,\"\\u202e\":2}".utf8))
    #expect(found?.description == #"not JSON at byte 12: the key '\u{202E}' occurs twice"#)
  }
}
