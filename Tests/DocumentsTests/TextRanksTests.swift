import Documents
import TestSupport
import Testing

@Suite struct TextRanksTests {
  @Test(arguments: 0..<20) func `texts are ranked as comparing them ranks them`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(clamping: seed))
    let beginnings = ["", "c000", "c00000000000000", "é", "e\u{301}", "https://api.example/"]
    let letters: [Character] = ["a", "b", "\u{0}", "é", "🙂", "\u{FFFF}"]
    let beginning = beginnings[seed % beginnings.count]
    let texts = (0..<300).map { _ in
      beginning
        + String((0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
    var different: [String] = []
    for text in texts.sorted(by: { $0.precedes($1) }) where different.last.map({ !$0.isIdentical(to: text) }) ?? true {
      different.append(text)
    }
    let expected = texts.map { text in UInt32(clamping: different.firstIndex { $0.isIdentical(to: text) } ?? -1) }
    #expect(TextRanks.of(texts) == expected)
  }

  @Test func `few texts have ranks too`() {
    #expect(TextRanks.of([]) == [])
    #expect(TextRanks.of([""]) == [0])
    #expect(TextRanks.of(["b", "", "b"]) == [1, 0, 1])
  }
}
