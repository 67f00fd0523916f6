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

  /// Whether these bytes are in it, without regard to white space. The end is looked at first: what a report of many
  /// findings is known by is there.
  func contains(_ text: String) -> Bool {
    var search = DenseSearch(text)
    if search.ends(in: tail) { return true }
    search = DenseSearch(text)
    var offset = 0
    while offset < size, let bytes = try? read(offset, Self.block), !bytes.isEmpty {
      if search.ends(in: bytes) { return true }
      offset += bytes.count
    }
    return false
  }

  private static func dense(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { !isSpace($0) } }

  fileprivate static func isSpace(_ byte: UInt8) -> Bool {
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

/// Looks for bytes in others that come block by block, each byte once, and passes over white space (the algorithm of Knuth,
/// Morris and Pratt).
private struct DenseSearch {
  private let wanted: [UInt8]
  /// For each beginning of the wanted bytes how long its longest own beginning is that it ends with.
  private let borders: [Int]
  /// How many of the wanted bytes the bytes that were taken end with.
  private var matched = 0

  init(_ text: String) {
    wanted = Array(text.utf8)
    var borders = [0]
    for byte in wanted.dropFirst() {
      var border = borders[borders.count - 1]
      while border > 0, wanted[border] != byte { border = borders[border - 1] }
      borders.append(wanted[border] == byte ? border + 1 : 0)
    }
    self.borders = borders
  }

  /// Takes the next bytes. Returns whether the wanted ones end in them.
  mutating func ends(in bytes: [UInt8]) -> Bool {
    for byte in bytes where !FileContents.isSpace(byte) {
      while matched > 0, wanted[matched] != byte { matched = borders[matched - 1] }
      if wanted[matched] == byte { matched += 1 }
      if matched == wanted.count { return true }
    }
    return false
  }
}
