/// Cuts an expression's text into tokens.
struct Lexer {
  let source: SourceText
  var position = 0

  init(_ source: SourceText) {
    self.source = source
  }

  /// All tokens up to and with `.end`.
  static func tokens(of source: SourceText) throws(CompileProblem) -> [PlacedToken] {
    guard source.scalars.count <= Limits.sourceSize else {
      throw source.problem(
        "the expression has \(source.scalars.count) characters; the limit is \(Limits.sourceSize)",
        at: Limits.sourceSize)
    }
    var lexer = Lexer(source)
    var tokens: [PlacedToken] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.token != .end
    return tokens
  }

  /// The scalar so many places ahead, or nil behind the end.
  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < source.scalars.count ? source.scalars[position + ahead] : nil
  }

  func starts(with text: [Unicode.Scalar]) -> Bool {
    source.scalars[position...].starts(with: text)
  }

  func error(_ message: String, at offset: Int) -> CompileProblem {
    source.problem(message, at: offset)
  }

  private mutating func next() throws(CompileProblem) -> PlacedToken {
    skipBlanks()
    let start = position
    return PlacedToken(token: try token(), offset: start)
  }

  private mutating func skipBlanks() {
    while let scalar = peek() {
      if scalar == "/", peek(1) == "/" {
        while let scalar = peek(), scalar != "\n" { position += 1 }
      } else if [" ", "\t", "\n", "\r", "\u{0C}"].contains(scalar) {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func token() throws(CompileProblem) -> Token {
    guard let scalar = peek() else { return .end }
    if scalar.isDigit || scalar == "." && peek(1)?.isDigit == true { return try number() }
    if let prefix = literalPrefix() { return try quoted(prefix) }
    if scalar.isIdentifierStart { return word() }
    if scalar == "`" { return try quotedField() }
    if let symbol = symbol(scalar) {
      position += symbol.utf8.count
      return .symbol(symbol)
    }
    let hint =
      scalar == "="
      ? "; equality is '=='" : scalar == "&" || scalar == "|" ? "; the operator is '\(scalar)\(scalar)'" : ""
    throw error("unexpected character \(Value.excerpt(String(scalar)))\(hint)", at: position)
  }

  /// The operator, bracket or separator that begins with the scalar here.
  private func symbol(_ scalar: Unicode.Scalar) -> String? {
    switch (scalar, peek(1)) {
    case ("=", "="): "=="
    case ("!", "="): "!="
    case ("<", "="): "<="
    case (">", "="): ">="
    case ("&", "&"): "&&"
    case ("|", "|"): "||"
    case ("<", _): "<"
    case (">", _): ">"
    case ("!", _): "!"
    case ("+", _): "+"
    case ("-", _): "-"
    case ("*", _): "*"
    case ("/", _): "/"
    case ("%", _): "%"
    case ("?", _): "?"
    case (":", _): ":"
    case (".", _): "."
    case (",", _): ","
    case ("[", _): "["
    case ("]", _): "]"
    case ("{", _): "{"
    case ("}", _): "}"
    case ("(", _): "("
    case (")", _): ")"
    default: nil
    }
  }

  private mutating func word() -> Token {
    let start = position
    while peek()?.isIdentifierPart == true { position += 1 }
    let name = text(from: start)
    return name == "in" ? .symbol(name) : .identifier(name)
  }

  private mutating func quotedField() throws(CompileProblem) -> Token {
    let start = position
    position += 1
    while let scalar = peek(), scalar.isIdentifierPart || [".", "-", "/", " "].contains(scalar) { position += 1 }
    guard peek() == "`", position > start + 1 else {
      throw error(
        "a field name between back quotes has letters, digits, '_', '.', '-', '/' and spaces only", at: position)
    }
    position += 1
    return .quotedField(String(text(from: start).dropFirst().dropLast()))
  }

  private mutating func number() throws(CompileProblem) -> Token {
    let start = position
    let isHex = peek() == "0" && peek(1) == "x"
    if isHex {
      position += 2
      while peek()?.properties.isASCIIHexDigit == true { position += 1 }
    } else {
      while peek()?.isDigit == true { position += 1 }
      if let value = try fractionAndExponent(from: start) { return .double(value) }
    }
    let digits = isHex ? String(text(from: start).dropFirst(2)) : text(from: start)
    let isUnsigned = peek() == "u" || peek() == "U"
    if isUnsigned { position += 1 }
    guard !runsIntoName else { throw error("a number runs into a name", at: start) }
    guard let value = UInt64(digits, radix: isHex ? 16 : 10) else {
      throw error(
        digits.isEmpty ? "'0x' needs hexadecimal digits" : "the number is too large for \(isUnsigned ? "uint" : "int")",
        at: start)
    }
    return isUnsigned ? .uint(value) : .int(value)
  }

  /// The double that begins at `start`, if a fraction or an exponent follows the digits read so far.
  private mutating func fractionAndExponent(from start: Int) throws(CompileProblem) -> Double? {
    var isDouble = false
    if peek() == ".", peek(1)?.isDigit == true {
      isDouble = true
      position += 1
      while peek()?.isDigit == true { position += 1 }
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if peek(signed ? 2 : 1)?.isDigit == true {
        isDouble = true
        position += signed ? 2 : 1
        while peek()?.isDigit == true { position += 1 }
      }
    }
    guard isDouble else { return nil }
    let digits = text(from: start)
    guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits), value.isFinite,
      !runsIntoName
    else { throw error("the number is not a double", at: start) }
    return value
  }

  /// Whether a name begins here; the operator `in` may follow a number without a blank.
  private var runsIntoName: Bool {
    var length = 0
    while peek(length)?.isIdentifierPart == true { length += 1 }
    return length > 0 && !(length == 2 && starts(with: ["i", "n"]))
  }

  /// What was read since a place, all of which is ASCII unless the source is wrong.
  func text(from start: Int) -> String {
    let scalars = source.scalars[start..<position]
    guard scalars.allSatisfy(\.isASCII) else { return String(String.UnicodeScalarView(scalars)) }
    return String(unsafeUninitializedCapacity: scalars.count) { bytes in
      for (index, scalar) in scalars.enumerated() { bytes[index] = UInt8(truncatingIfNeeded: scalar.value) }
      return scalars.count
    }
  }
}

extension Unicode.Scalar {
  var isIdentifierStart: Bool { self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
  var isIdentifierPart: Bool { isIdentifierStart || isDigit }
}
