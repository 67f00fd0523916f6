/// A whole deterministic automaton: matching with it is looking up one entry a character, and nothing is found out meanwhile.
struct Automaton: Sendable {
  /// What may be done to make the states before it is given up.
  private static let mostSteps = 1 << 16

  private let classes: CharacterClasses
  private let width: Int
  private let table: [Int32]

  /// nil if the program has too many states to make them all.
  init?(_ program: RegexProgram) {
    var maker = StateMaker(program)
    var number = 0
    while number < maker.stateCount {
      guard maker.followAll(number, mostSteps: Self.mostSteps) else { return nil }
      number += 1
    }
    (classes, width, table) = (program.classes, maker.width, maker.table)
  }

  /// Whether the pattern matches anywhere in the text, which is UTF-8.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var (row, index): (Int32, Int) = (0, 0)
    let entry = table.withUnsafeBufferPointer { Self.run($0, classes, text, &row, &index) }
    if entry < 0 { return entry == StateMaker.Entry.match }
    return table[Int(entry) + width - 1] == StateMaker.Entry.match
  }

  /// Goes on as long as the table says where to. Gives the entry that is no state, where `row` and `index` are then, or the state at
  /// the end of the text.
  @inline(__always)
  static func run(
    _ table: UnsafeBufferPointer<Int32>, _ classes: CharacterClasses, _ text: UnsafeBufferPointer<UInt8>,
    _ row: inout Int32, _ index: inout Int
  ) -> Int32 {
    classes.ascii.withUnsafeBufferPointer { ascii in
      guard let text = text.baseAddress.map({ UnsafeBufferPointer(start: $0, count: text.count) }),
        let table = table.baseAddress, let ascii = ascii.baseAddress
      else { return row }
      var (current, place) = (row, index)
      defer { (row, index) = (current, place) }
      while place < text.count {
        let byte = text[place]
        if byte < 0x80 {
          let entry = table[Int(current) + Int(ascii[Int(byte)])]
          guard entry >= 0 else { return entry }
          current = entry
          place += 1
        } else {
          var next = place
          let entry = table[Int(current) + classes.number(of: UTF8Scalars.scalar(text, &next))]
          guard entry >= 0 else { return entry }
          (current, place) = (entry, next)
        }
      }
      return current
    }
  }
}

/// Reading a text scalar by scalar.
enum UTF8Scalars {
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
}
