import TestSupport
import Testing

@testable import Documents

@Suite struct TextTableTests {
  @Test func `texts have numbers in the order in which they came, by their code points`() {
    var table = TextTable()
    #expect(table.number(of: "a") == nil)
    let texts = ["", "a", "e\u{301}", "\u{e9}", "read:orders", "read:order", String(repeating: "x", count: 300)]
    for round in 0..<2 {
      for (number, text) in texts.enumerated() {
        let (found, isNew) = table.insert(text)
        #expect(found == number && isNew == (round == 0), "\(text)")
      }
    }
    #expect(texts.map(table.number(of:)) == Array(0..<texts.count))
    #expect(table.number(of: "b") == nil)
    #expect(table.count == texts.count)
  }

  @Test func `a table that grows tells the same texts apart as a set`() {
    var random = SeededGenerator(seed: 1)
    var (table, set) = (TextTable(), Set<[UInt8]>())
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" })
      #expect(table.insert(text).isNew == set.insert(Array(text.utf8)).inserted)
    }
    #expect(table.count == set.count)
  }

  @Test func `a string of a document has the number of its text, with escapes or without`() throws {
    var table = TextTable()
    let texts = (0..<3000).map { "text \($0 % 1000)" } + ["", "é", "e\u{301}", "a\u{0}", "\"", "12345678", "1234567"]
    var found: [String] = []
    for text in texts {
      let document = try JSONDocument(single: Array(JSONWriter.compact(.string(text)).utf8))
      let (number, isNew) = document.withCursor(at: 0) { cursor in
        let text = cursor.string()
        return cursor.number(of: text, in: &table, next: table.count)
      }
      #expect(isNew == (number == found.count))
      if isNew { found.append(text) }
      #expect(found[number].isIdentical(to: text))
      #expect(table.number(of: text) == number)
    }
    #expect(table.count == 1007 && found.count == 1007)
  }
}
