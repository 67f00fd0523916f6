import Documents

/// Replaces the keywords of a text as auth0-deploy-cli does before it parses it: key by key in the order of the mapping, first
/// each `@@KEY@@`, then each `##KEY##`, so that a value may have keywords of its own. Keywords that are left get a stand-in
/// with which the text can be parsed.
struct KeywordReplacement {
  /// What the text is parsed as.
  enum Form { case yaml, json }

  private(set) var bytes: [UInt8]
  private(set) var pieces = ReplacedPieces()
  private(set) var standIns = StandInKeywords()
  /// Where keywords have lines of YAML for themselves, in bytes of the original text: they are comments in what is parsed.
  private(set) var lines: [Int] = []
  /// Whether the values of keywords made the text too large, so that there is nothing to parse.
  private(set) var isTooLarge = false

  /// So many bytes the values of keywords may add to a text.
  static let mostAdded = 64 << 20

  /// A text without marks stays the list of bytes that it is.
  ///
  /// - Parameter mostAdded: so many bytes the values of keywords may add.
  init(_ bytes: [UInt8], _ mapping: KeywordMapping, _ form: Form, mostAdded: Int = Self.mostAdded) {
    self.bytes = bytes
    guard KeywordMark.isIn(bytes.span) else { return }
    let most = bytes.count + mostAdded
    for mark in KeywordMark.allCases { replace(mark, mapping, most) }
    if isTooLarge { self.bytes = [] } else { standIn(form) }
  }

  private mutating func replace(_ mark: KeywordMark, _ mapping: KeywordMapping, _ most: Int) {
    guard let longest = mapping.entries.map(\.key.utf8.count).max() else { return }
    var keys = mark.keys(in: bytes.span, longest: longest)
    for (key, value) in mapping.entries {
      let key = Array(key.utf8)
      guard keys.contains(key) else { continue }
      let text = Array((mark == .json ? JSONWriter.compact(value) : value.keywordText).utf8)
      let places = mark.places(of: key, in: bytes.span)
      guard !isTooLarge, bytes.count + places.count * text.count <= most else { return isTooLarge = true }
      bytes = pieces.apply(places.map { ReplacedPieces.Edit(range: $0, bytes: text) }, to: bytes)
      // Only such a value can make a mark that was not there.
      if text.isEmpty || text.contains(mark.byte) { keys = mark.keys(in: bytes.span, longest: longest) }
    }
  }

  /// Writes stand-ins for the keywords that are left where the form takes them for values.
  private mutating func standIn(_ form: Form) {
    let (found, alone) = form == .yaml ? yamlKeywords() : (jsonKeywords(), [])
    lines = alone.map(pieces.original)
    guard !found.isEmpty else { return }
    var standIns = StandInKeywords(unlike: bytes.span)
    var edits: [ReplacedPieces.Edit] = []
    edits.reserveCapacity(found.count)
    for (keyword, isQuoted) in found {
      let text = standIns.add(
        key: String(decoding: bytes[keyword.key], as: UTF8.self),
        written: String(decoding: bytes[keyword.whole], as: UTF8.self),
        at: pieces.original(of: keyword.whole.lowerBound))
      edits.append(ReplacedPieces.Edit(range: keyword.whole, bytes: Array((isQuoted ? text : "\"\(text)\"").utf8)))
    }
    bytes = pieces.apply(edits, to: bytes)
    self.standIns = standIns
  }

  private typealias Found = (keyword: (key: Range<Int>, whole: Range<Int>), isQuoted: Bool)

  /// The keywords of JSON, and whether quotation marks are around them.
  private func jsonKeywords() -> [Found] {
    let text = bytes.span
    var found: [Found] = []
    var isInString = false
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: "\\") where isInString: index += 1
      default:
        guard let keyword = KeywordMark.name(in: text, at: index) else { break }
        found.append((keyword, isInString))
        index = keyword.whole.upperBound
        continue
      }
      index += 1
    }
    return found
  }

  /// The keywords of YAML, none of which needs quotation marks, and where those are that have a line for themselves. A line
  /// that begins with one may be a comment.
  private func yamlKeywords() -> (found: [Found], alone: [Int]) {
    let text = bytes.span
    var found: [Found] = []
    var alone: [Int] = []
    var lines = KeywordLines()
    var index = 0
    while index < text.count {
      guard let keyword = KeywordMark.name(in: text, at: index) else {
        index += 1
        continue
      }
      let isWord = KeywordMark.isWord(keyword.key, in: text)
      let use = text[index] == UInt8(ascii: "@") ? .value : lines.use(of: keyword.whole, isWord: isWord, in: text)
      switch use {
      case .value: found.append((keyword, true))
      case .line: alone.append(index)
      case .comment: break
      }
      index = keyword.whole.upperBound
    }
    return (found, alone)
  }
}
