/// A string, key or number of a document as a range of bytes; of a string and a key those between the quotes.
package struct JSONText: Sendable, Equatable {
  /// The offset of the first byte.
  package let start: UInt32
  /// How many bytes it has, as it is written.
  package let count: UInt32
  /// Whether it has escapes, so that its text differs from its bytes.
  package let isEscaped: Bool

  init(_ range: Range<Int>, isEscaped: Bool) {
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    count = UInt32(truncatingIfNeeded: range.count)
    self.isEscaped = isEscaped
  }

  /// The bytes from the start of the input.
  package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }

  /// The text that it stands for.
  func decoded(_ bytes: TextBytes) -> String {
    isEscaped ? String(decoding: JSONEscape.undone(bytes, range), as: UTF8.self) : bytes.text(range)
  }
}
