import Testing

@testable import Documents

/// The lines of a file as YAML counts them, and what of one is shown beside a problem.
@Suite struct `Lines of a file` {
  @Test(arguments: [
    ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b", ""]), ("a\rb", ["a", "b"]), ("", [""]),
    ("a\u{2028}b\u{85}c\u{2029}", ["a", "b", "c", ""]), ("a\u{B}b\u{C}c", ["a\u{B}b\u{C}c"]),
    ("a\n\r\nb", ["a", "", "b"]),
  ])
  func `end as YAML says`(text: String, lines: [String]) {
    #expect(SourceLines(text).all.map(String.init) == lines)
    #expect(SourceLines(text)[1].map(String.init) == lines[0])
    #expect(SourceLines(text)[lines.count + 1] == nil)
  }

  @Test(arguments: [0, 100, 5000, 9990])
  func `of a long one what is around the place is shown`(column: Int) throws {
    let line = String(repeating: "é", count: column) + "X" + String(repeating: "y", count: 9999 - column)
    let position = Place(file: "f", line: 1, column: column + 1)
    let lines = Diagnostic(place: position, message: "m", in: line).display.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[1].count < 170)
    #expect(lines[1].dropFirst(lines[2].count - 1).first == "X")
  }
}
