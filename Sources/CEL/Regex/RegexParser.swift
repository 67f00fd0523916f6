/// Reads regular expressions in the syntax of RE2 (github.com/google/re2/wiki/Syntax): no backreferences, no looking around.
struct RegexParser {
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  /// The most that a counted repetition may count to.
  private static let mostRepetitions = 1000

  let pattern: [Unicode.Scalar]
  var position = 0
  var flags = Flags()
  private var groupCount = 0
  private var groupNames: Set<String> = []
  private var nesting = 0

  private init(_ pattern: String) {
    self.pattern = Array(pattern.unicodeScalars)
  }

  /// The tree and the number of its groups.
  static func parse(_ pattern: String) throws(RegexError) -> (root: RegexNode, groupCount: Int) {
    var parser = RegexParser(pattern)
    let root = try parser.alternatives()
    guard parser.position == parser.pattern.count else { throw parser.error("')' without '('") }
    return (root, parser.groupCount)
  }

  // MARK: Characters

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < pattern.count ? pattern[position + ahead] : nil
  }

  mutating func accept(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard pattern[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  func error(_ message: String, at offset: Int? = nil) -> RegexError {
    RegexError(message: message, offset: offset ?? position)
  }

  // MARK: Structure

  private mutating func alternatives() throws(RegexError) -> RegexNode {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Limits.depth else { throw error("it nests deeper than the limit of \(Limits.depth)") }
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(RegexError) -> RegexNode {
    var nodes: [RegexNode] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      if accept("\\Q") {
        while peek() != nil, !accept("\\E") { nodes.append(.set(literal(next()))) }
        if let last = nodes.popLast() { nodes.append(try repeated(last)) }
        continue
      }
      if accept("\\E") { continue }
      if let node = try atom() { nodes.append(try repeated(node)) }
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func next() -> Unicode.Scalar {
    position += 1
    return pattern[position - 1]
  }

  /// The next piece; nil for flags, which only change what follows.
  private mutating func atom() throws(RegexError) -> RegexNode? {
    let start = position
    switch next() {
    case "(":
      position = start
      return try group()
    case "[":
      position = start
      return .set(try bracketed())
    case ".": return .set(flags.dotMatchesNewline ? .all : UnicodeClasses.newline.inverted)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw error("a repetition without something to repeat", at: start)
    case "\\":
      position = start
      return try escape()
    case let scalar: return .set(literal(scalar))
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> ScalarSet {
    flags.ignoresCase ? CaseFolding.closure(of: ScalarSet(scalar)) : ScalarSet(scalar)
  }

  private mutating func escape() throws(RegexError) -> RegexNode {
    switch peek(1) {
    case "A": return assertion(.textStart)
    case "z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.noWordBoundary)
    default: break
    }
    if let set = try classEscape() { return .set(set) }
    return .set(literal(try characterEscape()))
  }

  private mutating func assertion(_ assertion: RegexNode.Assertion) -> RegexNode {
    position += 2
    return .assertion(assertion)
  }

  // MARK: Groups

  private mutating func group() throws(RegexError) -> RegexNode? {
    let start = position
    position += 1
    let outer = flags
    var number: Int?
    if accept("?") {
      if accept("P<") || accept("<") {
        try name(from: start)
        groupCount += 1
        number = groupCount
      } else if try !readFlags(from: start) {
        return nil
      }
    } else {
      groupCount += 1
      number = groupCount
    }
    let inner = try alternatives()
    guard accept(")") else { throw error("'(' without ')'", at: start) }
    flags = outer
    return number.map { .group($0, inner) } ?? inner
  }

  private mutating func name(from start: Int) throws(RegexError) {
    var name = String.UnicodeScalarView()
    while let scalar = peek(), scalar.isIdentifierPart {
      name.append(scalar)
      position += 1
    }
    guard !name.isEmpty, accept(">") else { throw error("a group's name has letters, digits and '_'", at: start) }
    guard groupNames.insert(String(name)).inserted else { throw error("two groups have one name", at: start) }
  }

  /// Reads flags; false if they stand for themselves, without a group.
  private mutating func readFlags(from start: Int) throws(RegexError) -> Bool {
    var value = true
    var isAfterSign = false
    while let scalar = peek() {
      position += 1
      switch scalar {
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotMatchesNewline = value
      case "U": flags.isUngreedy = value
      case "-" where value: (value, isAfterSign) = (false, true)
      case ":" where !isAfterSign: return true
      case ")" where !isAfterSign: return false
      default: throw error("an unknown kind of group", at: start)
      }
      if scalar != "-" { isAfterSign = false }
    }
    throw error("'(' without ')'", at: start)
  }

  // MARK: Repetition

  private mutating func repeated(_ node: RegexNode) throws(RegexError) -> RegexNode {
    guard let (minimum, maximum) = try bounds() else { return node }
    let isLazy = accept("?") != flags.isUngreedy
    if ["*", "+", "?"].contains(peek()) || (peek() == "{" && (try? peekedBounds()) ?? nil != nil) {
      throw error("a repetition of a repetition")
    }
    if case .empty = node { return node }
    return .repetition(node, minimum: minimum, maximum: maximum, isLazy: isLazy)
  }

  private func peekedBounds() throws(RegexError) -> (Int, Int?)? {
    var copy = self
    return try copy.bounds()
  }

  private mutating func bounds() throws(RegexError) -> (Int, Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    let start = position
    guard accept("{") else { return nil }
    // What does not read as a count stands for itself.
    let minimum = number()
    var maximum = minimum
    if accept(",") { maximum = number() }
    guard let minimum, accept("}") else {
      position = start
      return nil
    }
    guard minimum <= Self.mostRepetitions, maximum ?? 0 <= Self.mostRepetitions, minimum <= maximum ?? minimum else {
      throw error("a repetition counts from 0 to \(Self.mostRepetitions), the lower number first", at: start)
    }
    return (minimum, maximum)
  }

  private mutating func number() -> Int? {
    let start = position
    var number = 0
    while let digit = peek(), digit.isDigit {
      number = min(number * 10 + Int(digit.value - 48), 1_000_000)
      position += 1
    }
    return position > start ? number : nil
  }
}
