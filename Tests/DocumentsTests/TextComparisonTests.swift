import TestSupport
import Testing

/// How the tests say in what two texts differ.
@Suite struct TextComparisonTests {
  private static let lines = (1...12).map { "line \($0)" }

  private static func difference(_ change: (inout [String]) -> Void) -> String? {
    var changed = lines
    change(&changed)
    return TextComparison.difference(
      expected: lines.joined(separator: "\n"), found: changed.joined(separator: "\n"))
  }

  @Test func `texts with the same bytes do not differ, and others do`() {
    #expect(Self.difference { _ in } == nil)
    #expect(TextComparison.difference(expected: "\u{E9}", found: "e\u{301}") == "- é\n+ e\u{301}")
    #expect(TextComparison.difference(expected: "a\n", found: "a") == "  a\n- ")
  }

  @Test func `what differs is shown with three lines around it`() {
    let shown = Self.difference { $0[5] = "another" }
    #expect(
      shown == """
        @@ 2 equal lines
          line 3
          line 4
          line 5
        - line 6
        + another
          line 7
          line 8
          line 9
        """)
    #expect(Self.difference { $0.remove(at: 11) } == "@@ 8 equal lines\n  line 9\n  line 10\n  line 11\n- line 12")
    #expect(Self.difference { $0.insert("first", at: 0) } == "+ first\n  line 1\n  line 2\n  line 3")
  }

  @Test func `of a long line the part is shown where it begins to differ`() throws {
    let start = String(repeating: "a", count: 1000)
    let shown = try #require(TextComparison.difference(expected: start + "x", found: start + "y"))
    #expect(shown.split(separator: "\n").map(\.count) == [105, 105])
    #expect(shown.hasPrefix("- … aaa") && shown.hasSuffix("aaay"))
  }

  @Test func `no more than is read is shown`() throws {
    let many = (0..<1000).map(String.init).joined(separator: "\n")
    let shown = try #require(TextComparison.difference(expected: many, found: ""))
    #expect(shown.split(separator: "\n").count == 121 && shown.hasSuffix("and 881 more lines"))
  }
}
