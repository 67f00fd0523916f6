/// `#` and `//` comments on lines of their own that follow each other without a gap.
struct HCLComment {
  let range: Range<Int>
  let lastLine: Int

  /// Its lines without the marks and the blanks around each.
  func text(in bytes: [UInt8]) -> String {
    let lines = bytes[range].split(separator: UInt8(ascii: "\n")).map { line in
      let marked = line.drop(while: HCLLexer.isBlank)
      let text = marked.dropFirst(marked.first == UInt8(ascii: "#") ? 1 : 2).drop(while: HCLLexer.isBlank)
      let end = text.lastIndex { !HCLLexer.isBlank($0) }.map { $0 + 1 } ?? text.startIndex
      return String(decoding: text[..<end], as: UTF8.self)
    }
    return lines.joined(separator: "\n")
  }
}

extension HCLLexer {
  /// Skips blanks, comments and, where they mean nothing, ends of lines.
  mutating func skipBlanks() throws(Diagnostic) {
    let keepsNewlines = frames.last.map { $0.kind == .bracket(closer: "}") } ?? true
    while let byte = peek() {
      switch (Unicode.Scalar(byte), Unicode.Scalar(peek(1) ?? 0)) {
      case (" ", _), ("\t", _), ("\r", "\n"): position += 1
      case ("\n", _):
        if keepsNewlines { return }
        position += 1
        isAtLineStart = true
      case ("#", _), ("/", "/"): skipLineComment()
      case ("/", "*"): try skipBlockComment()
      default: return
      }
    }
  }

  private mutating func skipLineComment() {
    let start = mark(position)
    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    guard isAtLineStart else { return }
    var first = start.offset
    if let comment, comment.lastLine == start.line - 1 { first = comment.range.lowerBound }
    comment = HCLComment(range: first..<position, lastLine: start.line)
  }

  private mutating func skipBlockComment() throws(Diagnostic) {
    let start = mark(position)
    position += 2
    while let byte = peek(), byte != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") { position += 1 }
    guard position < end else { throw error(start, "the comment is not closed") }
    position += 2
    isAtLineStart = false
  }

  /// Whether a byte is white space within a line.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
