/// Reads regular expressions in the syntax of RE2 (github.com/google/re2/wiki/Syntax): no backreferences, no looking around. `\C`, a
/// single byte, is refused: a text is a sequence of characters here.
struct RegexParser {
  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  let pattern: [Unicode.Scalar]
  var position = 0
  var flags = Flags()
  var sets = RegexSets()
  private var groupCount = 0
  private var nesting = 0
  /// How many repetitions repeat a repetition without a group between them.
  private var stacked = 0
  private var pieces = 0
  /// From here on no class such as `[:alpha:]` is closed, so that it is looked for once only.
  var unclosedFrom = Int.max

  private init(_ pattern: String) {
    self.pattern = Array(pattern.unicodeScalars)
  }

  /// A pattern that was read: its tree, the number of its groups and the sets that the tree names by number.
  struct Result {
    let root: RegexNode
    let groupCount: Int
    let sets: RegexSets
  }

  static func parse(_ pattern: String) throws(RegexError) -> Result {
    var parser = RegexParser(pattern)
    let root = try parser.alternatives()
    guard parser.position == parser.pattern.count else { throw parser.error("')' without '('") }
    return Result(root: root, groupCount: parser.groupCount, sets: parser.sets)
  }

  // MARK: Characters

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < pattern.count ? pattern[position + ahead] : nil
  }

  mutating func accept(_ wanted: Unicode.Scalar) -> Bool {
    guard peek() == wanted else { return false }
    position += 1
    return true
  }

  /// Reads two characters if they come next.
  mutating func accept(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    guard peek() == first, peek(1) == second else { return false }
    position += 2
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
    // Flags and an empty quotation come between two repetitions without giving the second something else to repeat.
    var isRepeated = false
    while let scalar = peek(), scalar != "|", scalar != ")" {
      let start = position
      if let count = try repetitionCount() {
        guard !isRepeated else { throw error("a repetition of a repetition", at: start) }
        guard let node = nodes.popLast() else {
          throw error("a repetition without something to repeat", at: start)
        }
        nodes.append(try repeated(node, count))
        isRepeated = true
        continue
      }
      isRepeated = false
      if accept("\\", "Q") {
        while peek() != nil, !accept("\\", "E") { nodes.append(try literal(next().value)) }
      } else if let node = try piece() {
        nodes.append(node)
      }
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func next() -> Unicode.Scalar {
    position += 1
    return pattern[position - 1]
  }

  /// The next piece; nil for flags, which only change what follows.
  private mutating func piece() throws(RegexError) -> RegexNode? {
    switch pattern[position] {
    case "(": return try group()
    case "[": return try notePiece(.set(bracketed()))
    case "\\": return try notePiece(escape())
    case ".":
      position += 1
      let set = flags.dotMatchesNewline ? ScalarSet.all : UnicodeClasses.notNewline
      return try notePiece(.set(sets.number(.ranges(set)) { set }))
    case "^": return try assertion(flags.isMultiline ? .lineStart : .textStart, length: 1)
    case "$": return try assertion(flags.isMultiline ? .lineEnd : .textEnd, length: 1)
    default: return try literal(next().value)
    }
  }

  /// Counts a piece that becomes an instruction at least, so that no more of a pattern is read than can be used.
  private mutating func notePiece(_ node: RegexNode) throws(RegexError) -> RegexNode {
    pieces += 1
    guard pieces <= Limits.regexSize else { throw .tooLarge }
    return node
  }

  private mutating func literal(_ scalar: UInt32) throws(RegexError) -> RegexNode {
    try notePiece(.set(sets.number(of: scalar, isFolded: flags.ignoresCase)))
  }

  private mutating func escape() throws(RegexError) -> RegexNode {
    switch peek(1) {
    case "A": return try assertion(.textStart, length: 2)
    case "z": return try assertion(.textEnd, length: 2)
    case "b": return try assertion(.wordBoundary, length: 2)
    case "B": return try assertion(.noWordBoundary, length: 2)
    default: break
    }
    if let (key, set) = try classEscape() { return .set(try sets.number(key) { set }) }
    return try literal(characterEscape())
  }

  private mutating func assertion(
    _ assertion: RegexNode.Assertion, length: Int
  ) throws(RegexError) -> RegexNode {
    position += length
    return try notePiece(.assertion(assertion))
  }

  private mutating func repeated(_ node: RegexNode, _ count: RepetitionCount) throws(RegexError) -> RegexNode {
    switch node {
    case .empty: return node
    case .repetition:
      stacked += 1
      guard stacked <= Limits.depth else { throw error("it nests deeper than the limit of \(Limits.depth)") }
    case .set, .assertion, .group, .sequence, .alternatives: break
    }
    return .repetition(node, minimum: count.minimum, maximum: count.maximum, isLazy: count.isLazy)
  }

  // MARK: Groups

  private mutating func group() throws(RegexError) -> RegexNode? {
    let start = position
    position += 1
    let outer = flags
    var number: Int?
    if !accept("?") {
      number = try nextGroup()
    } else if accept("P", "<") || accept("<") {
      try name(from: start)
      number = try nextGroup()
    } else if try !readFlags(from: start) {
      return nil
    }
    let inner = try alternatives()
    guard accept(")") else { throw error("'(' without ')'", at: start) }
    flags = outer
    return number.map { .group($0, inner) } ?? inner
  }

  private mutating func nextGroup() throws(RegexError) -> Int {
    _ = try notePiece(.empty)
    groupCount += 1
    return groupCount
  }

  /// Several groups may have one name: nothing here asks for a group by its name.
  private mutating func name(from start: Int) throws(RegexError) {
    let first = position
    while let scalar = peek(), UnicodeClasses.identifier.contains(scalar.value) { position += 1 }
    guard position > first, accept(">") else { throw error("a group's name has letters, digits and '_'", at: start) }
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
}
