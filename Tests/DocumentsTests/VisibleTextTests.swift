import Documents
import TestSupport
import Testing

@Suite struct VisibleTextTests {
  @Test(arguments: [
    "read:users", "Zürich", "日本語", "👍", "a\\b", "C:\\users", "\\u", "\\u0041", "{}", "~", " ", "",
  ])
  func `what everybody can see stays as it is`(text: String) {
    #expect(text.visible.isIdentical(to: text))
  }

  @Test(arguments: [
    ("a control", "\u{0}", #"\u{0}"#), ("a bell", "\u{7}", #"\u{7}"#), ("a line end", "\n", #"\u{A}"#),
    ("a tab", "\t", #"\u{9}"#), ("an escape sequence", "\u{1B}[2J", #"\u{1B}[2J"#), ("delete", "\u{7F}", #"\u{7F}"#),
    ("a C1 control", "\u{9B}", #"\u{9B}"#), ("a soft hyphen", "\u{AD}", #"\u{AD}"#),
    ("a direction mark", "\u{200F}", #"\u{200F}"#), ("an override", "\u{202E}", #"\u{202E}"#),
    ("an isolate", "\u{2066}", #"\u{2066}"#), ("a joiner", "\u{200D}", #"\u{200D}"#),
    ("a line separator", "\u{2028}", #"\u{2028}"#), ("a paragraph separator", "\u{2029}", #"\u{2029}"#),
    ("a byte order mark", "\u{FEFF}", #"\u{FEFF}"#), ("a filler", "\u{3164}", #"\u{3164}"#),
    ("a variation selector", "\u{FE0F}", #"\u{FE0F}"#), ("a grapheme joiner", "\u{34F}", #"\u{34F}"#),
    ("private use", "\u{E000}", #"\u{E000}"#), ("private use of plane 16", "\u{10FFFD}", #"\u{10FFFD}"#),
    ("a noncharacter", "\u{FFFE}", #"\u{FFFE}"#), ("nothing assigned", "\u{378}", #"\u{378}"#),
    ("a tag", "\u{E0041}", #"\u{E0041}"#),
  ])
  func `what misleads is shown as its number`(name: String, text: String, visible: String) {
    #expect("<\(text)>".visible == "<\(visible)>")
  }

  @Test func `a text that looks like an escape is told from one`() {
    #expect(#"\u{202E}"#.visible == #"\u{5C}u{202E}"#)
    #expect(#"\\u{"#.visible == #"\\u{5C}u{"#)
    #expect("\\\u{202E}".visible == #"\\u{202E}"#)
  }

  /// Every text of up to five of the pieces from which escapes are made: no two may look the same.
  @Test func `no two texts look the same`() {
    let pieces = ["\\", "u", "{", "}", "5C", "A", "\n", "\u{5C0}"]
    var texts = [""]
    var layer = [""]
    for _ in 0..<5 {
      layer = layer.flatMap { text in pieces.map { text + $0 } }
      texts += layer
    }
    let different = Set(texts.map { Array($0.utf8) })
    #expect(Set(different.map { Array(String(decoding: $0, as: UTF8.self).visible.utf8) }).count == different.count)
  }

  @Test func `what is shown can itself be shown everywhere`() {
    // Every fifth is some of every block of characters.
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: Cases.count(5, whole: 1)) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(Character(scalar))
      let visible = text.visible
      if visible.isIdentical(to: text) {
        #expect(value >= 0x20 && !(0x7F...0x9F).contains(value) && value != 0xFFFE && value != 0xFFFF)
      } else if visible.utf8.contains(where: { $0 >= 0x7F || $0 < 0x20 }) {
        Issue.record("U+\(String(value, radix: 16)) is shown with something that is not ASCII")
      }
    }
  }
}

struct VisibleLinesTests {
  @Test(
    arguments: [
      ("a\nb\tc", "a\nb\tc"), ("r/a\u{1B}]0;x\u{7}.yml", "r/a\\u{1B}]0;x\\u{7}.yml"), ("a\u{202E}b", "a\\u{202E}b"),
      ("\\u{1B}", "\\u{1B}"), ("a\r\nb", "a\\u{D}\nb"), ("é ü", "é ü"),
    ])
  func `lines that are put together hide nothing`(text: String, shown: String) {
    #expect(text.visibleLines == shown)
  }
}
