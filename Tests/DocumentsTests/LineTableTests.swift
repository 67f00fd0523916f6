import Documents
import Testing

@Suite struct `Lines and columns` {
  @Test(arguments: [
    ("", 0, "1:1"), ("ab", 1, "1:2"), ("a\nb", 2, "2:1"), ("é\né", 5, "2:2"), ("\u{FEFF}ab", 4, "1:2"),
    ("a\r\nb", 3, "2:1"),
    ("ab", 99, "1:3"), ("ab", -1, "1:1"),
  ])
  func `are those of an offset`(text: String, offset: Int, place: String) {
    let bytes = Array(text.utf8)
    let position = LineTable(bytes).position(of: offset, in: bytes)
    #expect("\(position.line):\(position.column)" == place)
  }

  @Test func `are right at every offset of a long text`() {
    let text = (0..<400).map { "line \($0) é \(String(repeating: "x", count: $0 % 97))" }.joined(separator: "\n")
    let bytes = Array((text + String(repeating: "y", count: 5000)).utf8)
    let table = LineTable(bytes)
    var (line, column) = (1, 1)
    for offset in bytes.indices {
      let position = table.position(of: offset, in: bytes)
      if position != (line, column) { Issue.record("\(offset): \(position), not \(line):\(column)") }
      if bytes[offset] == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      }
      // A scalar has one byte that does not continue it.
      else if bytes[offset] & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
