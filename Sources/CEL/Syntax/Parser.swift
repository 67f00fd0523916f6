/// Builds the syntax tree of an expression (language definition, "Syntax").
struct Parser {
  let source: SourceText
  private let tokens: [PlacedToken]
  private var index = 0
  private var nesting = 0
  private var nodeCount = 0

  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace",
    "return", "var", "void", "while",
  ]

  /// Words that are values and so neither names nor fields.
  private static let literals: Set<String> = ["true", "false", "null"]

  private init(_ source: SourceText) throws(CompileProblem) {
    self.source = source
    tokens = try Lexer.tokens(of: source)
  }

  /// The tree and the number of its nodes. Throws the first error of syntax, and any going over a limit.
  static func parse(_ source: SourceText) throws(CompileProblem) -> (root: Expression, nodeCount: Int) {
    var parser = try Parser(source)
    let root = try parser.expression()
    guard parser.current == .end else { throw parser.unexpected("an operator or the end") }
    return (root, parser.nodeCount)
  }

  // MARK: Tokens

  var current: Token { tokens[index].token }
  var offset: Int { tokens[index].offset }

  mutating func advance() {
    index = min(index + 1, tokens.count - 1)
  }

  /// Steps over a symbol if it is next.
  mutating func accept(_ symbol: String) -> Bool {
    guard current == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(CompileProblem) {
    guard accept(symbol) else { throw unexpected("'\(symbol)'") }
  }

  func unexpected(_ wanted: String) -> CompileProblem {
    error("expected \(wanted), found \(current.description)", at: offset)
  }

  func error(_ message: String, at offset: Int) -> CompileProblem {
    source.problem(message, at: offset)
  }

  mutating func node(_ kind: Expression.Kind, at offset: Int) throws(CompileProblem) -> Expression {
    let expression = Expression(id: nodeCount, offset: offset, kind: kind)
    guard expression.depth <= Limits.depth else { throw tooDeep(at: offset) }
    nodeCount += 1
    return expression
  }

  private func tooDeep(at offset: Int) -> CompileProblem {
    error("the expression nests deeper than the limit of \(Limits.depth)", at: offset)
  }

  // MARK: Operators

  mutating func expression() throws(CompileProblem) -> Expression {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Limits.depth else { throw tooDeep(at: offset) }
    let condition = try logic(isAnd: false)
    let question = offset
    guard accept("?") else { return condition }
    let first = try logic(isAnd: false)
    try expect(":")
    return try node(.conditional(condition, first, expression()), at: question)
  }

  private mutating func logic(isAnd: Bool) throws(CompileProblem) -> Expression {
    let first = try isAnd ? binary(0) : logic(isAnd: true)
    let place = offset
    var terms = [first]
    while accept(isAnd ? "&&" : "||") { terms.append(try isAnd ? binary(0) : logic(isAnd: true)) }
    return terms.count == 1 ? first : try node(.logic(isAnd: isAnd, terms), at: place)
  }

  private static let levels: [[String]] = [["==", "!=", "<=", ">=", "<", ">", "in"], ["+", "-"], ["*", "/", "%"]]

  private mutating func binary(_ level: Int) throws(CompileProblem) -> Expression {
    guard level < Self.levels.count else { return try unary() }
    var left = try binary(level + 1)
    while case .symbol(let symbol) = current, Self.levels[level].contains(symbol) {
      let place = offset
      advance()
      left = try call(symbol, [left, binary(level + 1)], at: place)
    }
    return left
  }

  func isSymbol(_ symbol: String) -> Bool {
    current == .symbol(symbol)
  }

  mutating func call(_ name: String, _ arguments: [Expression], at offset: Int) throws(CompileProblem) -> Expression {
    try node(.call(name, target: nil, arguments: arguments, isRooted: false), at: offset)
  }

  /// Signs, of which two cancel. A minus sign right before a number belongs to the number, so that the lowest int can be written.
  private mutating func unary() throws(CompileProblem) -> Expression {
    let place = offset
    let symbol = isSymbol("!") ? "!" : "-"
    var count = 0
    while accept(symbol) { count += 1 }
    guard count % 2 == 1 else { return try member(of: primary()) }
    if symbol == "-", let literal = try negativeLiteral(at: place + count - 1) { return try member(of: literal) }
    return try call(symbol == "-" ? "-_" : "!", [member(of: primary())], at: place)
  }

  private mutating func negativeLiteral(at place: Int) throws(CompileProblem) -> Expression? {
    let value: Value
    switch current {
    case .int(let magnitude) where magnitude <= UInt64(Int64.max) + 1:
      value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
    case .int: throw error("the number is too small for int", at: place)
    case .double(let magnitude): value = .double(-magnitude)
    default: return nil
    }
    advance()
    return try node(.literal(value), at: place)
  }

  // MARK: Members

  private mutating func member(of primary: Expression) throws(CompileProblem) -> Expression {
    var operand = primary
    while true {
      let place = offset
      if accept(".") {
        operand = try accept("?") ? optionalSelection(from: operand) : selection(from: operand)
      } else if accept("[") {
        let name = accept("?") ? "[?]" : "[]"
        let key = try expression()
        try expect("]")
        operand = try call(name, [operand, key], at: place)
      } else if isSymbol("{"), let name = operand.qualifiedName {
        operand = try message(name, at: operand.offset)
      } else {
        return operand
      }
    }
  }

  private mutating func selection(from operand: Expression) throws(CompileProblem) -> Expression {
    let place = offset
    let isQuoted = if case .quotedField = current { true } else { false }
    let name = try fieldName()
    guard !isQuoted, accept("(") else {
      return try node(.select(operand: operand, field: name, isTest: false), at: place)
    }
    return try memberCall(name, target: operand, arguments: arguments(), at: place)
  }

  private mutating func optionalSelection(from operand: Expression) throws(CompileProblem) -> Expression {
    let place = offset
    return try node(.optionalSelect(operand: operand, field: fieldName()), at: place)
  }

  /// The name of a field, which may be a reserved word or stand between back quotes.
  private mutating func fieldName() throws(CompileProblem) -> String {
    switch current {
    case .quotedField(let name):
      advance()
      return name
    case .identifier(let name) where !Self.literals.contains(name):
      advance()
      return name
    default: throw unexpected("a field name")
    }
  }

  private mutating func message(_ name: String, at place: Int) throws(CompileProblem) -> Expression {
    try expect("{")
    var fields: [(field: String, value: Expression)] = []
    try elements(until: "}") { parser throws(CompileProblem) in
      _ = parser.accept("?")
      let field = try parser.fieldName()
      try parser.expect(":")
      fields.append((field, try parser.expression()))
    }
    return try node(.message(name, fields), at: place)
  }

  // MARK: Primaries

  private mutating func primary() throws(CompileProblem) -> Expression {
    let place = offset
    switch current {
    case .int(let value):
      guard let value = Int64(exactly: value) else { throw error("the number is too large for int", at: place) }
      return try literal(.int(value))
    case .uint(let value): return try literal(.uint(value))
    case .double(let value): return try literal(.double(value))
    case .string(let value): return try literal(.string(value))
    case .bytes(let value): return try literal(.bytes(value))
    case .identifier(let name): return try named(name, isRooted: false)
    case .symbol("."):
      advance()
      guard case .identifier(let name) = current, !Self.literals.contains(name) else { throw unexpected("a name") }
      return try named(name, isRooted: true)
    case .symbol("("):
      advance()
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["):
      advance()
      return try listLiteral(at: place)
    case .symbol("{"):
      advance()
      return try map(at: place)
    default: throw unexpected("an expression")
    }
  }

  private mutating func literal(_ value: Value) throws(CompileProblem) -> Expression {
    let place = offset
    advance()
    return try node(.literal(value), at: place)
  }

  private mutating func named(_ name: String, isRooted: Bool) throws(CompileProblem) -> Expression {
    switch name {
    case "true", "false": return try literal(.bool(name == "true"))
    case "null": return try literal(.null)
    case _ where Self.reserved.contains(name): throw error("'\(name)' is a reserved word", at: offset)
    default: break
    }
    let place = offset
    advance()
    guard accept("(") else { return try node(.identifier(name, isRooted: isRooted), at: place) }
    return try globalCall(name, arguments: arguments(), isRooted: isRooted, at: place)
  }

  private mutating func arguments() throws(CompileProblem) -> [Expression] {
    var arguments: [Expression] = []
    if accept(")") { return arguments }
    repeat { arguments.append(try expression()) } while accept(",")
    try expect(")")
    return arguments
  }

  private mutating func listLiteral(at place: Int) throws(CompileProblem) -> Expression {
    var list: [Expression] = []
    var optional: Set<Int> = []
    try elements(until: "]") { parser throws(CompileProblem) in
      if parser.accept("?") { optional.insert(list.count) }
      list.append(try parser.expression())
    }
    return try node(.list(list, optional: optional), at: place)
  }

  private mutating func map(at place: Int) throws(CompileProblem) -> Expression {
    var entries: [(key: Expression, value: Expression)] = []
    var optional: Set<Int> = []
    try elements(until: "}") { parser throws(CompileProblem) in
      if parser.accept("?") { optional.insert(entries.count) }
      let key = try parser.expression()
      try parser.expect(":")
      entries.append((key, try parser.expression()))
    }
    return try node(.map(entries, optional: optional), at: place)
  }

  /// The rest of a literal up to its closing bracket: elements between commas. A comma may also be the last, even of none.
  private mutating func elements(
    until bracket: String, _ element: (inout Parser) throws(CompileProblem) -> Void
  ) throws(CompileProblem) {
    var goesOn = !accept(",")
    while goesOn, !isSymbol(bracket) {
      try element(&self)
      goesOn = accept(",")
    }
    try expect(bracket)
  }
}
