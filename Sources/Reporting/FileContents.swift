/// What a file holds, as far as it takes to know it again: its beginning, its end, and whether something is in it. A file
/// of any size is never held as a whole.
package struct FileContents {
  /// Bytes that are read at once.
  private static let block = 1 << 16

  private let head: [UInt8]
  private let tail: [UInt8]
  private let size: Int
  private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]

  /// Throws what `read` throws.
  ///
  /// - Parameters:
  ///   - size: bytes of the file.
  ///   - read: gives so many bytes from an offset, fewer only at the end of the file.
  package init(size: Int, read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]) throws {
    self.size = size
    self.read = read
    head = try read(0, Self.block)
    tail = try read(max(0, size - Self.block), Self.block)
  }

  /// The lines at its beginning and at its end, without the line ends.
  var firstLines: [String] { Self.lines(head) }
  var lastLines: [String] { Self.lines(tail) }

  func begins(with text: String) -> Bool { head.starts(with: text.utf8) }

  /// The same without regard to white space.
  func beginsDensely(with text: String) -> Bool { Self.dense(head).starts(with: text.utf8) }

  /// Whether it is nothing but this and white space.
  func isDensely(_ text: String) -> Bool { size <= Self.block && Self.dense(head).elementsEqual(text.utf8) }

  /// Its end without white space.
  var denseTail: String { String(decoding: Self.dense(tail), as: UTF8.self) }

  /// Whether it begins as a JSON object does, and these bytes are in it but for white space. With a quotation mark in
  /// them they are in no text of the object, where one is escaped.
  func isObject(with bytes: String) -> Bool { beginsDensely(with: "{") && contains(bytes) }

  /// Whether these bytes are in it, without regard to white space.
  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    // The end of what was looked at, in which the text may have begun.
    var seen: [UInt8] = []
    var offset = 0
    while offset < size, let bytes = try? read(offset, Self.block), !bytes.isEmpty {
      seen = seen.suffix(wanted.count - 1) + Self.dense(bytes)
      if seen.contains(wanted) { return true }
      offset += bytes.count
    }
    return false
  }

  private static func dense(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { !isSpace($0) } }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
