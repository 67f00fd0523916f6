/// Lines of at most `style.width` columns, broken between words and never inside one. A word that is wider than the room
/// for it, such as an id or an address, is on a line of its own and whole, so that it can be copied.
package struct TextPage {
  /// What was written so far; every line has its end.
  package private(set) var text = ""
  let style: PageStyle

  /// The line that is being filled: its text, its columns, and the colour and the link that are on.
  private var line = ""
  private var column = 0
  private var ink: Span.Ink = .plain
  private var link: String?
  /// The blanks before the next word; nil where the line has no word yet.
  private var gap: Int?
  /// Whether the next word begins a line, however short it is.
  private var isFull = false

  package init(style: PageStyle) { self.style = style }

  /// An empty line.
  package mutating func blankLine() { text += "\n" }

  /// A paragraph whose first line is indented by `indent` columns, the others by `hanging`.
  package mutating func paragraph(_ spans: Span..., indent: Int = 0, hanging: Int = 0) {
    if fits(spans, from: indent) { return addLine(indent, spans) }
    startLine(indent)
    for word in words(spans) { place(word, hanging: hanging, own: hanging) }
    endLine()
  }

  /// One line, however long it is.
  package mutating func line(_ span: Span, indent: Int = 0) {
    startLine(indent)
    write(span.text[...], span.ink, span.link)
    endLine()
  }

  /// Adds the lines of another page of the same style.
  package mutating func add(_ lines: String) { text += lines }

  /// One line of text that is visible already.
  mutating func plainLine(_ text: String) { self.text += text + "\n" }

  /// A paragraph beside a label, which is padded to `width` columns. A word that is wider than the room beside the
  /// label is below it.
  package mutating func field(
    _ label: String, width: Int, indent: Int, labelInk: Span.Ink = .faint, _ spans: Span...
  ) {
    let hanging = indent + width + 2
    let label = Span(label, labelInk)
    if label.text.utf8.count <= width, fits([label], from: indent), fits(spans, from: hanging) {
      blanks(indent)
      text += label.text
      return addLine(width + 2 - label.text.utf8.count, spans)
    }
    startLine(indent)
    for word in words([label]) { place(word, hanging: indent + 2, own: indent + 2) }
    write("", .plain, nil)
    gap = max(0, hanging - column)
    isFull = column > hanging - 2
    for word in words(spans) { place(word, hanging: hanging, own: indent + 2) }
    endLine()
  }

  // MARK: Lines that need no breaking

  /// Whether the spans fit on the line from a column on, and are plain: most are, and need no look at their words.
  private func fits(_ spans: [Span], from column: Int) -> Bool {
    guard !style.color, !style.links else { return false }
    var end = column
    for span in spans {
      end += span.text.utf8.count
      guard end <= style.width, span.text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    }
    return true
  }

  private mutating func addLine(_ gap: Int, _ spans: [Span]) {
    blanks(gap)
    for span in spans { text += span.text }
    text += "\n"
  }

  private mutating func blanks(_ count: Int) { for _ in 0..<count { text += " " } }

  // MARK: Words

  /// Pieces that belong together without a space.
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

  /// Writes a word on this line, or on the next one: indented by `hanging`, and by `own` where it does not fit there.
  private mutating func place(_ word: Word, hanging: Int, own: Int) {
    let width = word.reduce(0) { $0 + $1.text.displayWidth }
    if let blanks = gap {
      if isFull || column + blanks + width > style.width {
        let isWide = hanging + width > style.width
        endLine()
        startLine(isWide ? own : hanging)
        isFull = isWide
      } else {
        line += String(repeating: " ", count: blanks)
        column += blanks
      }
    }
    for piece in word { write(piece.text, piece.ink, piece.link) }
    column += width
    gap = 1
  }

  private mutating func startLine(_ indent: Int) {
    line = String(repeating: " ", count: indent)
    column = indent
    gap = nil
    isFull = false
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
