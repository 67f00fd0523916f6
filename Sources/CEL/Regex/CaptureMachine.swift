/// Finds where a pattern matches first and what its groups matched, all possibilities side by side in order of preference.
struct CaptureMachine {
  private struct Thread {
    let place: Int
    /// Where groups began and ended, as offsets in the text; −1 where they did not take part.
    let captures: [Int]
  }

  private let program: RegexProgram
  private var visited: [Int]
  private var visit = 0

  init(_ program: RegexProgram) {
    self.program = program
    visited = Array(repeating: 0, count: program.instructions.count)
  }

  /// The offsets of the leftmost match at or behind `start`, and of its groups; nil if there is none.
  mutating func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from start: Int, _ meter: inout Meter
  ) throws(Fault) -> [Int]? {
    var threads: [Thread] = []
    var best: [Int]?
    var index = start
    var before = kind(before: start, in: text)
    let none = Array(repeating: -1, count: 2 * (program.groupCount + 1))
    while true {
      let place = index
      var scalar: UInt32?
      if index < text.count { scalar = LazyAutomaton.scalar(text, &index) }
      let category = scalar.map(program.classes.number(of:))
      let after = category.map { program.classes.kinds[$0] } ?? .edge
      if threads.isEmpty, best == nil, let category, !program.begins(with: category) {
        guard !program.isAnchored || place > 0 else { return nil }
        before = after
        continue
      }
      visit += 1
      var closed: [Thread] = []
      for thread in threads { close(thread, at: place, before, after, into: &closed) }
      if best == nil, !program.isAnchored || place == 0 {
        close(Thread(place: 0, captures: none), at: place, before, after, into: &closed)
      }
      try meter.charge(2 * (closed.count + 1))
      threads = step(closed, category, &best)
      guard category != nil, !threads.isEmpty || best == nil && !program.isAnchored else { return best }
      before = after
    }
  }

  /// The threads behind the next character. A thread at the end of the pattern is the best match so far and ends those after it.
  private func step(_ closed: [Thread], _ category: Int?, _ best: inout [Int]?) -> [Thread] {
    var threads: [Thread] = []
    for thread in closed {
      switch program.instructions[thread.place] {
      case .match:
        best = thread.captures
        return threads
      case .set(let set):
        guard let category, program.classes.contains(set, category) else { continue }
        threads.append(Thread(place: thread.place + 1, captures: thread.captures))
      case .split, .jump, .save, .assertion: continue
      }
    }
    return threads
  }

  private func kind(before offset: Int, in text: UnsafeBufferPointer<UInt8>) -> CharacterClasses.Kind {
    guard offset > 0 else { return .edge }
    var index = offset - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return program.classes.kinds[program.classes.number(of: LazyAutomaton.scalar(text, &index))]
  }

  /// Adds the places at sets and at the match that a thread gets to without reading a character, the preferred ones first.
  private mutating func close(
    _ thread: Thread, at offset: Int, _ before: CharacterClasses.Kind, _ after: CharacterClasses.Kind,
    into closed: inout [Thread]
  ) {
    var pending = [thread]
    while let thread = pending.popLast() {
      guard visited[thread.place] != visit else { continue }
      visited[thread.place] = visit
      switch program.instructions[thread.place] {
      case .match, .set: closed.append(thread)
      case .split(let first, let second):
        pending.append(Thread(place: second, captures: thread.captures))
        pending.append(Thread(place: first, captures: thread.captures))
      case .jump(let target): pending.append(Thread(place: target, captures: thread.captures))
      case .save(let slot):
        var captures = thread.captures
        captures[slot] = offset
        pending.append(Thread(place: thread.place + 1, captures: captures))
      case .assertion(let assertion):
        if assertion.holds(before, after) {
          pending.append(Thread(place: thread.place + 1, captures: thread.captures))
        }
      }
    }
  }
}
