/// A text as bytes with where its lines begin. Lines end with LF; a CR before it belongs to the end.
package struct TextLines: Sendable {
  package let bytes: [UInt8]
  /// Of each line; none begins at the end of the text.
  private let starts: [Int]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = bytes.isEmpty ? [] : [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") && index + 1 < bytes.count {
      starts.append(index + 1)
    }
    self.starts = starts
  }

  package var count: Int { starts.count }

  /// The line, from 0, of a byte; of the end of a text that ends with LF the one behind the last.
  package func line(of offset: Int) -> Int {
    if offset >= bytes.count, bytes.last ?? UInt8(ascii: "\n") == UInt8(ascii: "\n") { return count }
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Where a line begins; of one behind the last the end of the text.
  package func start(_ line: Int) -> Int { line < starts.count ? starts[line] : bytes.count }

  /// The bytes of a line with its end.
  package func whole(_ line: Int) -> Range<Int> { start(line)..<start(line + 1) }

  /// The bytes of a line without what ends it.
  package func content(_ line: Int) -> Range<Int> {
    var end = start(line + 1)
    if end > start(line), bytes[end - 1] == UInt8(ascii: "\n") {
      end -= 1
      if end > start(line), bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    }
    return start(line)..<end
  }

  /// Whether a byte is the first of a line, or the end of a text that ends with LF.
  package func isStart(_ offset: Int) -> Bool { start(line(of: offset)) == offset }

  /// How lines end: as the first one does.
  package var ending: String {
    content(0).upperBound + 1 < whole(0).upperBound ? "\r\n" : "\n"
  }

  /// The offset of a place; columns count Unicode scalars from 1, of which a byte order mark is none. nil: it is not there.
  package func offset(line: Int, column: Int) -> Int? {
    guard line > 0, line <= count, column > 0 else { return nil }
    var offset = start(line - 1)
    if offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    let end = start(line)
    for _ in 1..<column {
      guard offset < end else { return nil }
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  package func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether a line ends otherwise for a reader of YAML: with CR alone, NEL, LS or PS.
  package var hasOtherEnds: Bool {
    bytes.indices.contains { index in
      let before = { (back: Int) in index >= back ? bytes[index - back] : 0 }
      return switch bytes[index] {
      case UInt8(ascii: "\r"): index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
      case 0x85: before(1) == 0xC2
      case 0xA8, 0xA9: before(1) == 0x80 && before(2) == 0xE2
      default: false
      }
    }
  }
}
