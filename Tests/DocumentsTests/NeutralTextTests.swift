import Documents
import TestSupport
import Testing

@Suite struct `Neutral text` {
  @Test(arguments: [
    ("::stop-commands::x", #":\u{3A}stop-commands::x"#), ("a\n \t::x::", "a\n \t:\\u{3A}x::"),
    ("a\r::x", #"a\#r:\u{3A}x"#), ("\u{FEFF}\u{3000}::x", "\u{FEFF}\u{3000}:\\u{3A}x"),
    ("a\u{2028}::x", "a\u{2028}:\\u{3A}x"),
    ("a\u{B}::x\u{85}::y\0::z", "a\u{B}:\\u{3A}x\u{85}:\\u{3A}y\0:\\u{3A}z"),
    ("##[x]", #"##\u{5B}x]"#), ("a##vso[x]##VsO[y]", #"a##vso\u{5B}x]##VsO\u{5B}y]"#),
    ("#####[x]", #"#####\u{5B}x]"#), ("::::", #":\u{3A}::"#), ("::##[x]", #":\u{3A}##\u{5B}x]"#),
  ])
  func `what makes a command is written otherwise`(text: String, neutral: String) {
    #expect(NeutralText.of(text).isIdentical(to: neutral))
    #expect(NeutralText.of(neutral).isIdentical(to: neutral))
  }

  @Test(arguments: [
    "", "a::b::c", "é::b", "é\u{301}::b", ":a:", ": :", "#[x]", "## [x]", "# #[x]", "##1[x]", "##vso x[",
    "## Title\n\n[a](b)",
    "a: ::1", "https://a/", "<a>::b", "a\u{E9}::b\u{E2}::c",
  ])
  func `what makes none stays`(text: String) {
    for form in [NeutralText.Form.text, .json, .markup, .annotations] {
      #expect(NeutralText.of(text, form).isIdentical(to: text))
    }
  }

  @Test(arguments: PipelineText.samples)
  func `no runner finds a command, wherever the text is cut into pieces`(text: String) {
    let bytes = Array(text.unicodeScalars)
    for cut in 0...min(bytes.count, 40) {
      var neutral = NeutralText()
      let pieces = [bytes[..<cut], bytes[cut...]].map { piece in
        neutral.next(String(String.UnicodeScalarView(piece)))
      }
      #expect(PipelineRunner.commands(in: pieces.joined()) == [], "cut at \(cut)")
    }
    var neutral = NeutralText()
    #expect(PipelineRunner.commands(in: bytes.map { neutral.next(String($0)) }.joined()) == [])
  }

  /// Else the tests that ask them would show nothing.
  @Test func `the runners of the tests find commands in what is not neutral`() {
    #expect(PipelineRunner.github.commands(in: "a\n \u{3000}::add-mask::x") == ["add-mask"])
    #expect(PipelineRunner.github.commands(in: "::error file=a::x\rb\r\n::c::") == ["error file=a", "c"])
    #expect(PipelineRunner.github.commands(in: "a ::error::x\n::error\n:: x") == [])
    #expect(PipelineRunner.brackets.commands(in: "a##[group]x") == ["group"])
    #expect(PipelineRunner.azure.commands(in: "x\n ##vso[task.debug a=b]c") == ["task.debug a=b"])
    #expect(PipelineRunner.azure.commands(in: "##vso[task.debug") == [])
    for text in PipelineText.samples where !text.unicodeScalars.contains("\u{200B}") && !text.hasPrefix("\u{1B}") {
      #expect(PipelineRunner.commands(in: text) != [], "\(text)")
    }
  }

  @Test func `another stream may have ended a line between two pieces`() {
    var neutral = NeutralText()
    #expect(neutral.next("error: ") == "error: ")
    #expect(neutral.next("::add-mask::x") == #":\u{3A}add-mask::x"#)
  }

  @Test func `the escapes of JSON and markup are those that a reader undoes`() {
    #expect(NeutralText.of("::a ##[b]", .markup) == ":&#58;a ##&#91;b]")
    #expect(NeutralText.of("\"##[b]\"", .json) == "\"##\\u005bb]\"")
  }

  @Test func `annotations are the only commands that may be given, and only those`() {
    let text = "::error title=a::b ##[c]\n::warning x::y\n::notice x::y\n::add-mask::x\n::errors x::y\n::error::x"
    #expect(
      NeutralText.of(text, .annotations) == """
        ::error title=a::b ##\\u{5B}c]
        ::warning x::y
        ::notice x::y
        :\\u{3A}add-mask::x
        :\\u{3A}errors x::y
        :\\u{3A}error::x
        """)
  }

  @Test(arguments: PipelineText.samples)
  func `JSON is written without commands and read back without loss`(text: String) throws {
    let value: JSONValue = .object([(text)].reduce(into: JSONObject()) { $0[$1] = .string(text) })
    for json in [JSONWriter.compact(value), JSONWriter.pretty(value)] {
      #expect(PipelineRunner.commands(in: json) == [])
      #expect(NeutralText.of(json, .json) == json)
      #expect(try JSONReader.value(json) == value)
    }
  }

  /// The rules character by character, without haste.
  private struct PlainReading {
    private enum Place { case start, colon, inside }
    private var place = Place.start
    private var signs = 0

    mutating func next(_ text: String) -> String {
      if place == .inside { place = .start }
      return text.unicodeScalars.map { self.next($0) }.joined()
    }

    private mutating func next(_ scalar: Unicode.Scalar) -> String {
      let ends = [endsBracket(scalar), endsPrefix(scalar)]
      return ends.contains(true) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }

    private mutating func endsBracket(_ scalar: Unicode.Scalar) -> Bool {
      if scalar == "#" {
        signs += 1
      } else if !(signs > 1 && scalar.isASCII && scalar.properties.isAlphabetic) {
        defer { signs = 0 }
        return signs > 1 && scalar == "["
      }
      return false
    }

    private mutating func endsPrefix(_ scalar: Unicode.Scalar) -> Bool {
      let isSecond = place == .colon && scalar == ":"
      let isBlank = scalar.properties.isWhitespace || String(scalar).hasHiddenCharacters
      if "\0\n\u{B}\u{C}\r\u{1C}\u{1D}\u{1E}\u{85}\u{2028}\u{2029}".unicodeScalars.contains(scalar) {
        place = .start
      } else if place != .start || !isBlank {
        place = place == .start && scalar == ":" ? .colon : .inside
      }
      return isSecond
    }
  }

  /// Texts are looked through eight bytes at a time where nothing has begun: the beginnings lie at every place of them.
  @Test func `random texts are written as the rules say, character by character`() {
    let pieces = [
      ":", ":", "#", "#", "[", "\n", "\r", " ", "a", "Z", "vso", "0", "\u{85}", "\u{2028}", "\u{200B}", "\u{A0}", "é",
      "€",
      "😀", "\0", "\u{1C}", "\u{1B}", "abcdefgh", "\u{E0041}", "在", "\u{7F}",
    ]
    var random = SeededGenerator(seed: 11)
    for _ in 0..<5_000 {
      var (neutral, plain) = (NeutralText(), PlainReading())
      for _ in 0..<2 {
        let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
          .joined()
        let (written, expected) = (neutral.next(text), plain.next(text))
        #expect(written.isIdentical(to: expected), "\(text.debugDescription)")
      }
    }
  }
}
