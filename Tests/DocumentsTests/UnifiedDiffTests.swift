import Testing

@testable import Documents

@Suite struct `A unified diff of edits` {
  private func diff(_ text: String, _ edits: [TextEdit], path: String = "f") -> String {
    UnifiedDiff(TextLines(Array(text.utf8)), edits.inOrder ?? []).text(path: path)
  }

  private static let numbers = (1...20).map { "\($0)\n" }.joined()

  /// Where a line of `numbers` begins.
  private func start(_ number: Int) -> Int { TextLines(Array(Self.numbers.utf8)).start(number - 1) }

  @Test func `of near changes is one hunk, of far ones several`() {
    let edits = [
      TextEdit(start(2)..<start(3)), TextEdit(at: start(9), "8a\n8b\n"), TextEdit(start(19)..<start(19) + 2, "x"),
    ]
    #expect(
      diff(Self.numbers, edits) == """
        --- a/f
        +++ b/f
        @@ -1,11 +1,12 @@
         1
        -2
         3
         4
         5
         6
         7
         8
        +8a
        +8b
         9
         10
         11
        @@ -16,5 +17,5 @@
         16
         17
         18
        -19
        +x
         20

        """)
  }

  @Test(
    arguments: [
      (
        "a\nb", [TextEdit(at: 3, "\nc")],
        "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
      ),
      ("a\nb", [TextEdit(2..<3)], "@@ -1,2 +1,1 @@\n a\n-b\n\\ No newline at end of file\n"),
      ("a\r\nb\r\n", [TextEdit(0..<3)], "@@ -1,2 +1,1 @@\n-a\r\n b\r\n"),
      ("a\n", [TextEdit(0..<2)], "@@ -1,1 +0,0 @@\n-a\n"),
      ("a\n", [TextEdit(at: 2, "b\n")], "@@ -1,1 +1,2 @@\n a\n+b\n"),
      ("a b c\n", [TextEdit(0..<1, "x"), TextEdit(4..<5, "y")], "@@ -1,1 +1,1 @@\n-a b c\n+x b y\n"),
      ("a\n", [], ""), ("a\n", [TextEdit(0..<1, "a")], ""),
    ] as [(String, [TextEdit], String)])
  func `says how the text ends`(text: String, edits: [TextEdit], hunks: String) {
    #expect(diff(text, edits) == (hunks.isEmpty ? "" : "--- a/f\n+++ b/f\n\(hunks)"))
  }

  @Test func `has a tab behind a name with spaces`() {
    #expect(diff("a\n", [TextEdit(0..<2)], path: "my f").hasPrefix("--- a/my f\t\n+++ b/my f\t\n@@"))
  }

  @Test func `is of no edits that reach into each other`() {
    #expect([TextEdit(0..<2), TextEdit(1..<3)].inOrder == nil)
    #expect([TextEdit(2..<3), TextEdit(at: 2, "x"), TextEdit(0..<2)].inOrder?.map(\.range) == [0..<2, 2..<2, 2..<3])
  }

  @Test(arguments: [(1, 1, 3), (1, 2, 4), (2, 1, 6), (2, 2, 9), (2, 3, nil), (3, 1, nil)] as [(Int, Int, Int?)])
  func `finds places by line and column`(line: Int, column: Int, offset: Int?) {
    let lines = TextLines(Array("\u{FEFF}a\r\n€".utf8))
    #expect(lines.offset(line: line, column: column) == offset)
  }
}
