extension JSONOutput {
  /// Writes a string with its quotation marks.
  mutating func quote(_ string: String) { quote(utf8: string.utf8.span) }

  /// The same of its bytes.
  mutating func quote(utf8: Span<UInt8>) { unsafe utf8.withUnsafeBytes { unsafe quote(TextBytes($0)) } }

  private mutating func quote(_ text: TextBytes) {
    let end = text.endOfPlainJSON(from: 0)
    // Nearly all texts are plain, and then one piece.
    guard end < text.count else {
      return unsafe text.lend(0..<end) { unsafe written.append(quoted: $0) }
    }
    written.append(UInt8(ascii: "\""))
    append(text, 0, end)
    escape(text, from: escape(text, at: end))
    written.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: TextBytes, from start: Int) {
    var index = start
    while true {
      let end = text.endOfPlainJSON(from: index)
      append(text, index, end)
      guard end < text.count else { return }
      index = escape(text, at: end)
    }
  }

  private mutating func append(_ text: TextBytes, _ start: Int, _ end: Int) {
    if start < end { unsafe text.lend(start..<end) { unsafe written.append($0) } }
  }

  /// Writes the character at an index, or the beginning of a command there.
  /// - Returns: the index behind it.
  private mutating func escape(_ text: TextBytes, at index: Int) -> Int {
    switch text[index] {
    case UInt8(ascii: "#"): return passSigns(text, at: index)
    case UInt8(ascii: "\""): append("\\\"" as StaticString)
    case UInt8(ascii: "\\"): append("\\\\" as StaticString)
    case UInt8(ascii: "\n"): append("\\n" as StaticString)
    case UInt8(ascii: "\r"): append("\\r" as StaticString)
    case UInt8(ascii: "\t"): append("\\t" as StaticString)
    case let byte where byte < 0x80: escape(UInt16(truncatingIfNeeded: byte))
    default:
      let (scalar, end) = text.scalar(at: index)
      if scalar.isHidden {
        // Still the same value to every reader, but nothing that a terminal acts on.
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit) }
      } else {
        append(text, index, end)
      }
      return end
    }
    return index + 1
  }

  /// Writes number signs, and after two any letters and the bracket that would make a command of them: as an escape,
  /// which is the same value to every reader.
  private mutating func passSigns(_ text: TextBytes, at start: Int) -> Int {
    var bracket = CommandBracket()
    var index = start
    while index < text.count {
      if bracket.ends(with: text[index]) {
        append(text, start, index)
        escape(UInt16(truncatingIfNeeded: text[index]))
        return index + 1
      }
      if bracket.isIdle { break }
      index += 1
    }
    append(text, start, index)
    return index
  }

  private mutating func escape(_ unit: UInt16) {
    append("\\u" as StaticString)
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
      written.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
