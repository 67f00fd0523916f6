/// Text in which the runner of a pipeline finds no command.
///
/// What a step of a pipeline prints is read for commands: GitHub's runner obeys a line that begins, after white space,
/// with `::NAME …::`, and `##[NAME …]` anywhere in a line; Azure's agent obeys `##vso[AREA.EVENT …]` anywhere in a line,
/// and its log takes `##[NAME]` for a heading. The rules here are wider than theirs, so that it does not matter how a
/// runner compares, trims and splits, nor which one it is. Written otherwise is
///
/// - the second colon of a line that begins with two, after white space and characters that are not seen;
/// - the bracket after two number signs and any letters.
///
/// Each is the last character of what makes a command: a text may come in pieces, and none has to be taken back.
package struct NeutralText: Sendable {
  /// How a character is written that would make a command.
  package enum Form: Sendable {
    /// As `String.visible` writes hidden characters: `\u{5B}`.
    case text
    /// With the escape of JSON, which every reader undoes.
    case json
    /// As a character reference of XML and HTML, which every reader undoes.
    case markup
    /// Like `text`, but a line may be one of the annotations that the format `github` is made of.
    case annotations
  }

  private enum Line { case start, colon, inside }

  private var line = Line.start
  private var bracket = CommandBracket()

  package init() {}

  /// The text as a whole.
  package static func of(_ text: String, _ form: Form = .text) -> String {
    var neutral = NeutralText()
    return neutral.next(text, form)
  }

  /// The next piece of a text. Its beginning counts as that of a line, because another stream may have ended one.
  package mutating func next(_ text: String, _ form: Form = .text) -> String {
    if line == .inside { line = .start }
    var text = text
    let written = text.withUTF8 { unsafe rewritten(TextBytes(UnsafeRawBufferPointer($0)), form) }
    return written.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// The text without commands; nil where it has none.
  private mutating func rewritten(_ text: TextBytes, _ form: Form) -> [UInt8]? {
    var written: [UInt8] = []
    // How much of the text is in what is written.
    var copied = 0
    var index = 0
    while index < text.count {
      // Where nothing has begun that could become a command most bytes need no look.
      if line == .inside, bracket.isIdle {
        index = text.endOfPlainLine(from: index)
        if index == text.count { break }
      }
      let byte = text[index]
      let endsBracket = bracket.ends(with: byte)
      let endsPrefix = endsPrefix(text, at: index)
      index += 1
      guard endsBracket || (endsPrefix && !(form == .annotations && text.isAnnotation(from: index))) else { continue }
      unsafe text.lend(copied..<(index - 1)) { unsafe written.append(contentsOf: $0) }
      written += form.escape(of: byte).utf8
      copied = index
    }
    guard copied > 0 else { return nil }
    unsafe text.lend(copied..<text.count) { unsafe written.append(contentsOf: $0) }
    return written
  }

  /// Whether the byte at an index is the second colon at the beginning of a line.
  private mutating func endsPrefix(_ text: TextBytes, at index: Int) -> Bool {
    switch (line, text[index]) {
    case (.start, UInt8(ascii: ":")): line = .colon
    case (.colon, UInt8(ascii: ":")):
      line = .inside
      return true
    case (.start, 0...0x20), (.start, 0x7F...0xBF): break
    case (_, 0), (_, 0x0A...0x0D), (_, 0x1C...0x1E): line = .start
    case (.start, 0xC0...): if !text.scalar(at: index).scalar.isSkipped { line = .inside }
    case (_, 0xC2), (_, 0xE2): line = text.scalar(at: index).scalar.endsLine ? .start : .inside
    case (.start, _), (.colon, _): line = .inside
    case (.inside, _): break
    }
    return false
  }
}

/// How much of `##NAME[` was seen.
struct CommandBracket {
  private enum Seen { case nothing, sign, signs }

  private var seen = Seen.nothing

  /// Whether nothing of it was seen.
  var isIdle: Bool { seen == .nothing }

  /// Whether the byte is the bracket of a command; it is asked for every byte of a text.
  mutating func ends(with byte: UInt8) -> Bool {
    switch (byte, seen) {
    case (UInt8(ascii: "#"), .nothing): seen = .sign
    case (UInt8(ascii: "#"), _): seen = .signs
    case (_, .nothing): break
    case (UInt8(ascii: "A")...UInt8(ascii: "Z"), .signs), (UInt8(ascii: "a")...UInt8(ascii: "z"), .signs): break
    default:
      defer { seen = .nothing }
      return byte == UInt8(ascii: "[") && seen == .signs
    }
    return false
  }
}

extension NeutralText.Form {
  fileprivate func escape(of byte: UInt8) -> String {
    let hex = String(byte, radix: 16)
    return switch self {
    case .text, .annotations: "\\u{\(hex.uppercased())}"
    case .json: "\\u00\(hex)"
    case .markup: "&#\(byte);"
    }
  }
}

extension TextBytes {
  /// Whether it goes on from an index as an annotation does after its colons.
  fileprivate func isAnnotation(from index: Int) -> Bool {
    ["error ", "warning ", "notice "].contains { (word: String) in
      index + word.utf8.count <= count && zip(word.utf8, index...).allSatisfy { self[$1] == $0 }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a runner may take what follows for the beginning of a line.
  fileprivate var isSkipped: Bool { properties.isWhitespace || isHidden }

  fileprivate var endsLine: Bool { self == "\u{85}" || self == "\u{2028}" || self == "\u{2029}" }
}
