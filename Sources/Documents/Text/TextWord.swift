/// Finds in eight bytes at once those that a reader of strings must look at.
///
/// A subtraction borrows only from bytes above: the lowest flag of a result is exact, and only that one is used.
enum TextWord {
  static let size = 8

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The bytes that are a quote or a backslash.
  @inline(__always) static func delimiters(_ word: UInt64) -> UInt64 {
    (zeros(word ^ repeated(UInt8(ascii: "\""))) | zeros(word ^ repeated(UInt8(ascii: "\\")))) & highs
  }

  /// The bytes that are not plain: a quote, a backslash, a control character, or outside of ASCII.
  @inline(__always) static func specials(_ word: UInt64) -> UInt64 {
    let controls = (word &- ones &* 0x20) | word
    return (zeros(word ^ repeated(UInt8(ascii: "\""))) | zeros(word ^ repeated(UInt8(ascii: "\\"))) | controls) & highs
  }

  /// How many bytes are before the lowest flag.
  @inline(__always) static func first(_ flags: UInt64) -> Int { flags.trailingZeroBitCount >> 3 }

  /// The lowest bytes of a word, as many as `count` (0 to 8), the others 0.
  @inline(__always) static func prefix(_ word: UInt64, _ count: Int) -> UInt64 {
    count >= size ? word : word & ~(.max &<< (count << 3))
  }

  /// The high bit of each byte that is 0, and perhaps bits that `highs` takes away.
  @inline(__always) private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

  @inline(__always) private static func repeated(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }
}
