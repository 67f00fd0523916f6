/// Turns the syntax tree of a regular expression into instructions.
///
/// Where it matters which of several ways through a pattern is preferred, the instructions are in RE2's order, so that groups come out
/// the same: the last round of a repetition is the one that a group remembers, and a round that matches nothing is gone through once.
struct RegexCompiler {
  /// What is known of a node that was compiled.
  private struct Piece {
    /// Whether it can match nothing.
    var isNullable: Bool
    /// How often counted repetitions copy the innermost piece.
    var copies = 1

    /// For two pieces, one behind the other.
    func followed(by next: Piece) -> Piece {
      Piece(isNullable: isNullable && next.isNullable, copies: Swift.max(copies, next.copies))
    }
  }

  private(set) var instructions: [RegexProgram.Instruction] = []
  private(set) var hasAssertions = false

  /// Compiles the whole of a pattern.
  mutating func compile(_ root: RegexNode) throws(RegexError) {
    try emit(.save(0))
    _ = try piece(root)
    try emit(.save(1))
    try emit(.match)
  }

  private mutating func emit(_ instruction: RegexProgram.Instruction) throws(RegexError) {
    guard instructions.count < Limits.regexSize else { throw .tooLarge }
    instructions.append(instruction)
  }

  private mutating func piece(_ node: RegexNode) throws(RegexError) -> Piece {
    switch node {
    case .empty: return Piece(isNullable: true)
    case .set(let set):
      try emit(.set(set))
      return Piece(isNullable: false)
    case .assertion(let assertion):
      hasAssertions = true
      try emit(.assertion(assertion))
      return Piece(isNullable: true)
    case .group(let number, let inner):
      try emit(.save(2 * number))
      let piece = try piece(inner)
      try emit(.save(2 * number + 1))
      return piece
    case .sequence(let nodes):
      var whole = Piece(isNullable: true)
      for node in nodes { whole = whole.followed(by: try piece(node)) }
      return whole
    case .alternatives(let nodes): return try alternatives(nodes)
    case .repetition(let node, let minimum, let maximum, let isLazy):
      return try repetition(node, minimum, maximum, isLazy)
    }
  }

  private mutating func alternatives(_ nodes: [RegexNode]) throws(RegexError) -> Piece {
    var jumps: [Int] = []
    var whole = Piece(isNullable: false)
    for (index, node) in nodes.enumerated() {
      let split = instructions.count
      let isLast = index == nodes.count - 1
      if !isLast { try emit(.split(split + 1, 0)) }
      let branch = try piece(node)
      whole.isNullable = whole.isNullable || branch.isNullable
      whole.copies = max(whole.copies, branch.copies)
      guard !isLast else { break }
      jumps.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
    return whole
  }

  // MARK: Repetition

  private mutating func repetition(
    _ node: RegexNode, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool
  ) throws(RegexError) -> Piece {
    let start = instructions.count
    var piece: Piece
    if let maximum {
      piece = try counted(node, minimum, maximum, isLazy)
    } else if minimum == 0 {
      piece = try anyNumber(of: node, isLazy)
    } else {
      for _ in 1..<minimum { _ = try self.piece(node) }
      piece = try oneOrMore(of: node, isLazy)
    }
    if maximum == 0 { instructions.removeSubrange(start...) }
    piece.isNullable = piece.isNullable || minimum == 0
    piece.copies *= max(1, maximum ?? minimum)
    guard piece.copies <= RegexParser.mostRepetitions else {
      throw RegexError(
        message: "counts of repetitions within each other, multiplied, are more than \(RegexParser.mostRepetitions)",
        offset: nil)
    }
    return piece
  }

  private mutating func counted(
    _ node: RegexNode, _ minimum: Int, _ maximum: Int, _ isLazy: Bool
  ) throws(RegexError) -> Piece {
    var piece = Piece(isNullable: true)
    for _ in 0..<minimum { piece = try self.piece(node) }
    var splits: [Int] = []
    // What comes no time at all is compiled once all the same, to see whether it can be.
    for _ in minimum..<max(maximum, minimum + (maximum == 0 ? 1 : 0)) {
      splits.append(instructions.count)
      try emit(.split(0, 0))
      piece = try self.piece(node)
    }
    for split in splits { instructions[split] = choice(split + 1, instructions.count, isLazy) }
    return piece
  }

  private mutating func anyNumber(of node: RegexNode, _ isLazy: Bool) throws(RegexError) -> Piece {
    let split = instructions.count
    try emit(.split(0, 0))
    let piece = try self.piece(node)
    if piece.isNullable {
      // With the choice before the piece only, a round that matches nothing would come back to it and be lost.
      let end = instructions.count
      try emit(choice(split + 1, end + 1, isLazy))
    } else {
      try emit(.jump(split))
    }
    instructions[split] = choice(split + 1, instructions.count, isLazy)
    return piece
  }

  private mutating func oneOrMore(of node: RegexNode, _ isLazy: Bool) throws(RegexError) -> Piece {
    let start = instructions.count
    let piece = try self.piece(node)
    let end = instructions.count
    try emit(choice(start, end + 1, isLazy))
    return piece
  }

  private func choice(_ inner: Int, _ outer: Int, _ isLazy: Bool) -> RegexProgram.Instruction {
    isLazy ? .split(outer, inner) : .split(inner, outer)
  }
}
