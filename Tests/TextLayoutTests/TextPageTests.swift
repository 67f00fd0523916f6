import TestSupport
import Testing
import TextLayout

@Suite struct `Text page` {
  static let widths = [40, 41, 47, 60, 80, 100, 120, 200]

  /// Texts of words up to 70 columns wide, some of which no narrow page has room for.
  private static func texts(_ number: Int, seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    return (0..<number).map { _ in
      (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        let length = Int.random(in: 0...9, using: &generator) == 0 ? 40...70 : 1...12
        return String(
          (0..<Int.random(in: length, using: &generator)).map { _ in
            "abcxyz:-_.在".randomElement(using: &generator) ?? "a"
          })
      }.joined(separator: " ")
    }
  }

  private func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }

  /// A line may be wider than the page only where its one word is.
  private func expectFit(_ page: String, _ width: Int) {
    for line in page.split(separator: "\n") {
      #expect(line.displayWidth <= width || words(String(line)).count == 1, "\(width): \(line)")
    }
  }

  @Test(arguments: widths)
  func `the words of a page are those of its texts, whole and in their order`(width: Int) {
    for text in Self.texts(40, seed: UInt64(width)) {
      var page = TextPage(style: PageStyle(width: width))
      page.paragraph(Span("head", .strong), Span(" " + text), indent: 2, hanging: 4)
      page.field("subject type", width: 12, indent: 4, Span(text))
      page.field(text, width: 12, indent: 4, Span(text))
      #expect(words(page.text) == words("head \(text) subject type \(text) \(text) \(text)"))
      expectFit(page.text, width)
    }
  }

  @Test(arguments: widths)
  func `no cell of a table is broken inside a word`(width: Int) {
    let titles = Self.texts(12, seed: UInt64(width))
    let rows = titles.enumerated().map { ["rule-\($0)-of-the-catalogue", "error", $1] }
    var page = TextPage(style: PageStyle(width: width))
    page.table(["ID", "SEVERITY", "TITLE"], rows, wrapping: [2])
    let shown = Set(words(page.text))
    for word in rows.flatMap({ $0 }).flatMap(words) { #expect(shown.contains(word), "\(width): \(word)") }
    expectFit(page.text, width)
  }

  @Test func `a table has a line a row, then several, then a block, as the page gets narrower`() {
    func table(_ width: Int) -> String {
      var page = TextPage(style: PageStyle(width: width))
      page.table(
        ["ID", "FIX", "TITLE"],
        [["a-rule-with-a-long-id", "-", "Grants name their organizations"], ["b", "safe", "B"]],
        wrapping: [2])
      return page.text
    }
    #expect(
      table(.max) == """
        ID                     FIX   TITLE
        a-rule-with-a-long-id  -     Grants name their organizations
        b                      safe  B

        """)
    #expect(
      table(48) == """
        ID                     FIX   TITLE
        a-rule-with-a-long-id  -     Grants name their
                                     organizations
        b                      safe  B

        """)
    #expect(
      table(40) == """
        id     a-rule-with-a-long-id
        fix    -
        title  Grants name their organizations

        id     b
        fix    safe
        title  B

        """)
  }

  @Test func `a word that is wider than the room beside a label is below it, and alone there`() {
    var page = TextPage(style: PageStyle(width: 40))
    page.field("client", width: 12, indent: 4, Span("v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd (Billing)"))
    #expect(
      page.text == """
            client
              v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd
                          (Billing)

        """)
  }

  @Test func `a page without a limit wraps nothing, and what is hidden is visible once`() {
    var page = TextPage(style: .unbounded)
    page.paragraph(Span(String(repeating: "word ", count: 1_000) + "\u{202E}end"))
    page.table(["A"], [["\u{202E}x"]])
    #expect(page.text.split(separator: "\n").count == 3)
    #expect(page.text.hasSuffix(" \\u{202E}end\nA\n\\u{202E}x\n"))
  }
}
