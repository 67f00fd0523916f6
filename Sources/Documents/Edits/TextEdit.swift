/// A part of a text, and what is written in its place.
package struct TextEdit: Sendable, Equatable {
  package let range: Range<Int>
  package let bytes: [UInt8]

  package init(_ range: Range<Int>, _ text: String = "") {
    self.range = range
    bytes = Array(text.utf8)
  }

  /// What is written before the byte at an offset.
  package init(at offset: Int, _ text: String) { self.init(offset..<offset, text) }
}

extension [TextEdit] {
  /// In the order of the text; nil where one reaches into another. Of those at one offset what is only written there comes
  /// before what takes something away, and otherwise the first stays first.
  package var inOrder: [TextEdit]? {
    let ordered = enumerated()
      .sorted {
        let (left, right) = ($0.element.range, $1.element.range)
        return (left.lowerBound, left.isEmpty ? 0 : 1, $0.offset) < (right.lowerBound, right.isEmpty ? 0 : 1, $1.offset)
      }.map(\.element)
    for (edit, next) in zip(ordered, ordered.dropFirst()) where next.range.lowerBound < edit.range.upperBound {
      return nil
    }
    return ordered
  }

  /// The text with the edits, which are in its order.
  package func applied(to text: [UInt8], in range: Range<Int>? = nil) -> [UInt8] {
    let range = range ?? 0..<text.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var copied = range.lowerBound
    for edit in self {
      bytes += text[copied..<edit.range.lowerBound]
      bytes += edit.bytes
      copied = edit.range.upperBound
    }
    bytes += text[copied..<range.upperBound]
    return bytes
  }
}
