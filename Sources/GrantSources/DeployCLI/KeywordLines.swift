/// Tells the keywords at the beginning of a line of YAML that are values from those that are comments: unless it is replaced
/// `##KEY##` is a comment there, and `##Applications##` may be meant as one.
struct KeywordLines {
  /// How many lines of comments are looked through for what is before or behind them.
  private static let mostLines = 64

  /// The end of the line that was looked at last and is a comment, and the last byte before it that says something.
  private var comment: (end: Int, before: UInt8)?
  /// Where the keyword is that is a value and begins the last such line.
  private var value: Int?

  /// What a keyword of YAML is before it is replaced.
  enum Use {
    /// A value, or a part of one, or of a key.
    case value
    case comment
    /// A comment that has a line for itself: it may become elements of a list, fields, or entries.
    case line
  }

  /// - Parameter isWord: whether what is between its marks is one word.
  mutating func use(of keyword: Range<Int>, isWord: Bool, in text: Span<UInt8>) -> Use {
    guard !isValue(keyword, isWord: isWord, in: text) else { return .value }
    guard isWord else { return .comment }
    var end = keyword.upperBound
    while end < text.count, text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: "\t") { end += 1 }
    let isAlone = end == text.count || text[end].endsLine || text[end] == UInt8(ascii: "#")
    return isAlone && !BlockScalars.isIn(keyword.lowerBound, text) ? .line : .comment
  }

  private mutating func isValue(_ keyword: Range<Int>, isWord: Bool, in text: Span<UInt8>) -> Bool {
    var start = keyword.lowerBound
    while start > 0, text[start - 1] == UInt8(ascii: " ") || text[start - 1] == UInt8(ascii: "\t") { start -= 1 }
    guard start == 0 || text[start - 1].endsLine else { return true }
    guard isWord || isKey(keyword, in: text) else { return false }
    let before = lastByte(before: start, in: text)
    let isValue =
      switch before {
      case UInt8(ascii: "["), UInt8(ascii: ","), UInt8(ascii: "{"): true
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
        nextIndentation(behind: keyword.upperBound, in: text) < keyword.lowerBound - start
      default: false
      }
    if isValue || isKey(keyword, in: text) || endsFlow(keyword.upperBound, in: text) {
      value = keyword.lowerBound
      return true
    }
    var end = keyword.upperBound
    while end < text.count, !text[end].endsLine { end += 1 }
    comment = (end, before)
    return false
  }

  private func isKey(_ keyword: Range<Int>, in text: Span<UInt8>) -> Bool {
    let end = keyword.upperBound
    guard end < text.count, text[end] == UInt8(ascii: ":") else { return false }
    return end + 1 == text.count || text[end + 1] == UInt8(ascii: " ") || text[end + 1].endsLine
  }

  /// Whether what follows is in a list or mapping between brackets, where there may be elements before it.
  private func endsFlow(_ end: Int, in text: Span<UInt8>) -> Bool {
    var index = end
    while index < text.count, text[index] <= UInt8(ascii: " ") { index += 1 }
    guard index < text.count else { return false }
    return [UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ",")].contains(text[index])
  }

  /// The last byte before a line that is no white space and not in a line of comments; 0 where there is none.
  private func lastByte(before start: Int, in text: Span<UInt8>) -> UInt8 {
    var end = start
    for _ in 0..<Self.mostLines {
      while end > 0, text[end - 1] <= UInt8(ascii: " ") { end -= 1 }
      guard end > 0 else { return 0 }
      if let comment, comment.end == end { return comment.before }
      var line = end
      while line > 0, !text[line - 1].endsLine { line -= 1 }
      var first = line
      while first < end, text[first] <= UInt8(ascii: " ") { first += 1 }
      guard text[first] == UInt8(ascii: "#"), first != value else { return text[end - 1] }
      end = line
    }
    return 0
  }

  /// By how many spaces the next line is indented that is neither empty nor a comment; -1 where there is none.
  private func nextIndentation(behind end: Int, in text: Span<UInt8>) -> Int {
    var index = end
    for _ in 0..<Self.mostLines {
      while index < text.count, !text[index].endsLine { index += 1 }
      while index < text.count, text[index].endsLine { index += 1 }
      let start = index
      while index < text.count, text[index] == UInt8(ascii: " ") { index += 1 }
      guard index < text.count else { return -1 }
      if !text[index].endsLine, text[index] != UInt8(ascii: "#") { return index - start }
    }
    return .max
  }
}

extension UInt8 {
  var endsLine: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
