import Documents
import Synchronization
import Tenant

/// The text of a file of an export: as its author wrote it, and as it is parsed.
final class ExportText: Sendable {
  /// Where a value stands in the text that is parsed.
  enum Position: Sendable {
    /// In bytes from its start.
    case offset(UInt32)
    /// From 1, the column in Unicode scalars.
    case mark(line: UInt32, column: UInt32)
  }

  /// As messages call it.
  let file: String
  /// As it is parsed: with the values of keywords, and stand-ins for those that have none.
  let bytes: [UInt8]
  /// Whether the values of keywords made it too large, so that there is nothing to parse.
  let isTooLarge: Bool
  /// Where keywords have lines for themselves, in bytes of the original text.
  let keywordLines: [Int]
  private let original: [UInt8]
  private let refused: Set<String>
  private let pieces: ReplacedPieces
  private let standIns: StandInKeywords
  private let form: KeywordReplacement.Form
  private let lines: Mutex<Lines> = Mutex(Lines())

  /// What takes a look at all of a text is done when it is first asked for.
  private struct Lines {
    var original: LineStarts?
    var parsed: LineStarts?
    var source: SourceLines?
  }

  init(_ original: [UInt8], file: String, _ mapping: KeywordMapping, _ form: KeywordReplacement.Form) {
    self.file = file
    self.original = original
    self.form = form
    refused = mapping.refused
    let replacement = KeywordReplacement(original, mapping, form)
    bytes = replacement.bytes
    pieces = replacement.pieces
    standIns = replacement.standIns
    isTooLarge = replacement.isTooLarge
    keywordLines = replacement.lines
  }

  /// A text with the keywords as they were written, and those that are in it.
  ///
  /// - Parameter spaced: whether `## KEY ##` is one, as in the value of a grant.
  func resolve(_ text: String, spaced: Bool = false) -> (text: String, keywords: [UnresolvedKeyword]) {
    standIns.resolve(text, spaced: spaced)
  }

  /// Why a keyword has no value.
  func reason(_ keyword: UnresolvedKeyword) -> UnknownValue.Reason {
    refused.contains(keyword.key) || KeywordMapping.isSecret(keyword.key) ? .secretName : .placeholder
  }

  /// Where a value is written in the original text.
  func place(_ position: Position) -> Place {
    switch position {
    case .offset(let offset): place(ofOriginal: pieces.original(of: Int(clamping: offset)))
    case .mark(let line, let column) where pieces.isEmpty:
      Place(file: file, line: Int(clamping: line), column: Int(clamping: column))
    case .mark(let line, let column):
      place(
        ofOriginal: pieces.original(
          of: lines.withLock {
            let starts = $0.parsed ?? LineStarts(bytes, form)
            $0.parsed = starts
            return starts.offset(line: Int(clamping: line), column: Int(clamping: column), in: bytes)
          }))
    }
  }

  /// The place of a byte of the original text.
  func place(ofOriginal offset: Int) -> Place {
    let place = lines.withLock {
      let starts = $0.original ?? LineStarts(original, form)
      $0.original = starts
      return starts.place(of: offset, in: original)
    }
    return Place(file: file, line: place.line, column: place.column)
  }

  /// What is wrong with a text that became too large.
  var excess: Diagnostic {
    Diagnostic(
      place: Place(file: file, line: 1, column: 1),
      message:
        "the values of its keywords add more than \(KeywordReplacement.mostAdded >> 20) MiB to it: check --mapping for "
        + "values that have keywords of each other")
  }

  /// The keyword that begins at a byte of the original text, as it is written.
  func keyword(at offset: Int) -> String {
    let text = original
    guard let (_, whole) = KeywordMark.name(in: text.span, at: offset) else { return "" }
    return String(decoding: text[whole], as: UTF8.self)
  }

  func problem(_ position: Position, _ message: String) -> Diagnostic { problem(at: place(position), message) }

  /// A problem at a place of the original text; of YAML with its line.
  func problem(at place: Place, _ message: String) -> Diagnostic {
    guard form == .yaml else { return Diagnostic(place: place, message: message) }
    let source = lines.withLock {
      let lines = $0.source ?? SourceLines(String(decoding: original, as: UTF8.self))
      $0.source = lines
      return lines
    }
    return Diagnostic(place: place, message: message, in: source)
  }
}

/// Where the lines of a text begin.
private struct LineStarts: Sendable {
  private var starts = [0]

  init(_ bytes: [UInt8], _ form: KeywordReplacement.Form) {
    let text = bytes.span
    // A byte order mark is no column.
    if text.count > 2, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { starts = [3] }
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: "\n") {
        starts.append(index + 1)
      } else if form == .yaml, Self.endsYAMLLine(text, index) {
        starts.append(index + 1)
      }
    }
  }

  /// Whether the byte is the last of what ends a line of YAML (section 5.4 of YAML 1.1), other than LF.
  private static func endsYAMLLine(_ text: Span<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "\r"): index + 1 == text.count || text[index + 1] != UInt8(ascii: "\n")
    case 0x85: index > 0 && text[index - 1] == 0xC2
    case 0xA8, 0xA9: index > 1 && text[index - 1] == 0x80 && text[index - 2] == 0xE2
    default: false
    }
  }

  func place(of offset: Int, in text: [UInt8]) -> (line: Int, column: Int) {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    let start = low == 0 ? 0 : starts[low - 1]
    var column = 1
    for index in start..<max(start, min(offset, text.count)) where text[index] & 0xC0 != 0x80 { column += 1 }
    return (max(1, low), column)
  }

  func offset(line: Int, column: Int, in text: [UInt8]) -> Int {
    guard line > 0, line <= starts.count else { return text.count }
    var index = starts[line - 1]
    var left = column - 1
    while left > 0, index < text.count {
      index += 1
      while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
      left -= 1
    }
    return index
  }
}
