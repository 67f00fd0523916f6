import Documents
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  @Test func `keys are sorted by code point at every level and values keep their order`() throws {
    let value = try JSONReader.value(##"{"b":[2,1],"a":{"z":null,"Z":true,"é":1,"😀":2},"":false}"##)
    #expect(JSONWriter.compact(value) == #"{"":false,"a":{"Z":true,"z":null,"é":1,"😀":2},"b":[2,1]}"#)
  }

  @Test func `keys outside the basic plane sort after those inside, as their code points do`() {
    let value: JSONValue = ["\u{1F600}": 1, "\u{FFFD}": 2]
    #expect(JSONWriter.compact(value) == "{\"\u{FFFD}\":2,\"\u{1F600}\":1}")
  }

  @Test func `the indented form has two spaces a level and nothing inside what is empty`() {
    let value: JSONValue = ["a": [1, [:], []], "b": ["c": "d"]]
    #expect(
      JSONWriter.pretty(value) == """
        {
          "a": [
            1,
            {},
            []
          ],
          "b": {
            "c": "d"
          }
        }
        """)
  }

  @Test(arguments: [
    ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#), ("\n\r\t", #""\n\r\t""#),
    ("\u{8}\u{C}\u{0}", #""\u0008\u000c\u0000""#),
    ("\u{7F}", #""\u007f""#), ("\u{1B}[31m", #""\u001b[31m""#), ("a\u{202E}b", #""a\u202eb""#),
    ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\u{FEFF}", #""\ufeff""#), ("\u{E0041}", #""\udb40\udc41""#),
    ("\u{F0000}", #""\udb80\udc00""#), ("é😀", "\"é😀\""),
  ])
  func `a string is escaped where a terminal would act on it or a reader be misled`(text: String, json: String) throws {
    #expect(JSONWriter.compact(.string(text)) == json)
    #expect(try #require(JSONReader.value(json).string).isIdentical(to: text))
  }

  @Test func `every scalar survives a round trip`() throws {
    var text = ""
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: Cases.count(29, whole: 7)) {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let written = JSONWriter.compact(.object(JSONObject([(text, .string(text))])))
    let read = try JSONReader.value(written)
    #expect(read.object?.members.first.map { $0.key.isIdentical(to: text) && $0.value == .string(text) } == true)
  }

  @Test(.enabled(if: Recordings.isPresent, Recordings.absence))
  func `every recording survives a round trip in both forms`() throws {
    let recordings = try Recordings.all()
    #expect(recordings.count >= 5)
    for (name, bytes) in recordings {
      let value = try JSONReader.value(bytes)
      let compact = JSONWriter.compact(value)
      #expect(try JSONReader.value(compact) == value, "\(name)")
      #expect(try JSONReader.value(JSONWriter.pretty(value)) == value, "\(name)")
      #expect(JSONWriter.compact(try JSONReader.value(compact)) == compact, "\(name)")
    }
  }
}
