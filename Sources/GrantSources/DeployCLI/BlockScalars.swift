/// Texts of YAML that are written in lines of their own behind `|` or `>`: nothing in them is a comment.
enum BlockScalars {
  /// The most lines that are looked at.
  private static let mostLines = 200

  /// Whether the line of an offset is in such a text, as far as the lines before it tell: one of those that it is nested in
  /// ends with the sign of it.
  static func isIn(_ offset: Int, _ text: Span<UInt8>) -> Bool {
    var start = line(of: offset, text)
    var indentation = indentation(of: start, text)
    for _ in 0..<mostLines {
      guard start > 0, indentation > 0 else { return false }
      start = line(of: start - 1, text)
      let other = self.indentation(of: start, text)
      guard other < indentation else { continue }
      if isHeader(start, text) { return true }
      indentation = other
    }
    return false
  }

  private static func line(of offset: Int, _ text: Span<UInt8>) -> Int {
    var start = offset
    while start > 0, !text[start - 1].endsLine { start -= 1 }
    return start
  }

  /// `.max` of an empty line.
  private static func indentation(of start: Int, _ text: Span<UInt8>) -> Int {
    var index = start
    while index < text.count, text[index] == UInt8(ascii: " ") { index += 1 }
    return index == text.count || text[index].endsLine ? .max : index - start
  }

  /// Whether a line ends with `|` or `>`, and perhaps how it is to be read: `|-`, `>2`.
  private static func isHeader(_ start: Int, _ text: Span<UInt8>) -> Bool {
    var index = start
    while index < text.count, !text[index].endsLine { index += 1 }
    var last = index
    while last > start, text[last - 1] <= UInt8(ascii: " ") { last -= 1 }
    while last > start, isIndicator(text[last - 1]) { last -= 1 }
    guard last > start, text[last - 1] == UInt8(ascii: "|") || text[last - 1] == UInt8(ascii: ">") else { return false }
    return last - 1 == start || text[last - 2] == UInt8(ascii: " ")
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || (0x30...0x39).contains(byte)
  }
}
