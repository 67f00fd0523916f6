/// The bytes of an input while they are being read, one or eight at a time.
///
/// The only place where JSON is read by pointers. Whatever it is asked for, it reads nothing beyond the bytes.
@safe struct TextBytes {
  private let buffer: UnsafeRawBufferPointer

  /// The buffer must outlive the value.
  @unsafe init(_ buffer: UnsafeRawBufferPointer) { unsafe self.buffer = buffer }

  var count: Int { unsafe buffer.count }

  @inline(__always) subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return unsafe buffer[index]
  }

  /// Whether there are eight bytes from an index on.
  @inline(__always) func hasWord(at index: Int) -> Bool { index <= count - TextWord.size }

  /// The eight bytes from an index on, the first one lowest.
  @inline(__always) func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && hasWord(at: index))
    return UInt64(littleEndian: unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// The first eight bytes of a range, the first one lowest; of a shorter one, 0 after them.
  @inline(__always) func prefix(_ range: Range<Int>) -> UInt64 {
    if hasWord(at: range.lowerBound) { return TextWord.prefix(word(at: range.lowerBound), range.count) }
    return range.prefix(TextWord.size).reversed().reduce(0) { $0 << 8 | UInt64(self[$1]) }
  }

  /// Lends the bytes of a range.
  @inline(__always) func lend<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe body(UnsafeRawBufferPointer(rebasing: buffer[range]))
  }

  /// Bytes that are valid UTF-8, as text.
  func text(_ range: Range<Int>) -> String {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe String(decoding: buffer[range], as: UTF8.self)
  }
}

extension UInt8 {
  /// Whether it is the byte of an ASCII letter or digit.
  package var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
