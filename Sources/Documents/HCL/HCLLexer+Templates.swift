extension HCLLexer {
  // MARK: Strings

  /// The next token between double quotes.
  mutating func nextInString(_ frame: HCLFrame) throws(Diagnostic) -> HCLToken {
    let start = mark(position)
    if peek() == UInt8(ascii: "\"") {
      frames.removeLast()
      return token(.closeTemplate, start, length: 1)
    }
    if let opening = try opening(start) { return opening }
    var next = position
    while next < end {
      switch Unicode.Scalar(bytes[next]) {
      case "\n": throw unclosed(frame)
      case "\"": return token(.literal, start, length: next - position)
      case "\\" where byte(at: next + 1) != UInt8(ascii: "\n"): next += 2
      case "$" where isOpening(at: next), "%" where isOpening(at: next):
        return token(.literal, start, length: next - position)
      case "$", "%": next += isEscapedOpening(at: next) ? 3 : 1
      default: next += 1
      }
    }
    throw unclosed(frame)
  }

  /// `${` or `%{`, with the `~` that may follow it.
  private mutating func opening(_ start: HCLMark) throws(Diagnostic) -> HCLToken? {
    guard isOpening(at: position) else { return nil }
    try open(.interpolation, start)
    let kind: HCLToken.Kind = peek() == UInt8(ascii: "$") ? .openInterpolation : .openDirective
    return token(kind, start, length: peek(2) == UInt8(ascii: "~") ? 3 : 2)
  }

  private func isOpening(at offset: Int) -> Bool {
    byte(at: offset + 1) == UInt8(ascii: "{") && "$%".utf8.contains(byte(at: offset))
  }

  /// Whether it is `$${` or `%%{`, which mean `${` and `%{` as text.
  func isEscapedOpening(at offset: Int) -> Bool {
    isOpening(at: offset + 1) && byte(at: offset) == byte(at: offset + 1)
  }

  // MARK: Heredocs

  /// `<<EOT` or `<<-EOT` and the end of its line.
  mutating func openHeredoc(_ start: HCLMark) throws(Diagnostic) -> HCLToken {
    let first = position + (peek(2) == UInt8(ascii: "-") ? 3 : 2)
    let name = first..<first + (nameLength(at: first) ?? 0)
    let lineEnd = name.upperBound + (byte(at: name.upperBound) == UInt8(ascii: "\r") ? 1 : 0)
    guard !name.isEmpty, byte(at: lineEnd) == UInt8(ascii: "\n") else {
      throw error(start, "a heredoc starts with '<<' and a name at the end of a line")
    }
    try open(.heredoc(name), start)
    return token(.openHeredoc, start, length: lineEnd + 1 - position)
  }

  /// The next token of the lines of a heredoc.
  mutating func nextInHeredoc(_ name: Range<Int>, _ frame: HCLFrame) throws(Diagnostic) -> HCLToken {
    let start = mark(position)
    if bytes[position - 1] == UInt8(ascii: "\n"), let length = closingLine(name) {
      frames.removeLast()
      return token(.closeTemplate, start, length: length)
    }
    if let opening = try opening(start) { return opening }
    var next = position
    while next < end, !isOpening(at: next) {
      if bytes[next] == UInt8(ascii: "\n") { return token(.literal, start, length: next + 1 - position) }
      next += isEscapedOpening(at: next) ? 3 : 1
    }
    guard next < end else { throw unclosed(frame) }
    return token(.literal, start, length: next - position)
  }

  /// The length of the line at the position, without blanks after the name, if it ends the heredoc.
  private func closingLine(_ name: Range<Int>) -> Int? {
    var next = position
    while Self.isBlank(byte(at: next)) { next += 1 }
    let nameEnd = next + name.count
    guard nameEnd <= end, bytes[next..<nameEnd].elementsEqual(bytes[name]) else { return nil }
    next = nameEnd
    while Self.isBlank(byte(at: next)) { next += 1 }
    return next == end || bytes[next] == UInt8(ascii: "\n") ? nameEnd - position : nil
  }
}
