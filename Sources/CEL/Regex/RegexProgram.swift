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
  /// Units for what it took to compile beyond reading the pattern.
  let compileUnits: Int
  /// The classes of the characters that a match can begin with; nil if a match can be empty.
  private let first: [Bool]?

  init(_ pattern: String) throws(RegexError) {
    let parsed = try RegexParser.parse(pattern)
    var compiler = RegexCompiler()
    try compiler.compile(parsed.root)
    instructions = compiler.instructions
    groupCount = parsed.groupCount
    hasAssertions = compiler.hasAssertions
    isAnchored = parsed.root.isAnchored
    let sets = parsed.sets.all
    classes = CharacterClasses(sets, telling: hasAssertions)
    compileUnits = 80 + instructions.count / 2 + parsed.sets.steps / 2 + classes.count * sets.count / 16
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
      case .split(let left, let right):
        pending.append(left)
        pending.append(right)
      case .jump(let target): pending.append(target)
      case .save, .assertion: pending.append(place + 1)
      }
    }
    for set in sets {
      for category in 0..<classes.count where classes.contains(set, category) { first[category] = true }
    }
    return first
  }
}
