// Texts are looked through eight bytes at a time: in a report of a large tenant that is most of the work. What is found
// is found in whole characters, because a string is always valid UTF-8.

extension TextBytes {
  /// The first index from `start` whose byte a JSON string cannot simply copy: no printable ASCII, or a quotation mark, a
  /// backslash or a number sign; `count` where there is none.
  func endOfPlainJSON(from start: Int) -> Int {
    func isSpecial(_ word: UInt64) -> UInt64 {
      word.hasByteBelow(0x20) | word.hasByteAbove(0x7E) | word.hasByte(UInt8(ascii: "\""))
        | word.hasByte(UInt8(ascii: "\\")) | word.hasByte(UInt8(ascii: "#"))
    }
    func isSpecial(_ byte: UInt8) -> Bool {
      byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        || byte == UInt8(ascii: "#")
    }
    var index = start
    while hasWord(at: index), isSpecial(word(at: index)) == 0 { index &+= 8 }
    while index < count, !isSpecial(self[index]) { index &+= 1 }
    return index
  }

  /// The first index from `start` at which the end of a line, a number sign or a byte beyond ASCII may be; `count` where
  /// there is none.
  func endOfPlainLine(from start: Int) -> Int {
    func isSpecial(_ word: UInt64) -> UInt64 {
      word.hasByteBelow(0x20) | word.hasByteAbove(0x7F) | word.hasByte(UInt8(ascii: "#"))
    }
    func isSpecial(_ byte: UInt8) -> Bool { byte < 0x20 || byte > 0x7F || byte == UInt8(ascii: "#") }
    var index = start
    while hasWord(at: index), isSpecial(word(at: index)) == 0 { index &+= 8 }
    while index < count, !isSpecial(self[index]) { index &+= 1 }
    return index
  }

  /// The character that begins at an index, and the index behind it.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, end: Int) {
    let lead = self[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard index + length <= count else { return ("\u{FFFD}", count) }
    let bits = length == 1 ? lead : lead & (0x7F >> length)
    var value = UInt32(truncatingIfNeeded: bits)
    for next in (index + 1)..<(index + length) { value = value << 6 | UInt32(truncatingIfNeeded: self[next] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", index + length)
  }
}

// Each gives 0 where no byte of the word is such a one.
extension UInt64 {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// - Parameter limit: at most 0x80.
  fileprivate func hasByteBelow(_ limit: UInt8) -> UInt64 {
    (self &- Self.ones &* UInt64(truncatingIfNeeded: limit)) & ~self & Self.highBits
  }

  /// - Parameter limit: at most 0x7F.
  fileprivate func hasByteAbove(_ limit: UInt8) -> UInt64 {
    ((self & ~Self.highBits) &+ Self.ones &* UInt64(truncatingIfNeeded: 0x7F - limit) | self) & Self.highBits
  }

  fileprivate func hasByte(_ byte: UInt8) -> UInt64 {
    (self ^ Self.ones &* UInt64(truncatingIfNeeded: byte)).hasByteBelow(1)
  }
}
