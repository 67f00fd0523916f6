/// What a function costs beyond the one unit of each call, by the sizes of its arguments and, if it makes something, of what it makes.
/// One definition makes the estimate and the charge at run time: see `Measured`. Prices are for work that is done: what a function does
/// not look at costs nothing.
enum Price: Sendable {
  case constant
  /// Texts are gone through fast.
  case text
  /// Two texts are compared until they differ.
  case order
  /// A text, or a number of it, is looked up in a map.
  case key
  /// The arguments cost nothing, what is made of them does.
  case making
  /// Texts are read and written scalar by scalar.
  case reading
  /// A value is written out as a text.
  case writing
  /// One text is looked for in another.
  case search
  /// All elements inside are visited, but not their texts.
  case moving
  /// Lists are hashed with all that is in them.
  case hashing
  /// Elements, numbers or texts, are compared again and again, as often as their number has binary digits.
  case sorting
  /// The numbers of a list are compared.
  case extremes
  /// The texts of a list are put together.
  case joining
  /// Values are written out.
  case format
  /// A moment or a span is read.
  case moment
  /// A time zone is looked up.
  case zone
  /// A text is matched against a regular expression. At run time the matcher charges what it does.
  case matching
  /// A text is cut where a regular expression matches. At run time the matcher charges what it does.
  case capturing
  /// A text is compared with each of a list of patterns. At run time the function charges what it does.
  case patterns

  /// Bytes of text that a unit pays for.
  static let comparedBytes = 256
  static let hashedBytes = 128
  static let traversedBytes = 8
  /// What reading a moment or a span costs.
  static let momentUnits = 4
  /// What making an entry of a map costs.
  static let entryUnits = 3
  /// What looking up a time zone costs.
  static let zoneUnits = 100
  /// What writing out a value costs: one inside another, one that a clause asks for, and a double with hundreds of digits.
  static let writtenUnits = 9
  static let clauseUnits = 20
  static let longUnits = 150

  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }

  /// Whether the result is new: it is charged, and may not be larger than the limit.
  var isMaking: Bool {
    switch self {
    case .making, .reading, .writing, .search, .moving, .joining, .format, .capturing: true
    case .constant, .text, .order, .key, .hashing, .sorting, .extremes, .moment, .zone, .matching, .patterns: false
    }
  }

  /// The units of making a value: one for each element or entry and one for so many bytes of a text, `Limits.check` apart.
  static func made(_ value: some Measured) -> Int {
    value.count.addingSaturated(value.text / hashedBytes)
  }

  /// The units for the first three arguments, before they are worked on. No price asks for more.
  func units<Argument: Measured>(_ first: Argument, _ second: Argument? = nil, _ third: Argument? = nil) -> Int {
    switch self {
    case .constant, .making, .matching, .capturing, .patterns: return 0
    case .text: return first.text / Self.hashedBytes &+ (second?.text ?? 0) / Self.hashedBytes
    case .order: return min(first.text, second?.text ?? 0) / Self.comparedBytes
    case .key: return (second?.text ?? 0) / Self.hashedBytes
    case .reading: return first.text / Self.traversedBytes
    case .writing: return (first.text / Self.traversedBytes).addingSaturated(Self.clauseUnits)
    case .search:
      // The worst is a text that begins to look like the other again and again.
      let wanted = (second?.text ?? 0) / Self.comparedBytes
      return wanted.addingSaturated(
        (first.text / Self.traversedBytes).multipliedSaturated(by: wanted.addingSaturated(1)))
    case .moving: return first.elements
    case .hashing: return Self.hashing(first).addingSaturated(second.map { Self.hashing($0) } ?? 0)
    case .sorting: return Self.sorting(first.shallow(bytesPerUnit: Self.comparedBytes))
    case .extremes: return first.count
    case .joining:
      return first.shallow(bytesPerUnit: Self.hashedBytes).addingSaturated((second?.text ?? 0) / Self.hashedBytes)
    case .format:
      guard let second else { return 0 }
      return (first.text / Self.traversedBytes).addingSaturated(second.weight(bytesPerUnit: Self.traversedBytes))
        .addingSaturated(second.elements.multipliedSaturated(by: Self.writtenUnits))
        .addingSaturated(second.count.multipliedSaturated(by: Self.clauseUnits))
        .addingSaturated(second.longNumbers.multipliedSaturated(by: Self.longUnits))
    case .moment: return (first.text / Self.traversedBytes).addingSaturated(Self.momentUnits)
    case .zone: return Self.zoneUnits.addingSaturated((second?.text ?? 0) / Self.traversedBytes)
    }
  }

  /// An element is put into a table, and its text is gone through.
  private static func hashing(_ list: some Measured) -> Int {
    list.elements.addingSaturated(list.weight(bytesPerUnit: hashedBytes))
  }

  /// The units of putting things in order that cost so much to look at once.
  static func sorting(_ units: Int) -> Int {
    units.multipliedSaturated(by: Int.bitWidth - units.leadingZeroBitCount)
  }

  /// The units for any number of arguments.
  func units<Argument: Measured>(_ arguments: [Argument]) -> Int {
    guard let first = arguments.first else { return 0 }
    return units(first, arguments.count > 1 ? arguments[1] : nil, arguments.count > 2 ? arguments[2] : nil)
  }
}
