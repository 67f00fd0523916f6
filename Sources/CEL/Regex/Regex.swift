import Synchronization

/// A regular expression in the syntax of RE2. Matching takes time in proportion to the text, whatever the pattern.
final class Regex: Sendable {
  private let program: RegexProgram
  /// One automaton serves all evaluations; who finds it in use takes one of its own.
  private let automaton: Mutex<LazyAutomaton>

  /// Compiles a pattern.
  init(_ pattern: String) throws(RegexError) {
    let program = try RegexProgram(pattern)
    self.program = program
    automaton = Mutex(LazyAutomaton(program))
  }

  /// How many instructions there are.
  var size: Int { program.instructions.count }

  var groupCount: Int { program.groupCount }

  /// Whether any part of the text matches. The length of the text is charged, and what has to be found out about the pattern.
  func matches(_ text: String, _ meter: inout Meter) throws(Fault) -> Bool {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(Fault) in try matches(bytes, &meter) }
    }
    return try result.get()
  }

  private func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ meter: inout Meter) throws(Fault) -> Bool {
    try meter.charge(bytes.count / Price.traversedBytes)
    let shared = try automaton.withLockIfAvailable { automaton throws(Fault) in
      try automaton.matches(bytes, &meter)
    }
    if let shared { return shared }
    var own = LazyAutomaton(program)
    return try own.matches(bytes, &meter)
  }

  /// Calls the body with the text and the offsets of each match and its groups, until it says to stop. Matches do not overlap; an empty
  /// one does not follow right behind another.
  func forEachMatch(
    in bytes: UnsafeBufferPointer<UInt8>, _ meter: inout Meter, _ body: ([Int]) throws(Fault) -> Bool
  ) throws(Fault) {
    guard try matches(bytes, &meter) else { return }
    var machine = CaptureMachine(program)
    var (start, previousEnd) = (0, -1)
    while start <= bytes.count, let match = try machine.firstMatch(in: bytes, from: start, &meter) {
      let isRepeated = match[1] == start && match[0] == previousEnd
      if match[1] == start {
        if start < bytes.count { _ = LazyAutomaton.scalar(bytes, &start) } else { start += 1 }
      } else {
        start = match[1]
      }
      previousEnd = match[1]
      if isRepeated { continue }
      guard try body(match) else { return }
    }
  }
}
