/// Reads the scalars of YAML and JSON where they are written.
enum ScalarScanner {
  /// Why a value is not edited that begins with this byte; nil: it is not what YAML has signs for.
  static func indicator(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "it has an anchor (&)"
    case UInt8(ascii: "*"): "it is an alias (*)"
    case UInt8(ascii: "!"): "it has a tag (!)"
    case UInt8(ascii: "|"), UInt8(ascii: ">"): "it is a block of text (\(byte == UInt8(ascii: "|") ? "|" : ">"))"
    case UInt8(ascii: "%"), UInt8(ascii: "`"): "it begins with a sign that YAML keeps for itself"
    default: nil
    }
  }

  /// A scalar in quotation marks that begins at an offset. Throws where it does not end.
  static func quoted(_ bytes: [UInt8], at start: Int) throws(UneditableText) -> WrittenScalar {
    let mark = bytes[start]
    let isDouble = mark == UInt8(ascii: "\"")
    var index = start + 1
    var hasEscapes = false
    while index < bytes.count {
      if isDouble, bytes[index] == UInt8(ascii: "\\") {
        hasEscapes = true
        index += 2
      } else if bytes[index] != mark {
        index += 1
      } else if !isDouble, index + 1 < bytes.count, bytes[index + 1] == mark {
        hasEscapes = true
        index += 2
      } else {
        let raw = String(decoding: bytes[start + 1..<index], as: UTF8.self)
        return WrittenScalar(
          range: start..<index + 1, quotes: isDouble ? .double : .single,
          text: !hasEscapes ? raw : isDouble ? decoded(raw) : raw.replacing("''", with: "'"))
      }
    }
    throw UneditableText(start, "its quotation marks do not end")
  }

  /// The text of escapes as JSON has them; nil for those of YAML alone.
  private static func decoded(_ raw: String) -> String? { (try? JSONReader.value("\"\(raw)\""))?.string }

  /// A scalar without quotation marks in a range, without the spaces behind it.
  static func plain(_ bytes: [UInt8], _ range: Range<Int>) -> WrittenScalar {
    var end = range.upperBound
    while end > range.lowerBound, isSpace(bytes[end - 1]) { end -= 1 }
    let range = range.lowerBound..<end
    return WrittenScalar(range: range, quotes: .none, text: String(decoding: bytes[range], as: UTF8.self))
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func isKeyword(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard bytes[offset...].starts(with: "##".utf8) else { return false }
    let word = bytes[(offset + 2)...].prefix { byte in
      "_.-".utf8.contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
    return !word.isEmpty && bytes[word.endIndex...].starts(with: "##".utf8)
  }

  /// Whether a comment begins at an offset: a number sign at the start of a line or behind a space.
  ///
  /// A keyword that a deployment replaces (`##KEY##`) is what it becomes.
  static func isComment(_ bytes: [UInt8], at offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "#") && !isKeyword(bytes, at: offset)
      && (offset == 0 || isSpace(bytes[offset - 1]) || bytes[offset - 1] == UInt8(ascii: "\n"))
  }
}
