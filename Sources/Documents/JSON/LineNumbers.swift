/// The lines of a text by their bytes; a line ends after U+000A.
package struct LineNumbers: Sendable {
  /// The offsets at which lines begin, but the first.
  private let starts: [Int]

  package init(_ bytes: [UInt8]) {
    starts = bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The number, from 1, of the line that holds the byte at an offset.
  package subscript(offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}
