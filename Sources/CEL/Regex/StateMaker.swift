/// Makes the states of a deterministic automaton for a program, and the table of what follows on what.
struct StateMaker {
  /// Entries of the table: the state that follows, as where its row begins; what is less than 0 is no state.
  enum Entry {
    static let unknown: Int32 = -1
    static let match: Int32 = -2
    static let dead: Int32 = -3
  }

  let program: RegexProgram
  /// Entries of a row: one for each class of characters, and one for the end of the text.
  let width: Int
  private(set) var table: [Int32] = []
  /// The places where the machine may be before a character, in order, and the kind of the character that came last.
  private var states: [[Int32]] = []
  private var rows: [[Int32]: Int32] = [:]
  /// By the kind of the last character, the row of the state in which nothing but a new match may begin; `unknown` if it is not made yet.
  private var idle = [Int32](repeating: Entry.unknown, count: CharacterClasses.Kind.allCases.count)
  private var visited: [Int32]
  private var visit: Int32 = 0
  /// What was done so far: instructions and entries of the table looked at.
  private(set) var steps = 0

  init(_ program: RegexProgram) {
    self.program = program
    width = program.classes.count + 1
    visited = Array(repeating: 0, count: program.instructions.count)
    _ = row(of: [0, CharacterClasses.Kind.edge.rawValue])
  }

  var stateCount: Int { states.count }

  private mutating func row(of state: [Int32]) -> Int32 {
    if let row = rows[state] { return row }
    let row = Int32(table.count)
    rows[state] = row
    states.append(state)
    table += repeatElement(Entry.unknown, count: width)
    return row
  }

  /// Begins the table anew with the first state and this one, whose row is given.
  mutating func forgetAll(but row: Int32) -> Int32 {
    let kept = states[Int(row) / width]
    let first = states[0]
    states.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    table.removeAll(keepingCapacity: true)
    for kind in idle.indices { idle[kind] = Entry.unknown }
    _ = self.row(of: first)
    return self.row(of: kept)
  }

  /// Finds out what follows a state before a character of a class, or before the end, and notes it.
  mutating func follow(_ row: Int32, _ category: Int) -> Int32 {
    let state = states[Int(row) / width]
    let after = category == width - 1 ? .edge : program.classes.kinds[category]
    let next = reached(from: state, before: after).map { successor($0, category, after) } ?? Entry.match
    table[Int(row) + category] = next
    return next
  }

  /// Finds out all that follows the state with this number; false if that takes more steps than there may be.
  mutating func followAll(_ number: Int, mostSteps: Int) -> Bool {
    let state = states[number]
    for kind in CharacterClasses.Kind.allCases {
      let categories = kind == .edge ? (width - 1)..<width : 0..<(width - 1)
      var places: [Int32]??
      for category in categories where kind == .edge || program.classes.kinds[category] == kind {
        let known = places ?? reached(from: state, before: kind)
        places = .some(known)
        table[number * width + category] = known.map { successor($0, category, kind) } ?? Entry.match
        guard steps <= mostSteps else { return false }
      }
    }
    return true
  }

  /// The places of sets that a state comes to before a character of a kind; nil if it comes to the end of the pattern.
  private mutating func reached(from state: [Int32], before after: CharacterClasses.Kind) -> [Int32]? {
    let before = CharacterClasses.Kind(rawValue: state[state.count - 1]) ?? .other
    visit += 1
    var pending = state
    pending.removeLast()
    var places: [Int32] = []
    while let place = pending.popLast() {
      let index = Int(place)
      guard visited[index] != visit else { continue }
      visited[index] = visit
      steps += 1
      switch program.instructions[index] {
      case .match: return nil
      case .set: places.append(place)
      case .split(let first, let second):
        pending.append(Int32(first))
        pending.append(Int32(second))
      case .jump(let target): pending.append(Int32(target))
      case .save: pending.append(place + 1)
      case .assertion(let assertion):
        if assertion.isTrue(before, after) { pending.append(place + 1) }
      }
    }
    return places
  }

  private mutating func successor(_ places: [Int32], _ category: Int, _ kind: CharacterClasses.Kind) -> Int32 {
    steps += 1
    guard category < width - 1 else { return Entry.dead }
    steps += places.count
    var next: [Int32] = []
    for place in places {
      if case .set(let set) = program.instructions[Int(place)], program.classes.contains(set, category) {
        next.append(place + 1)
      }
    }
    if next.isEmpty {
      guard !program.isAnchored else { return Entry.dead }
      let number = Int(kind.rawValue)
      if idle[number] == Entry.unknown { idle[number] = row(of: [0, kind.rawValue]) }
      return idle[number]
    }
    // Making the row, or finding it again.
    steps += 4
    if !program.isAnchored { next.append(0) }
    next.sort()
    next.append(kind.rawValue)
    return row(of: next)
  }
}
