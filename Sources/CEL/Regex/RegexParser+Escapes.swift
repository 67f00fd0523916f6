/// Escapes that stand for a character.
extension RegexParser {
  /// The character that the escape which is next stands for. It may be a surrogate, which no text contains.
  mutating func characterEscape() throws(RegexError) -> UInt32 {
    let start = position
    guard let kind = peek(1) else { throw error("a backslash at the end") }
    position += 2
    switch kind {
    case "a": return 0x07
    case "f": return 0x0C
    case "t": return 0x09
    case "n": return 0x0A
    case "r": return 0x0D
    case "v": return 0x0B
    case "x": return try hexadecimal(from: start)
    case "0": return octal(first: 0)
    case "1"..."7":
      guard octalDigit != nil else { throw error("backreferences are not supported", at: start) }
      return octal(first: kind.value - 48)
    default:
      guard kind.value < 0x80, kind == "_" || !kind.isIdentifierPart else {
        throw error("unknown escape sequence \(Value.excerpt("\\" + String(kind)))", at: start)
      }
      return kind.value
    }
  }

  private var octalDigit: UInt32? {
    peek().flatMap { ("0"..."7").contains($0) ? $0.value - 48 : nil }
  }

  /// Two more octal digits at most.
  private mutating func octal(first: UInt32) -> UInt32 {
    var value = first
    for _ in 0..<2 {
      guard let digit = octalDigit else { break }
      value = value * 8 + digit
      position += 1
    }
    return value
  }

  private mutating func hexadecimal(from start: Int) throws(RegexError) -> UInt32 {
    let isBraced = accept("{")
    let first = position
    var value: UInt32 = 0
    while isBraced || position < first + 2, let digit = peek(), let number = UInt32(hexadecimal: digit) {
      value = min(value * 16 + number, ScalarSet.last + 1)
      position += 1
    }
    guard isBraced ? position > first && accept("}") : position == first + 2 else {
      throw error("'\\x' needs two hexadecimal digits, or some between braces", at: start)
    }
    guard value <= ScalarSet.last else { throw error("there is no such character", at: start) }
    return value
  }
}

extension UInt32 {
  /// What a hexadecimal digit stands for.
  fileprivate init?(hexadecimal digit: Unicode.Scalar) {
    switch digit {
    case "0"..."9": self = digit.value - 48
    case "a"..."f": self = digit.value - 87
    case "A"..."F": self = digit.value - 55
    default: return nil
    }
  }
}
