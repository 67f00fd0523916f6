/// A keyword for which nobody gave a value.
struct UnresolvedKeyword: Sendable, Equatable {
  let key: String
  /// With its marks: `##AUDIENCE##`.
  let written: String
  /// In bytes from the start of the original text; nil where that is not known, as of one that a parser put together.
  let offset: Int?
}

/// The texts that stand for keywords while a text is parsed: a scalar for private use that nothing else in the text has, the
/// number of the keyword, and the scalar again.
struct StandInKeywords: Sendable {
  private let sentinel: Unicode.Scalar
  /// By their numbers.
  private(set) var keywords: [UnresolvedKeyword] = []

  init() { sentinel = "\u{E000}" }

  /// With a scalar that a text has neither as it is nor as an escape.
  init(unlike text: Span<UInt8>) {
    // Their hexadecimal digits are an E and three decimal ones: no more than two spellings.
    let scalars = (0..<1000).lazy.compactMap { number in
      Unicode.Scalar(UInt32(clamping: 0xE000 | number / 100 << 8 | number / 10 % 10 << 4 | number % 10))
    }
    let taken = Self.taken(text)
    sentinel = scalars.first { !taken.contains($0.value) } ?? "\u{F8F0}"
  }

  /// Of the scalars that could be taken those that are in a text, by themselves or as the digits of an escape.
  private static func taken(_ text: Span<UInt8>) -> Set<UInt32> {
    var taken: Set<UInt32> = []
    var index = 0
    while index < text.count {
      switch text[index] {
      case 0xEE where index + 2 < text.count:
        taken.insert(0xE000 | UInt32(clamping: text[index + 1] & 0x3F) << 6 | UInt32(clamping: text[index + 2] & 0x3F))
      case UInt8(ascii: "E"), UInt8(ascii: "e"):
        guard index + 3 < text.count else { break }
        let digits = [text[index + 1], text[index + 2], text[index + 3]]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { break }
        taken.insert(digits.reduce(0xE) { $0 << 4 | UInt32(clamping: $1 & 0xF) })
      default: break
      }
      index += 1
    }
    return taken
  }

  /// - Returns: what is written for the keyword.
  mutating func add(key: String, written: String, at offset: Int) -> String {
    keywords.append(UnresolvedKeyword(key: key, written: written, offset: offset))
    return "\(sentinel)\(keywords.count - 1)\(sentinel)"
  }

  /// A text with the keywords as they were written, and those that are in it, in their order.
  ///
  /// - Parameter spaced: whether `## KEY ##` is one.
  func resolve(_ text: String, spaced: Bool = false) -> (text: String, keywords: [UnresolvedKeyword]) {
    guard text.utf8.contains(where: { $0 == 0xEE || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "@") }) else {
      return (text, [])
    }
    var resolved = ""
    var found: [UnresolvedKeyword] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == sentinel, let (keyword, after) = keyword(at: rest) {
        resolved += keyword.written
        found.append(keyword)
        rest = after
      } else if scalar == "#" || scalar == "@", let (keyword, after) = Self.written(at: rest, spaced) {
        // In a block of text it needs no stand-in.
        resolved += keyword.written
        found.append(keyword)
        rest = after
      } else {
        resolved.unicodeScalars.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return (resolved, found)
  }

  private static let longestKeyword = KeywordMark.longestKey + 4

  private typealias Scalars = String.UnicodeScalarView.SubSequence

  private func keyword(at text: Scalars) -> (UnresolvedKeyword, Scalars)? {
    let digits = text.dropFirst().prefix { ("0"..."9").contains($0) }
    let after = text[digits.endIndex...]
    guard (1...9).contains(digits.count), after.first == sentinel else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int(clamping: $1.value) - 48 }
    guard keywords.indices.contains(number) else { return nil }
    return (keywords[number], after.dropFirst())
  }

  private static func written(at text: Scalars, _ spaced: Bool) -> (UnresolvedKeyword, Scalars)? {
    guard let mark = text.first, text.dropFirst().first == mark else { return nil }
    // Up to the next mark only, so that a text of nothing but marks is not read again for each of them.
    var bytes: [UInt8] = []
    var last: Unicode.Scalar?
    for scalar in text {
      bytes += scalar.utf8
      if bytes.count > 4, scalar == mark, last == mark { break }
      guard bytes.count < longestKeyword else { return nil }
      last = scalar
    }
    guard let (key, whole) = KeywordMark.name(in: bytes.span, at: 0, spaced: spaced) else { return nil }
    let count = String(decoding: bytes[whole], as: UTF8.self).unicodeScalars.count
    let keyword = UnresolvedKeyword(
      key: String(decoding: bytes[key], as: UTF8.self), written: String(decoding: bytes[whole], as: UTF8.self),
      offset: nil)
    return (keyword, text.dropFirst(count))
  }
}
