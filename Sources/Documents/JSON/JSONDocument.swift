import Synchronization

/// The bytes of JSON (RFC 8259), validated once, and the values in them, read where they are.
///
/// Unlike `JSONDecoder` it names the byte offset of an error, refuses a key that occurs twice in an object, keeps
/// numbers as written and reads several values in a row. A byte order mark at the start is skipped.
package final class JSONDocument: Sendable {
  /// The deepest nesting that is read.
  package static let maximumDepth = 512

  package let bytes: [UInt8]
  private let index: JSONIndex
  /// What `line(at:)` was asked for last, and what it said.
  private let lastLine = Mutex<(offset: Int, line: Int)>((0, 1))
  /// Made when a place is first asked for.
  private let lines = Mutex<LineTable?>(nil)

  /// Any number of values in a row, separated by white space or nothing. An input of white space has none.
  package convenience init(_ bytes: [UInt8]) throws(JSONError) { try self.init(bytes, isSingle: false) }

  /// Exactly one value.
  package convenience init(single bytes: [UInt8]) throws(JSONError) { try self.init(bytes, isSingle: true) }

  private init(_ bytes: [UInt8], isSingle: Bool) throws(JSONError) {
    guard UInt32(exactly: bytes.count) != nil else { throw JSONError(offset: 0, message: "the input is beyond 4 GiB") }
    self.bytes = bytes
    index = try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      var validator = unsafe JSONValidator(TextBytes(UnsafeRawBufferPointer(buffer)))
      if isSingle { try validator.readSingleValue() } else { try validator.readValues() }
      return validator.index
    }
  }

  /// The values, in their order.
  package var values: [JSONNode] { index.values.map { offset in JSONNode(self, at: Int(offset)) } }

  /// The value at an offset that a node or cursor gave.
  package func node(at offset: Int) -> JSONNode { JSONNode(self, at: offset) }

  /// Lends a cursor that stands at the value at an offset; throws what the closure throws.
  package func withCursor<Result, Failure: Error>(
    at offset: Int, _ body: (inout JSONCursor) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
      var cursor = unsafe JSONCursor(TextBytes(UnsafeRawBufferPointer(buffer)), at: offset)
      return try body(&cursor)
    }
  }

  /// The text of a string or key without its escapes.
  package func text(_ text: JSONText) -> String {
    unsafe bytes.withUnsafeBufferPointer { unsafe text.decoded(TextBytes(UnsafeRawBufferPointer($0))) }
  }

  /// The line, from 1, of the byte at an offset. Lines are counted from the place that was asked for before, where that is
  /// not behind it: who asks in order has each byte looked at once.
  package func line(at offset: Int) -> Int {
    lastLine.withLock { last in
      if offset < last.offset { last = (0, 1) }
      last = (offset, last.line + lineEnds(in: last.offset..<offset))
      return last.line
    }
  }

  /// The place of the byte at an offset: for those who ask for few, in any order.
  package func place(at offset: Int, in file: String) -> Place {
    let position = lines.withLock { lines in
      let table = lines ?? LineTable(bytes)
      lines = table
      return table.position(of: offset, in: bytes)
    }
    return Place(file: file, line: position.line, column: position.column)
  }

  /// How many lines end within a range of bytes.
  package func lineEnds(in range: Range<Int>) -> Int {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe TextBytes(UnsafeRawBufferPointer(buffer)).lend(range) { bytes in
        unsafe bytes.count(of: UInt8(ascii: "\n"))
      }
    }
  }

  /// The offset behind a list that is a value or a member of one; nil for other lists.
  func end(ofListAt offset: Int) -> Int? { index.list(at: offset).map { Int(clamping: $0.end) } }

  /// The offsets of the elements of a list that is a value or a member of one; nil for other lists.
  func elements(ofListAt offset: Int) -> ArraySlice<UInt32>? {
    index.list(at: offset).map { index.elements[$0.elements] }
  }
}
