/// A regular expression as instructions of a machine that is in many places at once.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case match
    /// Goes on behind a character of the set with this number.
    case set(Int)
    /// Goes on at both places, the first preferred.
    case split(Int, Int)
    case jump(Int)
    /// Remembers the place in the text.
    case save(Int)
    case assertion(RegexNode.Assertion)
  }

  let instructions: [Instruction]
  let groupCount: Int
  let classes: CharacterClasses
  /// Whether a match can begin only where the text begins.
  let isAnchored: Bool
  let hasAssertions: Bool
  /// The classes of the characters that a match can begin with; nil if a match can be empty.
  private let first: [Bool]?

  init(_ pattern: String) throws(RegexError) {
    let (root, groupCount) = try RegexParser.parse(pattern)
    var compiler = RegexCompiler()
    try compiler.emit(.save(0))
    try compiler.compile(root)
    try compiler.emit(.save(1))
    try compiler.emit(.match)
    instructions = compiler.instructions
    self.groupCount = groupCount
    hasAssertions = compiler.hasAssertions
    isAnchored = root.isAnchored
    classes = CharacterClasses(compiler.sets, telling: hasAssertions)
    first = Self.first(compiler.instructions, classes)
  }

  /// Whether a match can begin with a character of the class, or be empty.
  func begins(with category: Int) -> Bool {
    first?[category] ?? true
  }

  private static func first(_ instructions: [Instruction], _ classes: CharacterClasses) -> [Bool]? {
    var first = [Bool](repeating: false, count: classes.count)
    var visited = [Bool](repeating: false, count: instructions.count)
    var sets: Set<Int> = []
    var pending = [0]
    while let place = pending.popLast() {
      guard !visited[place] else { continue }
      visited[place] = true
      switch instructions[place] {
      case .match: return nil
      case .set(let set): sets.insert(set)
      case .split(let left, let right): pending += [left, right]
      case .jump(let target): pending.append(target)
      case .save, .assertion: pending.append(place + 1)
      }
    }
    for category in 0..<classes.count { first[category] = sets.contains { classes.contains($0, category) } }
    return first
  }
}

extension RegexNode {
  /// Whether the node matches only where the text begins.
  fileprivate var isAnchored: Bool {
    switch self {
    case .assertion(.textStart): true
    case .group(_, let node): node.isAnchored
    case .sequence(let nodes): nodes.first?.isAnchored ?? false
    case .alternatives(let nodes): nodes.allSatisfy(\.isAnchored)
    case .repetition(let node, let minimum, _, _): minimum > 0 && node.isAnchored
    case .empty, .set, .assertion: false
    }
  }
}

/// Turns the syntax tree of a regular expression into instructions.
struct RegexCompiler {
  /// Different sets of characters that a program may have.
  private static let mostSets = 1000

  private(set) var instructions: [RegexProgram.Instruction] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var hasAssertions = false
  private var numbers: [ScalarSet: Int] = [:]

  mutating func emit(_ instruction: RegexProgram.Instruction) throws(RegexError) {
    guard instructions.count < Limits.regexSize, sets.count <= Self.mostSets else {
      throw RegexError(
        message: "it is larger than the limit of \(Limits.regexSize) instructions and \(Self.mostSets) classes",
        offset: nil)
    }
    instructions.append(instruction)
  }

  mutating func compile(_ node: RegexNode) throws(RegexError) {
    switch node {
    case .empty: break
    case .set(let set): try emit(.set(number(of: set)))
    case .assertion(let assertion):
      hasAssertions = true
      try emit(.assertion(assertion))
    case .group(let number, let inner):
      try emit(.save(2 * number))
      try compile(inner)
      try emit(.save(2 * number + 1))
    case .sequence(let nodes):
      for node in nodes { try compile(node) }
    case .alternatives(let nodes): try alternatives(nodes)
    case .repetition(let node, let minimum, let maximum, let isLazy):
      try repetition(node, minimum, maximum, isLazy)
    }
  }

  private mutating func number(of set: ScalarSet) -> Int {
    if let number = numbers[set] { return number }
    numbers[set] = sets.count
    sets.append(set)
    return sets.count - 1
  }

  private mutating func alternatives(_ nodes: [RegexNode]) throws(RegexError) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      guard index < nodes.count - 1 else {
        try compile(node)
        break
      }
      let split = instructions.count
      try emit(.split(split + 1, 0))
      try compile(node)
      jumps.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func repetition(
    _ node: RegexNode, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool
  ) throws(RegexError) {
    for _ in 0..<minimum { try compile(node) }
    guard let maximum else {
      let split = instructions.count
      try emit(.split(0, 0))
      try compile(node)
      try emit(.jump(split))
      instructions[split] = choice(split + 1, instructions.count, isLazy)
      return
    }
    var splits: [Int] = []
    for _ in minimum..<maximum {
      splits.append(instructions.count)
      try emit(.split(0, 0))
      try compile(node)
    }
    for split in splits { instructions[split] = choice(split + 1, instructions.count, isLazy) }
  }

  private func choice(_ inner: Int, _ outer: Int, _ isLazy: Bool) -> RegexProgram.Instruction {
    isLazy ? .split(outer, inner) : .split(inner, outer)
  }
}
