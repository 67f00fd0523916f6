/// What stands before a quote: `b` makes bytes, `r` leaves backslashes alone; of both `b` comes first.
struct LiteralPrefix {
  let isRaw: Bool
  let isBytes: Bool
  let length: Int
}

/// Strings and bytes between quotes (language definition, "String and Bytes Values").
extension Lexer {
  /// The prefix of the literal that begins here, of length 0 for a bare quote; nil if no literal begins here.
  func literalPrefix() -> LiteralPrefix? {
    let isBytes = peek() == "b" || peek() == "B"
    let letter = isBytes ? 1 : 0
    let isRaw = peek(letter) == "r" || peek(letter) == "R"
    let length = letter + (isRaw ? 1 : 0)
    guard peek(length) == "\"" || peek(length) == "'" else { return nil }
    return LiteralPrefix(isRaw: isRaw, isBytes: isBytes, length: length)
  }

  mutating func quoted(_ prefix: LiteralPrefix) throws(CompileProblem) -> Token {
    let start = position
    position += prefix.length
    let quote = source.scalars[position]
    let isTriple = starts(with: [quote, quote, quote])
    let delimiter = Array(repeating: quote, count: isTriple ? 3 : 1)
    position += delimiter.count
    var text = String.UnicodeScalarView()
    var bytes: [UInt8] = []
    while !starts(with: delimiter) {
      guard let scalar = peek(), isTriple || scalar != "\n" && scalar != "\r" else {
        throw error("the string is not closed", at: start)
      }
      let unit: LiteralUnit
      if scalar == "\\", !prefix.isRaw {
        unit = try escape(inBytes: prefix.isBytes)
      } else {
        // However its lines end in the source, in the string they end with a line feed.
        unit = .scalar(scalar == "\r" ? "\n" : scalar)
        position += scalar == "\r" && peek(1) == "\n" ? 2 : 1
      }
      switch unit {
      case .scalar(let scalar) where prefix.isBytes: bytes.append(contentsOf: Array(String(scalar).utf8))
      case .scalar(let scalar): text.append(scalar)
      case .byte(let byte): bytes.append(byte)
      }
    }
    position += delimiter.count
    return prefix.isBytes ? .bytes(bytes) : .string(String(text))
  }

  private enum LiteralUnit {
    case scalar(Unicode.Scalar)
    case byte(UInt8)
  }

  /// Reads the escape sequence whose backslash is next.
  private mutating func escape(inBytes: Bool) throws(CompileProblem) -> LiteralUnit {
    let start = position
    guard let kind = peek(1) else { throw error("the string is not closed", at: start) }
    position += 2
    switch kind {
    case "a": return .scalar("\u{07}")
    case "b": return .scalar("\u{08}")
    case "f": return .scalar("\u{0C}")
    case "n": return .scalar("\n")
    case "r": return .scalar("\r")
    case "t": return .scalar("\t")
    case "v": return .scalar("\u{0B}")
    case "\\", "?", "\"", "'", "`": return .scalar(kind)
    case "x", "X": return try code(digits: 2, radix: 16, inBytes: inBytes, from: start)
    case "u" where !inBytes: return try code(digits: 4, radix: 16, inBytes: inBytes, from: start)
    case "U" where !inBytes: return try code(digits: 8, radix: 16, inBytes: inBytes, from: start)
    case "0"..."3":
      position -= 1
      return try code(digits: 3, radix: 8, inBytes: inBytes, from: start)
    default:
      throw error(
        "unknown escape sequence \(Value.excerpt("\\" + String(kind))); a backslash is written '\\\\'", at: start)
    }
  }

  private mutating func code(digits: Int, radix: Int, inBytes: Bool, from start: Int) throws(CompileProblem)
    -> LiteralUnit
  {
    let digitStart = position
    position = min(position + digits, source.scalars.count)
    let written = text(from: digitStart)
    guard written.utf8.count == digits, written.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit),
      let value = UInt32(written, radix: radix)
    else {
      throw error("the escape sequence needs \(digits) \(radix == 8 ? "octal" : "hexadecimal") digits", at: start)
    }
    if inBytes { return .byte(UInt8(truncatingIfNeeded: value)) }
    guard let scalar = Unicode.Scalar(value) else {
      throw error("the escape sequence names no Unicode scalar", at: start)
    }
    return .scalar(scalar)
  }
}
