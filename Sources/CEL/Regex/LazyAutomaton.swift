/// A deterministic automaton whose states are made when they are first reached, each for a charge. A character costs one step that is
/// charged at most, whatever the pattern.
struct LazyAutomaton {
  /// When there are more entries than this in the table, it is begun anew.
  private static let mostEntries = 1 << 18
  /// Steps that a unit pays for.
  private static let stepsPerUnit = 4

  private var maker: StateMaker

  init(_ program: RegexProgram) {
    maker = StateMaker(program)
  }

  /// Units that finding out what follows a state may cost for a program: each instruction may be looked at twice, and a row may be new.
  static func mostUnitsPerStep(_ program: RegexProgram) -> Int {
    1 + (2 * program.instructions.count + 5 + (program.classes.count + 1) / 4) / stepsPerUnit
  }

  /// Whether the pattern matches anywhere in the text, which is UTF-8. What is not in the table yet is charged.
  mutating func matches(_ text: UnsafeBufferPointer<UInt8>, _ meter: inout Meter) throws(Fault) -> Bool {
    let classes = maker.program.classes
    var (row, index): (Int32, Int) = (0, 0)
    while true {
      let entry = maker.table.withUnsafeBufferPointer { Automaton.run($0, classes, text, &row, &index) }
      if entry < StateMaker.Entry.unknown { return entry == StateMaker.Entry.match }
      if index == text.count { break }
      var behind = index
      let next = try follow(&row, classes.number(of: UTF8Scalars.scalar(text, &behind)), &meter)
      guard next >= 0 else { return next == StateMaker.Entry.match }
      (row, index) = (next, behind)
    }
    let last = maker.table[Int(row) + maker.width - 1]
    return try (last == StateMaker.Entry.unknown ? follow(&row, maker.width - 1, &meter) : last)
      == StateMaker.Entry.match
  }

  private mutating func follow(_ row: inout Int32, _ category: Int, _ meter: inout Meter) throws(Fault) -> Int32 {
    if maker.table.count > Self.mostEntries { row = maker.forgetAll(but: row) }
    let (steps, entries) = (maker.steps, maker.table.count)
    let next = maker.follow(row, category)
    let done = maker.steps - steps + (maker.table.count - entries) / 4
    try meter.chargeMatching(1 + done / Self.stepsPerUnit)
    return next
  }
}
