/// Classes of characters, and escapes.
extension RegexParser {
  /// The class that an escape such as `\d` or `\pL` names; nil if the escape that is next names none.
  mutating func classEscape() throws(RegexError) -> ScalarSet? {
    let set: ScalarSet
    switch peek(1) {
    case "d": set = UnicodeClasses.digit
    case "D": set = UnicodeClasses.digit.inverted
    case "s": set = UnicodeClasses.space
    case "S": set = UnicodeClasses.space.inverted
    case "w": set = folded(UnicodeClasses.word)
    case "W": set = folded(UnicodeClasses.word).inverted
    case "p", "P": return try property()
    default: return nil
    }
    position += 2
    return set
  }

  func folded(_ set: ScalarSet) -> ScalarSet {
    flags.ignoresCase ? CaseFolding.closure(of: set) : set
  }

  private mutating func property() throws(RegexError) -> ScalarSet {
    let start = position
    var isNegated = peek(1) == "P"
    position += 2
    var name = ""
    if accept("{") {
      if accept("^") { isNegated.toggle() }
      while let scalar = peek(), scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard accept("}") else { throw error("'{' without '}'", at: start) }
    } else if let scalar = peek() {
      name = String(scalar)
      position += 1
    }
    guard let set = UnicodeClasses.named(name) else {
      throw error("there is no class of characters \(Value.excerpt(name))", at: start)
    }
    return isNegated ? folded(set).inverted : folded(set)
  }

  // MARK: Brackets

  mutating func bracketed() throws(RegexError) -> ScalarSet {
    let start = position
    position += 1
    let isNegated = accept("^")
    var set = ScalarSet()
    var isFirst = true
    while isFirst || peek() != "]" {
      guard peek() != nil else { throw error("'[' without ']'", at: start) }
      isFirst = false
      set.formUnion(try member(of: start))
    }
    position += 1
    return isNegated ? set.inverted : set
  }

  private mutating func member(of start: Int) throws(RegexError) -> ScalarSet {
    if peek() == "[", peek(1) == ":" { return try posixClass() }
    if peek() == "\\", let set = try classEscape() { return set }
    let place = position
    let low = try character(in: start)
    guard peek() == "-", let next = peek(1), next != "]" else { return literal(low) }
    position += 1
    let high = try character(in: start)
    guard low <= high else { throw error("a range runs backwards", at: place) }
    return folded(ScalarSet([low.value...high.value]))
  }

  private mutating func character(in start: Int) throws(RegexError) -> Unicode.Scalar {
    guard let scalar = peek() else { throw error("'[' without ']'", at: start) }
    guard scalar == "\\" else {
      position += 1
      return scalar
    }
    return try characterEscape()
  }

  private mutating func posixClass() throws(RegexError) -> ScalarSet {
    let start = position
    position += 2
    let isNegated = accept("^")
    var name = ""
    while let scalar = peek(), scalar.isIdentifierPart {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard accept(":]"), let set = UnicodeClasses.posix[name] else {
      throw error("an unknown class of characters", at: start)
    }
    return isNegated ? folded(set).inverted : folded(set)
  }

  // MARK: Escapes

  mutating func characterEscape() throws(RegexError) -> Unicode.Scalar {
    let start = position
    guard let kind = peek(1) else { throw error("a backslash at the end") }
    position += 2
    switch kind {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "v": return "\u{0B}"
    case "x": return try hexadecimal(from: start)
    case "0": return try octal(from: start, first: 0)
    case "1"..."7":
      guard let digit = peek(), ("0"..."7").contains(digit) else {
        throw error("backreferences are not supported", at: start)
      }
      return try octal(from: start, first: kind.value - 48)
    default:
      guard kind.value < 0x80, kind == "_" || !kind.isIdentifierPart else {
        throw error("unknown escape sequence \(Value.excerpt("\\" + String(kind)))", at: start)
      }
      return kind
    }
  }

  private mutating func octal(from start: Int, first: UInt32) throws(RegexError) -> Unicode.Scalar {
    var value = first
    for _ in 0..<2 {
      guard let digit = peek(), ("0"..."7").contains(digit) else { break }
      value = value * 8 + digit.value - 48
      position += 1
    }
    return try scalar(value, from: start)
  }

  private mutating func hexadecimal(from start: Int) throws(RegexError) -> Unicode.Scalar {
    let isBraced = accept("{")
    var digits = ""
    while let digit = peek(), digit.properties.isASCIIHexDigit, isBraced || digits.utf8.count < 2 {
      digits.unicodeScalars.append(digit)
      position += 1
    }
    guard isBraced ? accept("}") : digits.utf8.count == 2, digits.utf8.count <= 8 else {
      throw error("'\\x' needs two hexadecimal digits, or some between braces", at: start)
    }
    return try scalar(UInt32(digits, radix: 16), from: start)
  }

  private func scalar(_ value: UInt32?, from start: Int) throws(RegexError) -> Unicode.Scalar {
    guard let scalar = value.flatMap(Unicode.Scalar.init) else { throw error("there is no such character", at: start) }
    return scalar
  }
}
