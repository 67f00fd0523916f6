import TestSupport
import Testing

@testable import CEL

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
}
