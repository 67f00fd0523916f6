import Documents
import Testing

@Suite struct ExactStringTests {
  @Test func `two forms of one letter are two strings`() {
    #expect("\u{E9}" == "e\u{301}")
    #expect(!"\u{E9}".isIdentical(to: "e\u{301}"))
    #expect(ExactString("\u{E9}") != ExactString("e\u{301}"))
    #expect(Set([ExactString("\u{E9}"), ExactString("e\u{301}"), ExactString("\u{E9}")]).count == 2)
    #expect("a".isIdentical(to: "a"))
    #expect(!"a".isIdentical(to: "aa"))
  }

  @Test func `the order is that of the code points`() {
    let words = ["b", "é", "a", "B", "😀", "\u{FFFD}", "", "ab", "e\u{301}"]
    #expect(
      words.map(ExactString.init).sorted().map(\.value) == ["", "B", "a", "ab", "b", "e\u{301}", "é", "\u{FFFD}", "😀"])
    #expect(!"a".precedes("a"))
  }
}
