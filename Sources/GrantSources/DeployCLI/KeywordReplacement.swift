import Documents

/// A text of auth0-deploy-cli with its placeholders replaced as the tool does it, before the text is parsed: first every
/// `@@KEY@@`, with quotes around it, by the JSON of the value, then every `##KEY##` by its text. What has no value gets a
/// stand-in that parses as a text where the placeholder is.
struct KeywordReplacement: Sendable {
  /// A placeholder without a value.
  struct Unresolved: Sendable {
    let key: String
    /// `##KEY##`
    let written: String
    /// In the text as it was written.
    let offset: Int
  }

  /// From here to the next one the text is what was written from `old` on, or stands for the placeholder there.
  private struct Piece {
    var start: Int
    var old: Int
    var isReplaced: Bool
  }

  /// The text as it was written.
  let original: [UInt8]
  /// The text to be parsed.
  private(set) var bytes: [UInt8]
  /// By the numbers of their stand-ins.
  private(set) var unresolved: [Unresolved] = []
  private var pieces = [Piece(start: 0, old: 0, isReplaced: false)]
  /// The scalar around the number of a stand-in: one of those for private use that the text does not have.
  private var mark = "\u{E000}"

  /// - Parameter isJSON: whether a placeholder in the place of a value needs quotes to be one.
  init(_ text: [UInt8], _ mapping: KeywordMapping, isJSON: Bool) {
    original = text
    bytes = text
    guard Self.mayHavePlaceholder(text) else { return }
    for (key, value) in mapping.values {
      replace("@@\(key)@@", withQuotes: true) { _, _, _ in Array(JSONWriter.compact(value).utf8) }
    }
    for (key, value) in mapping.values {
      let text = value.string ?? JSONWriter.compact(value)
      replace("##\(key)##") { _, _, _ in Array(text.utf8) }
    }
    standIn(isJSON: isJSON)
  }

  /// Whether anything was changed.
  var isChanged: Bool { pieces.count > 1 }

  /// The offset in the text as it was written of one in `bytes`; within what was replaced that of the placeholder.
  func original(of offset: Int) -> Int {
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle } else { high = middle }
    }
    let piece = pieces[low]
    return piece.isReplaced ? piece.old : piece.old + offset - piece.start
  }

  /// A text of what was parsed with its placeholders as they were written, and which these are.
  func restored(_ text: String) -> (text: String, placeholders: [Unresolved]) {
    guard !unresolved.isEmpty, text.contains(mark) else { return (text, []) }
    var found: [Unresolved] = []
    var parts = text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices where index % 2 == 1 && index < parts.count - 1 {
      guard let number = unresolved.indices.first(where: { String($0) == parts[index] }),
        unresolved.indices.contains(number)
      else { continue }
      found.append(unresolved[number])
      parts[index] = unresolved[number].written
    }
    return (parts.joined(), found)
  }

  // MARK: Replacing

  private static func mayHavePlaceholder(_ text: [UInt8]) -> Bool {
    var last: UInt8 = 0
    for byte in text {
      if byte == last, byte == UInt8(ascii: "#") || byte == UInt8(ascii: "@") { return true }
      last = byte
    }
    return false
  }

  /// Replaces every occurrence of a placeholder.
  ///
  /// - Parameter value: what stands for one, by where it is in the text.
  private mutating func replace(
    _ placeholder: String, withQuotes: Bool = false, _ value: (_ text: [UInt8], _ start: Int, _ end: Int) -> [UInt8]
  ) {
    let pattern = Array(placeholder.utf8)
    var changes: [(range: Range<Int>, value: [UInt8])] = []
    var place = 0
    while place + pattern.count <= bytes.count {
      guard bytes[place] == pattern[0], bytes[place..<place + pattern.count].elementsEqual(pattern) else {
        place += 1
        continue
      }
      let range = place..<place + pattern.count
      changes.append((withQuotes ? quoted(range) : range, value(bytes, range.lowerBound, range.upperBound)))
      place = range.upperBound
    }
    apply(changes)
  }

  /// The range with the quotes around it, where both are there.
  private func quoted(_ range: Range<Int>) -> Range<Int> {
    guard range.lowerBound > 0, range.upperBound < bytes.count else { return range }
    let quote = bytes[range.lowerBound - 1]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), bytes[range.upperBound] == quote else {
      return range
    }
    return range.lowerBound - 1..<range.upperBound + 1
  }

  /// Puts values in the places of ranges, which are in their order and apart.
  private mutating func apply(_ changes: [(range: Range<Int>, value: [UInt8])]) {
    guard !changes.isEmpty else { return }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var made: [Piece] = []
    var place = 0
    var piece = 0
    /// Takes over what is kept, with where it is from.
    func keep(to end: Int) {
      while place < end {
        while piece + 1 < pieces.count, pieces[piece + 1].start <= place { piece += 1 }
        let next = min(end, piece + 1 < pieces.count ? pieces[piece + 1].start : bytes.count)
        let source = pieces[piece]
        made.append(
          Piece(
            start: text.count, old: source.isReplaced ? source.old : source.old + place - source.start,
            isReplaced: source.isReplaced))
        text += bytes[place..<next]
        place = next
      }
    }
    for change in changes {
      keep(to: change.range.lowerBound)
      made.append(Piece(start: text.count, old: original(of: change.range.lowerBound), isReplaced: true))
      text += change.value
      place = change.range.upperBound
    }
    keep(to: bytes.count)
    if made.isEmpty { made = [Piece(start: 0, old: 0, isReplaced: false)] }
    bytes = text
    pieces = made
  }

  // MARK: Stand-ins

  /// Puts stand-ins in the places of what is left.
  private mutating func standIn(isJSON: Bool) {
    mark = freeMark
    var changes: [(range: Range<Int>, value: [UInt8])] = []
    var place = 0
    while let (range, key) = placeholder(from: place) {
      place = range.upperBound
      let isList = bytes[range.lowerBound] == UInt8(ascii: "@")
      let whole = isList ? quoted(range) : range
      guard isList || isJSON || !isComment(range.lowerBound) else { continue }
      let standIn = "\(mark)\(unresolved.count)\(mark)"
      let isQuoted = whole != range || (isList || isJSON) && isValue(whole)
      unresolved.append(
        Unresolved(
          key: key, written: String(decoding: bytes[range], as: UTF8.self), offset: original(of: range.lowerBound)))
      changes.append((whole, Array((isQuoted ? "\"\(standIn)\"" : standIn).utf8)))
    }
    apply(changes)
  }

  private var freeMark: String {
    let text = String(decoding: bytes, as: UTF8.self)
    let scalars = (0xE000...0xF8FF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init).map { String($0) }
    return scalars.first { !text.contains($0) } ?? "\u{E000}"
  }

  /// The next `##NAME##` or `@@NAME@@`.
  private func placeholder(from start: Int) -> (range: Range<Int>, key: String)? {
    var place = start
    while place + 4 < bytes.count {
      let sign = bytes[place]
      guard sign == UInt8(ascii: "#") || sign == UInt8(ascii: "@"), bytes[place + 1] == sign else {
        place += 1
        continue
      }
      var end = place + 2
      while end < bytes.count, Self.isName(bytes[end]) { end += 1 }
      if end > place + 2, end + 1 < bytes.count, bytes[end] == sign, bytes[end + 1] == sign {
        return (place..<end + 2, String(decoding: bytes[place + 2..<end], as: UTF8.self))
      }
      place += 1
    }
    return nil
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "_.-".utf8.contains(byte)
  }

  /// Whether a placeholder is where a value of YAML or JSON is to begin.
  private func isValue(_ range: Range<Int>) -> Bool {
    var place = range.lowerBound - 1
    while place >= 0, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") { place -= 1 }
    return place < 0 || ":[,{-\n\r".utf8.contains(bytes[place])
  }

  /// Whether a placeholder at the beginning of a line of YAML is a comment: no value is to follow what is before it.
  private func isComment(_ start: Int) -> Bool {
    var place = start - 1
    while place >= 0, bytes[place] == UInt8(ascii: " ") { place -= 1 }
    guard place < 0 || bytes[place] == UInt8(ascii: "\n") else { return false }
    while place >= 0, " \n\r".utf8.contains(bytes[place]) { place -= 1 }
    return place < 0 || bytes[place] != UInt8(ascii: ":")
  }
}
