import GrantModel

/// A piece of text in one colour. Making one makes every hidden character visible, so that nothing reaches a page
/// that a terminal would act on.
struct Span {
  /// What a piece of text means; the page knows the colours.
  enum Ink { case plain, strong, faint, error, warning, note, good }

  let text: String
  let ink: Ink
  /// Where the text leads on a terminal that shows links; nil also for what is no web address.
  let link: String?

  init(_ text: String, _ ink: Ink = .plain, link: String? = nil) {
    self.text = text.visible
    self.ink = ink
    self.link = link?.webAddress
  }
}

/// Lines of at most `style.width` columns, broken between words.
struct TextPage {
  private(set) var text = ""
  private let style: TextStyle

  /// The line that is being filled: its text, its columns, whether a word is on it, and the colour that is on.
  private var line = ""
  private var column = 0
  private var hasWord = false
  private var ink: Span.Ink = .plain
  private var link: String?

  init(style: TextStyle) { self.style = style }

  mutating func blankLine() { text += "\n" }

  /// A paragraph whose first line is indented by `indent` columns, the others by `hanging`.
  mutating func paragraph(_ spans: Span..., indent: Int = 0, hanging: Int = 0) {
    startLine(indent)
    for word in words(spans) { place(word, hanging: hanging) }
    endLine()
  }

  /// One line, however long it is.
  mutating func line(_ span: Span, indent: Int = 0) {
    startLine(indent)
    write(span.text[...], span.ink, span.link)
    endLine()
  }

  /// A paragraph beside a label, which is padded to `width` columns.
  mutating func field(_ label: String, width: Int, indent: Int, _ spans: Span...) {
    let hanging = indent + width + 2
    startLine(indent)
    place([(Span(label).text[...], .faint, nil)], hanging: hanging)
    if column > hanging - 2 {
      breakLine(hanging)
    } else {
      write(String(repeating: " ", count: hanging - column)[...], .plain, nil)
      column = hanging
      hasWord = false
    }
    for word in words(spans) { place(word, hanging: hanging) }
    endLine()
  }

  /// Pieces that stand together without a space.
  private typealias Word = [(text: Substring, ink: Span.Ink, link: String?)]

  /// Two spaces in a row make an empty word between them: spacing that was written stays.
  private func words(_ spans: [Span]) -> [Word] {
    var words: [Word] = [[]]
    for span in spans {
      for (index, piece) in span.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { words.append([]) }
        if !piece.isEmpty { words[words.count - 1].append((piece, span.ink, span.link)) }
      }
    }
    return words
  }

  private mutating func place(_ word: Word, hanging: Int) {
    let width = word.reduce(0) { $0 + $1.text.displayWidth }
    if hasWord {
      if column + 1 + width > style.width {
        breakLine(hanging)
      } else {
        line += " "
        column += 1
      }
    }
    for piece in word { place(piece.text, piece.ink, piece.link, hanging: hanging) }
    hasWord = true
  }

  /// A word that is longer than a line is cut where the line ends.
  private mutating func place(_ text: Substring, _ ink: Span.Ink, _ link: String?, hanging: Int) {
    var rest = text.unicodeScalars
    while !rest.isEmpty {
      var end = rest.startIndex
      while end < rest.endIndex, column + rest[end].displayWidth <= style.width {
        column += rest[end].displayWidth
        end = rest.index(after: end)
      }
      write(Substring(rest[..<end]), ink, link)
      rest = rest[end...]
      if !rest.isEmpty { breakLine(hanging) }
    }
  }

  private mutating func breakLine(_ hanging: Int) {
    endLine()
    startLine(hanging)
  }

  private mutating func startLine(_ indent: Int) {
    line = String(repeating: " ", count: indent)
    column = indent
    hasWord = false
  }

  private mutating func endLine() {
    write("", .plain, nil)
    text += line + "\n"
    line = ""
  }

  /// Adds to the line; colour and link change only where another one begins.
  private mutating func write(_ text: Substring, _ next: Span.Ink, _ target: String?) {
    if style.links, target != link {
      line += "\u{1B}]8;;\(target ?? "")\u{1B}\\"
      link = target
    }
    if style.color, next != ink {
      if ink.code != nil { line += "\u{1B}[0m" }
      if let code = next.code { line += "\u{1B}[\(code)m" }
      ink = next
    }
    line += text
  }
}

extension Span.Ink {
  /// The SGR parameters of ECMA-48; nil for plain text.
  fileprivate var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    case .good: "1;32"
    }
  }
}
