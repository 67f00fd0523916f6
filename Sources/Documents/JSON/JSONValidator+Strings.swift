extension JSONValidator {
  /// Reads a string, from its first quote to after its last one; whether it has an escape.
  mutating func readString() throws(JSONError) -> Bool {
    var place = position + 1
    while bytes.hasWord(at: place) {
      let specials = TextWord.specials(bytes.word(at: place))
      guard specials != 0 else {
        place += TextWord.size
        continue
      }
      place += TextWord.first(specials)
      guard bytes[place] == UInt8(ascii: "\"") else { break }
      position = place + 1
      return false
    }
    return try readUnplainString(from: place)
  }

  /// Continues in a string that has an escape or a character outside of ASCII, or is near the end of the input.
  @inline(never) private mutating func readUnplainString(from place: Int) throws(JSONError) -> Bool {
    let start = position + 1
    var isEscaped = false
    // Reported at the end of the string, so that any other error in it comes first.
    var isUTF8 = true
    position = place
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        guard isUTF8 else { throw JSONError(offset: start, message: "a string is not valid UTF-8") }
        position += 1
        return isEscaped
      case UInt8(ascii: "\\"):
        isEscaped = true
        try readEscape()
      case ..<0x20:
        throw error("a control character in a string must be escaped")
      case ..<0x80:
        skipPlain()
      default:
        let length = characterLength()
        if length == 0 { isUTF8 = false }
        position += max(length, 1)
      }
    }
    throw error("the input ends inside a string")
  }

  private mutating func skipPlain() {
    position += 1
    while bytes.hasWord(at: position) {
      let specials = TextWord.specials(bytes.word(at: position))
      guard specials == 0 else {
        position += TextWord.first(specials)
        return
      }
      position += TextWord.size
    }
  }

  /// The length in bytes of the non-ASCII character here; 0 if it is not UTF-8 (RFC 3629 section 4).
  private func characterLength() -> Int {
    func isTail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      position + offset < bytes.count && range.contains(bytes[position + offset])
    }
    switch bytes[position] {
    case 0xC2...0xDF: return isTail(1) ? 2 : 0
    case 0xE0: return isTail(1, 0xA0...0xBF) && isTail(2) ? 3 : 0
    case 0xED: return isTail(1, 0x80...0x9F) && isTail(2) ? 3 : 0
    case 0xE1...0xEF: return isTail(1) && isTail(2) ? 3 : 0
    case 0xF0: return isTail(1, 0x90...0xBF) && isTail(2) && isTail(3) ? 4 : 0
    case 0xF1...0xF3: return isTail(1) && isTail(2) && isTail(3) ? 4 : 0
    case 0xF4: return isTail(1, 0x80...0x8F) && isTail(2) && isTail(3) ? 4 : 0
    default: return 0
    }
  }

  // MARK: Escapes

  private mutating func readEscape() throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek else { throw error("the input ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      break
    case UInt8(ascii: "u"): try readScalar(from: start)
    default: throw JSONError(offset: start, message: "an unknown escape in a string")
    }
  }

  private mutating func readScalar(from start: Int) throws(JSONError) {
    switch try readHex(from: start) {
    case 0xD800...0xDBFF:
      if peek == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
        position += 2
        if (0xDC00...0xDFFF).contains(try readHex(from: start)) { return }
      }
      throw JSONError(offset: start, message: "half of a surrogate pair in a string")
    case 0xDC00...0xDFFF: throw JSONError(offset: start, message: "half of a surrogate pair in a string")
    default: return
    }
  }

  private mutating func readHex(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = JSONEscape.hexDigit(byte) else {
        throw JSONError(offset: start, message: "\\u needs four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
