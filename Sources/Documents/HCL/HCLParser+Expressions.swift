extension HCLParser {
  /// A part of an expression, or all of it.
  struct Operand {
    var kind = HCLExpression.Kind.other
    /// The inside of the `${…}` that a string consists of.
    var interpolation: Range<Int>?
  }

  /// Reads an expression as far as it goes.
  mutating func expression() throws(Diagnostic) -> HCLExpression {
    let start = token.start
    var whole = try signedOperand()
    var conditions = 0
    while true {
      if token.kind == .symbol("?") {
        conditions += 1
      } else if token.kind == .symbol(":"), conditions > 0 {
        conditions -= 1
      } else if !token.isBinaryOperator {
        break
      }
      try advance()
      _ = try signedOperand()
      whole = Operand()
    }
    guard conditions == 0 else { throw expected("the ':' of a condition") }
    return HCLExpression(
      whole.kind, place: lexer.place(start), range: start.offset..<lastEnd, interpolation: whole.interpolation,
      in: lexer.bytes)
  }

  /// Reads an operand with the signs before it and the attributes and indices after it.
  private mutating func signedOperand() throws(Diagnostic) -> Operand {
    let isNegative = token.kind == .symbol("-")
    var signs = 0
    while token.kind == .symbol("-") || token.kind == .symbol("!") {
      signs += 1
      try advance()
    }
    var operand = try operand()
    if signs == 1, isNegative, case .number(let number) = operand.kind {
      operand = Operand(kind: .number("-" + number))
    } else if signs > 0 {
      operand = Operand()
    }
    while true {
      if try take(.symbol(".")) {
        guard [.identifier, .number, .symbol("*")].contains(token.kind) else { throw expected("a name after '.'") }
        try advance()
      } else if try take(.symbol("[")) {
        if try !take(.symbol("*")) { _ = try expression() }
        guard try take(.symbol("]")) else { throw expected("']'") }
      } else {
        return operand
      }
      operand = Operand()
    }
  }

  private mutating func operand() throws(Diagnostic) -> Operand {
    switch token.kind {
    case .number: return Operand(kind: .number(try takeText()))
    case .openString, .openHeredoc: return try template()
    case .identifier: return Operand(kind: try name())
    case .symbol("["):
      try advance()
      return Operand(kind: isFor ? try skipToCloser() : .list(try elements(until: "]")))
    case .symbol("{"):
      try advance()
      while try take(.newline) {}
      return Operand(kind: isFor ? try skipToCloser() : try object())
    case .symbol("("):
      try advance()
      _ = try expression()
      guard try take(.symbol(")")) else { throw expected("')'") }
      return Operand()
    default: throw expected("a value")
    }
  }

  /// Reads a word that is a literal, or else a name or a call.
  private mutating func name() throws(Diagnostic) -> HCLExpression.Kind {
    let name = try takeText()
    while try take(.doubleColon) {
      guard try take(.identifier) else { throw expected("a name after '::'") }
    }
    if try take(.symbol("(")) {
      _ = try elements(until: ")")
      return .other
    }
    return switch name {
    case "true": .bool(true)
    case "false": .bool(false)
    case "null": .null
    default: .other
    }
  }

  /// Reads the elements of a list or the arguments of a call, with the bracket after them.
  private mutating func elements(until closer: Unicode.Scalar) throws(Diagnostic) -> [HCLExpression] {
    var elements: [HCLExpression] = []
    while token.kind != .symbol(closer) {
      elements.append(try expression())
      if closer == ")", try take(.ellipsis) { break }
      guard try take(.symbol(",")) else { break }
    }
    guard try take(.symbol(closer)) else { throw expected("',' or '\(closer)'") }
    return elements
  }

  /// Reads the members of an object, with the brace after them.
  private mutating func object() throws(Diagnostic) -> HCLExpression.Kind {
    var members: [(key: String, value: HCLExpression)] = []
    var isLiteral = true
    while try !take(.symbol("}")) {
      let isName = token.kind == .identifier
      let nameEnd = token.end
      let key = try expression()
      guard token.kind == .symbol("=") || token.kind == .symbol(":") else { throw expected("'=' or ':' after the key") }
      try advance()
      let value = try expression()
      switch key.kind {
      case .string(let text), .number(let text): members.append((text, value))
      case _ where isName && key.range.upperBound == nameEnd: members.append((lexer.text(key.range), value))
      default: isLiteral = false
      }
      guard token.kind == .symbol(",") || token.kind == .newline || token.kind == .symbol("}") else {
        throw expected("',', '}' or the end of the line")
      }
      _ = try take(.symbol(","))
      while try take(.newline) {}
    }
    return isLiteral ? .object(members) : .other
  }

  /// Whether what follows the bracket is a `for` expression.
  private var isFor: Bool { token.kind == .identifier && lexer.bytes[token.range].elementsEqual("for".utf8) }

  /// Steps over everything up to the bracket that closes what was opened last, and over that.
  @discardableResult mutating func skipToCloser() throws(Diagnostic) -> HCLExpression.Kind {
    var depth = 1
    while depth > 0, token.kind != .end {
      depth += token.nesting
      try advance()
    }
    return .other
  }
}
