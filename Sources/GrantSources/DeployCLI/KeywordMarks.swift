import Documents

/// How auth0-deploy-cli writes that a keyword is to be replaced.
enum KeywordMark: CaseIterable {
  /// `@@KEY@@`: by the JSON of the value.
  case json
  /// `##KEY##`: by its text.
  case text

  /// The byte of which two stand before and behind the key.
  var byte: UInt8 { self == .json ? UInt8(ascii: "@") : UInt8(ascii: "#") }

  init?(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "@"): self = .json
    case UInt8(ascii: "#"): self = .text
    default: return nil
    }
  }

  /// Whether there is any mark in a text.
  static func isIn(_ text: Span<UInt8>) -> Bool {
    var last: UInt8 = 0
    for index in text.indices {
      let byte = text[index]
      if byte == last, byte == UInt8(ascii: "#") || byte == UInt8(ascii: "@") { return true }
      last = byte
    }
    return false
  }

  /// What stands between two of these marks, of which one follows the other.
  ///
  /// - Parameter longest: the most bytes that are a key.
  func keys(in text: Span<UInt8>, longest: Int) -> Set<[UInt8]> {
    var keys: Set<[UInt8]> = []
    // Where the marks end behind which a key may begin: of three bytes in a row each two are a mark.
    var (earlier, later): (Int?, Int?) = (nil, nil)
    var index = 0
    while index + 1 < text.count {
      guard text[index] == byte, text[index + 1] == byte else {
        index += 1
        continue
      }
      for start in [earlier, later] {
        if let start, start < index, index - start <= longest {
          keys.insert((start..<index).map { text[$0] })
        }
      }
      if let start = later, start > index { earlier = start } else { earlier = nil }
      later = index + 2
      index += 1
    }
    return keys
  }

  /// Where a key stands between two marks, with the quotation marks around them that the tool replaces too.
  func places(of key: [UInt8], in text: Span<UInt8>) -> [Range<Int>] {
    var places: [Range<Int>] = []
    let length = key.count + 4
    var index = 0
    var free = 0
    while index + length <= text.count {
      guard text[index] == byte, isWritten(key, in: text, at: index) else {
        index += 1
        continue
      }
      var range = index..<index + length
      if self == .json, index > free, range.upperBound < text.count, text[index - 1] == text[range.upperBound],
        text[index - 1] == UInt8(ascii: "'") || text[index - 1] == UInt8(ascii: "\"")
      {
        range = index - 1..<range.upperBound + 1
      }
      places.append(range)
      index = range.upperBound
      free = index
    }
    return places
  }

  private func isWritten(_ key: [UInt8], in text: Span<UInt8>, at start: Int) -> Bool {
    let end = start + 2 + key.count
    guard text[start + 1] == byte, text[end] == byte, text[end + 1] == byte else { return false }
    for place in key.indices where text[start + 2 + place] != key[place] { return false }
    return true
  }

  /// The keyword that is written at an offset in the form of a name, with its marks.
  static func name(in text: Span<UInt8>, at start: Int) -> (key: Range<Int>, whole: Range<Int>)? {
    guard start + 4 < text.count, let mark = KeywordMark(text[start]), text[start + 1] == mark.byte else { return nil }
    var end = start + 2
    while end < text.count, text[end].isKeywordByte { end += 1 }
    guard end > start + 2, end + 1 < text.count, text[end] == mark.byte, text[end + 1] == mark.byte else { return nil }
    return (start + 2..<end, start..<end + 2)
  }
}

extension UInt8 {
  /// Whether names of keywords have it.
  fileprivate var isKeywordByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
}
