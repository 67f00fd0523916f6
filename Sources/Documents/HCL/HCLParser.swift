/// Reads the tokens of an HCL file with one token of look-ahead. It recurses once for each thing that is open, of which
/// the lexer allows few.
struct HCLParser {
  private(set) var lexer: HCLLexer
  /// The token that is looked at.
  private(set) var token: HCLToken
  /// Where the token before it ends.
  private(set) var lastEnd = 0

  init(_ lexer: HCLLexer) throws(Diagnostic) {
    self.lexer = lexer
    token = try self.lexer.next()
  }

  /// Reads a whole file, or the inside of a block and its closing brace.
  mutating func body(isNested: Bool) throws(Diagnostic) -> HCLBody {
    var attributes: [HCLAttribute] = []
    var blocks: [HCLBlock] = []
    var names: Set<String> = []
    while !(isNested ? token.kind == .symbol("}") : token.kind == .end) {
      if try take(.newline) { continue }
      guard token.kind == .identifier else { throw expected("an attribute or a block") }
      let start = token.start
      let comment = lexer.comment.flatMap { $0.lastLine == start.line - 1 ? $0 : nil }
      let name = try takeText()
      if try take(.symbol("=")) {
        guard names.insert(name).inserted else { throw lexer.error(start, "the attribute '\(name)' occurs twice") }
        attributes.append(HCLAttribute(name: name, namePlace: lexer.place(start), value: try expression()))
      } else {
        let labels = try labels()
        blocks.append(
          HCLBlock(
            type: name, labels: labels, body: try body(isNested: true), place: lexer.place(start),
            leadingComment: comment?.text(in: lexer.bytes)))
      }
      guard token.kind == .newline || token.kind == .end || isNested && token.kind == .symbol("}") else {
        throw expected("the end of the line")
      }
    }
    try advance()
    return HCLBody(attributes: attributes, blocks: blocks)
  }

  /// Reads what is between the type of a block and its body, with the opening brace.
  private mutating func labels() throws(Diagnostic) -> [String] {
    var labels: [String] = []
    while try !take(.symbol("{")) {
      switch token.kind {
      case .identifier: labels.append(try takeText())
      case .openString:
        let start = token.start
        guard case .string(let label) = try template().kind else {
          throw lexer.error(start, "a label must not contain '${' or '%{'")
        }
        labels.append(label)
      default: throw expected("\(labels.isEmpty ? "'=', " : "")'{' or a label in double quotes")
      }
    }
    return labels
  }

  // MARK: Tokens

  mutating func advance() throws(Diagnostic) {
    lastEnd = token.end
    token = try lexer.next()
  }

  /// Steps over the token if it is of a kind.
  mutating func take(_ kind: HCLToken.Kind) throws(Diagnostic) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  /// The text of the token, which is stepped over.
  mutating func takeText() throws(Diagnostic) -> String {
    let text = lexer.text(token.range)
    try advance()
    return text
  }

  /// The error that something else is there.
  func expected(_ wanted: String) -> Diagnostic {
    let found =
      switch token.kind {
      case .end: "the end of the file"
      case .newline: "the end of the line"
      case .openString, .openHeredoc, .literal, .closeTemplate: "a string"
      default: "'\(String(lexer.text(token.range).visible.prefix(40)))'"
      }
    return lexer.error(token.start, "expected \(wanted), found \(found)")
  }
}
