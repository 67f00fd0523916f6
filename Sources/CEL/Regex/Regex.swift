import Synchronization

/// A regular expression in the syntax of RE2. Matching takes time in proportion to the text, whatever the pattern.
///
/// What a match costs depends on the pattern and the text only, never on what was matched before in another evaluation.
final class Regex: Sendable {
  /// How long a regular expression is used.
  enum Use {
    /// By many evaluations, like a literal: it pays to make all states of its automaton beforehand.
    case lasting
    /// By many evaluations, but it is one of so many that making their automata beforehand would take long.
    case rare
    /// By the evaluation that compiled it: states are made when they are reached, and it keeps them.
    case evaluation
  }

  /// How it is found out whether a text matches.
  private enum Machine {
    case whole(Automaton)
    /// There are too many states. Each match begins with none, so that it costs the same each time.
    case fresh
    case kept
  }

  private let program: RegexProgram
  private let machine: Machine
  /// For `kept`.
  private let automaton: Mutex<LazyAutomaton?>

  /// Compiles a pattern.
  init(_ pattern: String, for use: Use = .lasting) throws(RegexError) {
    program = try Self.program(pattern)
    switch use {
    case .lasting: machine = Automaton(program).map(Machine.whole) ?? .fresh
    case .rare: machine = .fresh
    case .evaluation: machine = .kept
    }
    automaton = Mutex(nil)
  }

  private init(_ program: RegexProgram) {
    self.program = program
    machine = .kept
    automaton = Mutex(nil)
  }

  /// The same for an evaluation, which keeps what it makes, if there are too many states to make them beforehand.
  func forEvaluation() -> Regex { isComplete ? self : Regex(program) }

  private static func program(_ pattern: String) throws(RegexError) -> RegexProgram {
    let levels = min(pattern.utf8.count { $0 == UInt8(ascii: "(") }, Limits.depth)
    guard levels > NativeStack.shallow else { return try RegexProgram(pattern) }
    return try NativeStack.run(levels: levels) { () throws(RegexError) in try RegexProgram(pattern) }
  }

  /// Units for reading a pattern, for each of its bytes, before it is known whether it can be compiled.
  private static let readingUnitsPerByte = 2

  /// Compiles a pattern that an evaluation comes upon, which is charged for it.
  static func compiled(_ pattern: String, for use: Use, _ meter: inout Meter) throws(Fault) -> Regex {
    try meter.chargeMatching(pattern.utf8.count.multipliedSaturated(by: readingUnitsPerByte))
    let regex: Regex
    do throws(RegexError) { regex = try Regex(pattern, for: use) } catch {
      // It may have been made nearly as large as it may be before it was refused.
      try meter.chargeMatching(Limits.regexSize)
      throw .message(error.description)
    }
    try meter.chargeMatching(regex.program.compileUnits)
    return regex
  }

  /// What compiling the pattern that this came from charges.
  func compilingUnits(_ pattern: String) -> Int {
    pattern.utf8.count.multipliedSaturated(by: Self.readingUnitsPerByte).addingSaturated(program.compileUnits)
  }

  /// Instructions that a unit pays for when a machine begins.
  private static let sizePerUnit = 8

  /// How many instructions there are.
  var size: Int { program.instructions.count }

  var groupCount: Int { program.groupCount }

  /// Whether `matches` charges only for going through the text, a unit for `Price.traversedBytes` bytes.
  var isComplete: Bool {
    if case .whole = machine { true } else { false }
  }

  /// Units that `matches` charges at most beyond those, for each byte of the text and twice more.
  var matchingUnitsPerByte: Int {
    isComplete ? 0 : LazyAutomaton.mostUnitsPerStep(program)
  }

  /// Units that looking for one match with its groups charges at most beyond those of `matches`, for each byte from where it looks and
  /// twice more. Looking for all matches looks again from the end of each.
  var capturingUnitsPerByte: Int { CaptureMachine.mostUnitsPerStep(program) }

  /// Whether any part of the text matches.
  func matches(_ text: String, _ meter: inout Meter) throws(Fault) -> Bool {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(Fault) in try matches(bytes, &meter) }
    }
    return try result.get()
  }

  private func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ meter: inout Meter) throws(Fault) -> Bool {
    try meter.charge(bytes.count / Price.traversedBytes)
    switch machine {
    case .whole(let automaton): return automaton.matches(bytes)
    case .fresh:
      try meter.chargeMatching(size / Self.sizePerUnit)
      var automaton = LazyAutomaton(program)
      return try automaton.matches(bytes, &meter)
    case .kept:
      return try automaton.withLock { automaton throws(Fault) in
        var mine = automaton ?? LazyAutomaton(program)
        automaton = nil
        defer { automaton = mine }
        let mark = meter.mark
        defer { meter.countOnce(since: mark) }
        return try mine.matches(bytes, &meter)
      }
    }
  }

  /// Calls the body with the offsets of each match and its groups, until it says to stop; −1 stands where a group took no part. Matches
  /// do not overlap; an empty one does not follow right behind another.
  func forEachMatch(
    in bytes: UnsafeBufferPointer<UInt8>, _ meter: inout Meter, _ body: ([Int]) throws(Fault) -> Bool
  ) throws(Fault) {
    guard try matches(bytes, &meter) else { return }
    try meter.chargeMatching(size / Self.sizePerUnit)
    var machine = CaptureMachine(program)
    var (start, previousEnd) = (0, -1)
    while start <= bytes.count, let match = try machine.firstMatch(in: bytes, from: start, &meter) {
      let isRepeated = match[1] == start && match[0] == previousEnd
      if match[1] == start {
        if start < bytes.count { _ = UTF8Scalars.scalar(bytes, &start) } else { start += 1 }
      } else {
        start = match[1]
      }
      previousEnd = match[1]
      if isRepeated { continue }
      guard try body(match) else { return }
    }
  }
}
