/// Splits the text of an HCL file into tokens. What is open is kept in a list, so nesting takes no stack.
struct HCLLexer {
  /// The most brackets, blocks and interpolations that may be open at once.
  static let deepest = 100

  /// UTF-8.
  let bytes: [UInt8]
  let file: String
  let end: Int
  var position: Int
  var frames: [HCLFrame] = []
  /// The last comment on lines of its own.
  var comment: HCLComment?
  private var current: HCLMark
  /// Whether only blanks precede on the line.
  var isAtLineStart = true

  init(_ bytes: [UInt8], _ range: Range<Int>, file: String) {
    self.bytes = bytes
    self.file = file
    position = range.lowerBound
    end = range.upperBound
    current = HCLMark(offset: position)
  }

  /// The next token; at the end of the text `.end`, again and again.
  mutating func next() throws(Diagnostic) -> HCLToken {
    if let frame = frames.last {
      switch frame.kind {
      case .string: return try nextInString(frame)
      case .heredoc(let name): return try nextInHeredoc(name, frame)
      case .bracket, .interpolation: break
      }
    }
    try skipBlanks()
    let start = mark(position)
    guard let byte = peek() else {
      if let frame = frames.last { throw unclosed(frame) }
      return token(.end, start, length: 0)
    }
    switch Unicode.Scalar(byte) {
    case "\n": return token(.newline, start, length: 1)
    case "0"..."9": return number(start)
    case "\"":
      try open(.string, start)
      return token(.openString, start, length: 1)
    default:
      if let length = nameLength(at: position) { return token(.identifier, start, length: length) }
      return try symbol(Unicode.Scalar(byte), start)
    }
  }

  // MARK: Tokens

  private mutating func symbol(_ symbol: Unicode.Scalar, _ start: HCLMark) throws(Diagnostic) -> HCLToken {
    switch (symbol, Unicode.Scalar(peek(1) ?? 0)) {
    case ("<", "<"): return try openHeredoc(start)
    case ("=", "="), ("!", "="), ("<", "="), (">", "="), ("&", "&"), ("|", "|"):
      return token(.longOperator, start, length: 2)
    case ("=", ">"): return token(.arrow, start, length: 2)
    case (":", ":"): return token(.doubleColon, start, length: 2)
    case (".", ".") where peek(2) == UInt8(ascii: "."): return token(.ellipsis, start, length: 3)
    case ("(", _): try open(.bracket(closer: ")"), start)
    case ("[", _): try open(.bracket(closer: "]"), start)
    case ("{", _): try open(.bracket(closer: "}"), start)
    case (")", _), ("]", _), ("}", _): try close(symbol, start)
    case (".", _), (",", _), (":", _), ("=", _), ("?", _), ("!", _), ("~", _), ("+", _), ("-", _), ("*", _), ("/", _),
      ("%", _), ("<", _), (">", _):
      break
    default:
      let length = max(1, (~byte(at: position)).leadingZeroBitCount)
      throw error(start, "'\(text(position..<min(end, position + length)).visible)' is not allowed here")
    }
    return token(.symbol(symbol), start, length: 1)
  }

  private mutating func number(_ start: HCLMark) -> HCLToken {
    var length = digits(at: position)
    if peek(length) == UInt8(ascii: "."), digits(at: position + length + 1) > 0 {
      length += 1 + digits(at: position + length + 1)
    }
    if byte(at: position + length) | 0x20 == UInt8(ascii: "e") {
      let hasSign = "+-".utf8.contains(byte(at: position + length + 1))
      let exponent = digits(at: position + length + (hasSign ? 2 : 1))
      if exponent > 0 { length += exponent + (hasSign ? 2 : 1) }
    }
    return token(.number, start, length: length)
  }

  private func digits(at offset: Int) -> Int {
    var next = offset
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(at: next)) { next += 1 }
    return next - offset
  }

  /// The length of the name that starts at an offset; nil: none does.
  func nameLength(at offset: Int) -> Int? {
    var next = offset
    while next < end {
      let byte = bytes[next]
      switch Unicode.Scalar(byte) {
      case "a"..."z", "A"..."Z", "_": next += 1
      case "0"..."9", "-":
        if next == offset { return nil }
        next += 1
      default:
        guard byte >= 0x80 else { return next > offset ? next - offset : nil }
        let length = (~byte).leadingZeroBitCount
        guard let scalar = text(next..<min(end, next + length)).unicodeScalars.first,
          next == offset ? scalar.properties.isIDStart : scalar.properties.isIDContinue
        else { return next > offset ? next - offset : nil }
        next = min(end, next + length)
      }
    }
    return next > offset ? next - offset : nil
  }

  mutating func token(_ kind: HCLToken.Kind, _ start: HCLMark, length: Int) -> HCLToken {
    position += length
    isAtLineStart = kind == .newline
    return HCLToken(kind: kind, start: start, end: position)
  }

  // MARK: Nesting

  mutating func open(_ kind: HCLFrame.Kind, _ start: HCLMark) throws(Diagnostic) {
    guard frames.count < Self.deepest || kind == .string else {
      throw error(start, "nested more than \(Self.deepest) deep")
    }
    frames.append(HCLFrame(kind: kind, start: start))
  }

  private mutating func close(_ symbol: Unicode.Scalar, _ start: HCLMark) throws(Diagnostic) {
    guard let frame = frames.popLast(), let closer = frame.closer else {
      throw error(start, "'\(symbol)' closes nothing")
    }
    guard closer == symbol else {
      throw error(start, "expected '\(closer)' for what line \(frame.start.line) opens, found '\(symbol)'")
    }
  }

  func unclosed(_ frame: HCLFrame) -> Diagnostic {
    switch frame.kind {
    case .string: error(frame.start, "the string is not closed on its line")
    case .heredoc(let name):
      error(frame.start, "the heredoc is not closed: no line consists of '\(text(name).visible)'")
    case .interpolation: error(frame.start, "the '\(text(frame.start.offset..<frame.start.offset + 2))' is not closed")
    case .bracket: error(frame.start, "the '\(text(frame.start.offset..<frame.start.offset + 1))' is not closed")
    }
  }

  // MARK: Bytes and places

  func peek(_ distance: Int = 0) -> UInt8? { position + distance < end ? bytes[position + distance] : nil }

  /// The byte at an offset; 0 after the end.
  func byte(at offset: Int) -> UInt8 { offset < end ? bytes[offset] : 0 }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The line and column of an offset, counted on from the one asked for last, which must not lie behind it.
  mutating func mark(_ offset: Int) -> HCLMark {
    while current.offset < offset {
      let byte = bytes[current.offset]
      current.offset += 1
      if byte == UInt8(ascii: "\n") {
        current.line += 1
        current.column = 1
      } else if byte & 0xC0 != 0x80 {
        current.column += 1
      }
    }
    return current
  }

  func place(_ mark: HCLMark) -> Place { Place(file: file, line: mark.line, column: mark.column) }

  func error(_ mark: HCLMark, _ message: String) -> Diagnostic { Diagnostic(place: place(mark), message: message) }
}
