/// A deterministic automaton whose states are made when they are first reached. Each character costs one step, whatever the pattern.
struct LazyAutomaton {
  /// Where the machine may be before a character, and what kind of character came last.
  private struct State: Hashable {
    let places: [Int32]
    let before: CharacterClasses.Kind
  }

  /// Numbers of states in the table; what is less is no state.
  private enum Entry {
    static let unknown: Int32 = 0
    static let match: Int32 = 1
    static let dead: Int32 = 2
    static let firstState: Int32 = 3
  }

  /// When there are more entries than this in the table, it is begun anew.
  private static let mostEntries = 1 << 18

  private let program: RegexProgram
  private let width: Int
  private var states: [State] = []
  private var numbers: [State: Int32] = [:]
  /// The states that follow, by state and class of the next character; the last class is the end of the text.
  private var table: [Int32] = []
  private var visited: [Int]
  private var visit = 0

  init(_ program: RegexProgram) {
    self.program = program
    width = program.classes.count + 1
    visited = Array(repeating: 0, count: program.instructions.count)
    _ = number(of: State(places: [0], before: .edge))
  }

  /// Whether the pattern matches anywhere in the text, which is UTF-8. Steps that are not in the table yet are charged.
  mutating func matches(_ text: UnsafeBufferPointer<UInt8>, _ meter: inout Meter) throws(Fault) -> Bool {
    var state = Entry.firstState
    var index = 0
    while index < text.count {
      switch run(text, &index, &state) {
      case Entry.unknown:
        var behind = index
        let category = program.classes.number(of: Self.scalar(text, &behind))
        let next = try follow(&state, category, &meter)
        guard next >= Entry.firstState else { return next == Entry.match }
        (state, index) = (next, behind)
      case Entry.match: return true
      case Entry.dead: return false
      default: break
      }
    }
    var last = table[Int(state - Entry.firstState) * width + width - 1]
    if last == Entry.unknown { last = try follow(&state, width - 1, &meter) }
    return last == Entry.match
  }

  /// Goes on as long as the table says where to. Gives the entry that is no state, or a state at the end of the text.
  private func run(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ state: inout Int32) -> Int32 {
    let (count, width) = (text.count, width)
    var (place, current) = (index, state)
    defer { (index, state) = (place, current) }
    return table.withUnsafeBufferPointer { table in
      program.classes.ascii.withUnsafeBufferPointer { ascii in
        guard let text = text.baseAddress, let table = table.baseAddress, let ascii = ascii.baseAddress else {
          return current
        }
        while place < count {
          var next = place + 1
          var category = Int(ascii[Int(text[place] & 0x7F)])
          if text[place] >= 0x80 {
            next = place
            let bytes = UnsafeBufferPointer(start: text, count: count)
            category = program.classes.number(of: Self.scalar(bytes, &next))
          }
          let entry = table[Int(current - Entry.firstState) * width + category]
          guard entry >= Entry.firstState else { return entry }
          (current, place) = (entry, next)
        }
        return current
      }
    }
  }

  /// The scalar at the index, which moves behind it.
  @inline(__always)
  static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
    let lead = UInt32(text[index])
    index += 1
    guard lead >= 0x80 else { return lead }
    let count = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
    var value = lead & (0x3F >> UInt32(count))
    for _ in 0..<count where index < text.count {
      value = value << 6 | UInt32(text[index] & 0x3F)
      index += 1
    }
    return value
  }

  // MARK: States

  private mutating func number(of state: State) -> Int32 {
    if let number = numbers[state] { return number }
    let number = Int32(states.count) + Entry.firstState
    numbers[state] = number
    states.append(state)
    table += repeatElement(Entry.unknown, count: width)
    return number
  }

  /// Finds out what follows a state, and notes it. The state gets a new number if the table is begun anew.
  private mutating func follow(_ state: inout Int32, _ category: Int, _ meter: inout Meter) throws(Fault) -> Int32 {
    if table.count > Self.mostEntries {
      let kept = states[Int(state - Entry.firstState)]
      let first = states[0]
      states.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
      table.removeAll(keepingCapacity: true)
      _ = number(of: first)
      state = number(of: kept)
    }
    let next = try successor(states[Int(state - Entry.firstState)], category, &meter)
    table[Int(state - Entry.firstState) * width + category] = next
    return next
  }

  private mutating func successor(_ state: State, _ category: Int, _ meter: inout Meter) throws(Fault) -> Int32 {
    let isEnd = category == width - 1
    let after = isEnd ? .edge : program.classes.kinds[category]
    visit += 1
    var pending = state.places
    var reached: [Int32] = []
    var steps = 0
    while let place = pending.popLast() {
      let index = Int(place)
      guard visited[index] != visit else { continue }
      visited[index] = visit
      steps += 1
      switch program.instructions[index] {
      case .match: return Entry.match
      case .set(let set):
        if !isEnd, program.classes.contains(set, category) { reached.append(place + 1) }
      case .split(let first, let second):
        pending.append(Int32(first))
        pending.append(Int32(second))
      case .jump(let target): pending.append(Int32(target))
      case .save: pending.append(place + 1)
      case .assertion(let assertion):
        if assertion.holds(state.before, after) { pending.append(place + 1) }
      }
    }
    try meter.charge(steps)
    guard !isEnd else { return Entry.dead }
    if !program.isAnchored { reached.append(0) }
    guard !reached.isEmpty else { return Entry.dead }
    return number(of: State(places: reached.sorted(), before: after))
  }
}
