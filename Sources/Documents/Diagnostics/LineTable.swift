/// Finds the lines and columns of places in a text of UTF-8 whose lines end with LF, however long they are: it notes what they
/// are at every kibibyte and counts from there.
package struct LineTable: Sendable {
  private struct Mark {
    var line: UInt32 = 1
    var column: UInt32 = 1
  }

  private static let step = 1024

  /// At every step of the text.
  private let marks: [Mark]

  package init(_ bytes: [UInt8]) {
    var marks: [Mark] = []
    marks.reserveCapacity(bytes.count / Self.step + 1)
    var mark = Mark()
    var start = 0
    while start <= bytes.count {
      marks.append(mark)
      let end = start + Self.step
      Self.pass(bytes, start..<min(end, bytes.count), &mark)
      start = end
    }
    self.marks = marks
  }

  /// Line and column, from 1, of a byte; columns in Unicode scalars, of which a byte order mark is none.
  ///
  /// - Parameter bytes: the text that the table was made of.
  package func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let offset = min(max(0, offset), bytes.count)
    let place = offset / Self.step
    var mark = marks[place]
    Self.pass(bytes, place * Self.step..<offset, &mark)
    return (Int(clamping: mark.line), Int(clamping: mark.column))
  }

  private static func pass(_ bytes: [UInt8], _ range: Range<Int>, _ mark: inout Mark) {
    var range = range
    if range.lowerBound == 0, range.count >= 3, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { range = 3..<range.upperBound }
    for byte in bytes[range] {
      if byte == UInt8(ascii: "\n") {
        mark.line += 1
        mark.column = 1
      } else if byte & 0xC0 != 0x80 {
        mark.column += 1
      }
    }
  }
}
