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

  /// The most bytes between two marks that are taken for a key: more than any has.
  static let longestKey = 1000

  /// The keyword that is written at an offset, with its marks: what stands between two of them in one line.
  ///
  /// - Parameter spaced: whether a space may be behind the first or before the second mark. The tool replaces such keywords
  ///   too, but in a file `## text ##` is a comment or a heading; only in the value of a grant it can be nothing else.
  static func name(
    in text: Span<UInt8>, at start: Int, spaced: Bool = false
  ) -> (key: Range<Int>, whole: Range<Int>)? {
    guard start + 4 < text.count, let mark = KeywordMark(text[start]), text[start + 1] == mark.byte else { return nil }
    let first = start + 2
    let last = min(text.count - 1, first + longestKey + 1)
    var end = first
    while end < last, text[end].isInKeyword, text[end] != mark.byte || text[end + 1] != mark.byte { end += 1 }
    guard end > first, end < last, text[end] == mark.byte, text[first] != mark.byte else { return nil }
    guard spaced || text[first] != UInt8(ascii: " ") && text[end - 1] != UInt8(ascii: " ") else { return nil }
    return (first..<end, start..<end + 2)
  }

  /// Whether what is between the marks of a keyword is one word.
  static func isWord(_ key: Range<Int>, in text: Span<UInt8>) -> Bool {
    key.allSatisfy { text[$0] != UInt8(ascii: " ") && text[$0] != UInt8(ascii: "#") }
  }
}

extension UInt8 {
  /// Whether it may be in a key: what ends a line or a text between quotation marks is in none.
  fileprivate var isInKeyword: Bool {
    self >= UInt8(ascii: " ") && self != UInt8(ascii: "\"") && self != UInt8(ascii: "'") && self != UInt8(ascii: "\\")
      && self != 0x7F
  }
}
