/// Finds where a pattern matches first and what its groups matched, all possibilities side by side in order of preference.
struct CaptureMachine {
  /// The possibilities before a character, the preferred ones first: where each is in the program, and the offsets where groups began
  /// and ended on the way there, −1 where they took no part.
  private struct Threads {
    var places: [Int] = []
    var captures: [Int] = []

    mutating func removeAll() {
      places.removeAll(keepingCapacity: true)
      captures.removeAll(keepingCapacity: true)
    }
  }

  /// What is left to do on the way through instructions that read no character.
  private enum Task {
    case go(Int)
    /// Gives a slot back what it was before the way just tried.
    case restore(slot: Int, offset: Int)
  }

  private static let stepsPerUnit = 4

  private let program: RegexProgram
  private let slots: Int
  private var visited: [Int]
  private var visit = 0
  private var steps = 0
  private var threads = Threads()
  private var closed = Threads()
  private var pending: [Task] = []
  private var current: [Int]
  private let none: [Int]

  init(_ program: RegexProgram) {
    self.program = program
    slots = 2 * (program.groupCount + 1)
    visited = Array(repeating: 0, count: program.instructions.count)
    none = Array(repeating: -1, count: slots)
    current = none
  }

  /// Units that a character may cost.
  static func mostUnitsPerStep(_ program: RegexProgram) -> Int {
    1 + program.instructions.count * (4 + (program.groupCount + 1) / 4) / stepsPerUnit
  }

  /// The offsets of the leftmost match at or behind `start`, and of its groups; nil if there is none.
  mutating func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from start: Int, _ meter: inout Meter
  ) throws(Fault) -> [Int]? {
    threads.removeAll()
    var best: [Int]?
    var index = start
    var before = kind(before: start, in: text)
    while true {
      let place = index
      var scalar: UInt32?
      if index < text.count { scalar = UTF8Scalars.scalar(text, &index) }
      let category = scalar.map(program.classes.number(of:))
      let after = category.map { program.classes.kinds[$0] } ?? .edge
      if threads.places.isEmpty, best == nil, let category, !program.begins(with: category) {
        guard !program.isAnchored || place > 0 else { return nil }
        before = after
        continue
      }
      visit += 1
      steps = 0
      closed.removeAll()
      for number in threads.places.indices {
        current.replaceSubrange(0..<slots, with: threads.captures[(number * slots)..<((number + 1) * slots)])
        close(threads.places[number], at: place, before, after)
      }
      if best == nil, !program.isAnchored || place == 0 {
        current.replaceSubrange(0..<slots, with: none)
        close(0, at: place, before, after)
      }
      step(category, &best)
      try meter.chargeMatching(1 + steps / Self.stepsPerUnit)
      guard category != nil, !threads.places.isEmpty || best == nil && !program.isAnchored else { return best }
      before = after
    }
  }

  /// Goes on behind the next character. A thread at the end of the pattern is the best match so far and ends those after it.
  private mutating func step(_ category: Int?, _ best: inout [Int]?) {
    threads.removeAll()
    for (number, place) in closed.places.enumerated() {
      let captures = (number * slots)..<((number + 1) * slots)
      steps += 1 + slots / 8
      switch program.instructions[place] {
      case .match:
        best = Array(closed.captures[captures])
        return
      case .set(let set):
        guard let category, program.classes.contains(set, category) else { continue }
        threads.places.append(place + 1)
        threads.captures += closed.captures[captures]
      case .split, .jump, .save, .assertion: continue
      }
    }
  }

  private func kind(before offset: Int, in text: UnsafeBufferPointer<UInt8>) -> CharacterClasses.Kind {
    guard offset > 0 else { return .edge }
    var index = offset - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return program.classes.kinds[program.classes.number(of: UTF8Scalars.scalar(text, &index))]
  }

  /// Adds the places at sets and at the match that a thread gets to without reading a character, the preferred ones first.
  private mutating func close(
    _ start: Int, at offset: Int, _ before: CharacterClasses.Kind, _ after: CharacterClasses.Kind
  ) {
    pending.append(.go(start))
    while let task = pending.popLast() {
      switch task {
      case .restore(let slot, let offset): current[slot] = offset
      case .go(let place):
        guard visited[place] != visit else { continue }
        visited[place] = visit
        steps += 2
        switch program.instructions[place] {
        case .match, .set:
          closed.places.append(place)
          closed.captures += current
          steps += 1
        case .split(let first, let second):
          pending.append(.go(second))
          pending.append(.go(first))
        case .jump(let target): pending.append(.go(target))
        case .save(let slot):
          pending.append(.restore(slot: slot, offset: current[slot]))
          current[slot] = offset
          pending.append(.go(place + 1))
        case .assertion(let assertion):
          if assertion.isTrue(before, after) { pending.append(.go(place + 1)) }
        }
      }
    }
  }
}
