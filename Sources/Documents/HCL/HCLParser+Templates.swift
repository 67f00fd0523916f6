extension HCLParser {
  /// Reads a string or heredoc.
  mutating func template() throws(Diagnostic) -> Operand {
    let opener = token
    try advance()
    var literals: [HCLToken] = []
    var interpolations: [Range<Int>] = []
    var hasDirective = false
    while try !take(.closeTemplate) {
      switch token.kind {
      case .openInterpolation:
        try advance()
        interpolations.append(try expression().range)
        _ = try take(.symbol("~"))
        guard try take(.symbol("}")) else { throw expected("'}'") }
      case .openDirective:
        hasDirective = true
        try advance()
        try skipToCloser()
      default:
        literals.append(token)
        try advance()
      }
    }
    let text =
      opener.kind == .openString
      ? try unescaped(literals)
      : lines(literals, isIndented: lexer.byte(at: opener.range.lowerBound + 2) == UInt8(ascii: "-"))
    if interpolations.isEmpty, !hasDirective { return Operand(kind: .string(text)) }
    let isOnlyOne = interpolations.count == 1 && literals.isEmpty && !hasDirective
    return Operand(interpolation: isOnlyOne ? interpolations.first : nil)
  }

  /// The text of the parts of a quoted string, without their escapes.
  private func unescaped(_ literals: [HCLToken]) throws(Diagnostic) -> String {
    var text: [UInt8] = []
    for literal in literals {
      var offset = literal.range.lowerBound
      if !lexer.bytes[literal.range].contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "{") }) {
        text += lexer.bytes[literal.range]
        continue
      }
      while offset < literal.end {
        if lexer.bytes[offset] == UInt8(ascii: "\\") {
          let escape = try escape(at: offset, in: literal)
          text += escape.text.utf8
          offset += escape.length
        } else {
          text.append(lexer.bytes[offset])
          offset += lexer.isEscapedOpening(at: offset) ? 2 : 1
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What an escape stands for, and how many bytes it takes.
  private func escape(at offset: Int, in literal: HCLToken) throws(Diagnostic) -> (text: String, length: Int) {
    let letter = Unicode.Scalar(lexer.byte(at: offset + 1))
    switch letter {
    case "n": return ("\n", 2)
    case "r": return ("\r", 2)
    case "t": return ("\t", 2)
    case "\"", "\\": return (String(letter), 2)
    case "u", "U":
      let length = letter == "u" ? 6 : 10
      let digits = lexer.bytes[offset + 2..<min(literal.end, offset + length)]
      if digits.count == length - 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
        let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(code)
      {
        return (String(scalar), length)
      }
    default: break
    }
    var mark = literal.start
    mark.column += lexer.bytes[literal.range.lowerBound..<offset].count { $0 & 0xC0 != 0x80 }
    throw lexer.error(mark, "not an escape: after '\\' comes n, r, t, \", \\, u and 4 or U and 8 hexadecimal digits")
  }

  /// The text of the lines of a heredoc; of an indented one without the blanks that all lines start with. Lines of blanks
  /// alone are neither counted nor cut.
  private func lines(_ literals: [HCLToken], isIndented: Bool) -> String {
    func indentation(_ line: HCLToken) -> Int? {
      let blanks = lexer.bytes[line.range].prefix(while: HCLLexer.isBlank).count
      return lexer.byte(at: line.range.lowerBound + blanks) == UInt8(ascii: "\n") ? nil : blanks
    }
    let common = isIndented ? literals.compactMap(indentation).min() ?? 0 : 0
    var text: [UInt8] = []
    for line in literals {
      var offset = line.range.lowerBound + (indentation(line) == nil ? 0 : common)
      while offset < line.end {
        text.append(lexer.bytes[offset])
        offset += lexer.isEscapedOpening(at: offset) ? 2 : 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
