/// What a function costs beyond the one unit of each call, by the sizes of its arguments. The same prices make the estimate and the
/// charge at run time.
enum Price: Sendable {
  case constant
  /// Texts are gone through fast, lists and maps not at all.
  case text
  /// Values are compared or hashed, with all that they hold.
  case comparison
  /// Texts are read or written scalar by scalar.
  case traversal
  /// One text is looked for in another.
  case search
  /// Elements are compared again and again, as often as their number has binary digits.
  case sorting
  /// A time zone is looked up.
  case zone
  /// A text is matched against a regular expression. At run time the matcher charges what it does.
  case matching
  /// A text is cut where a regular expression matches. At run time the matcher charges what it does.
  case capturing
  /// A text is compared with each of a list of patterns. At run time the function charges what it does.
  case patterns

  /// Bytes of text that a unit pays for.
  static let comparedBytes = 64
  static let traversedBytes = 8
  /// What looking up a time zone costs.
  static let zoneUnits = 500
  /// What compiling a regular expression costs for each of its characters.
  static let patternUnits = 100

  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }

  /// The result of a function of this price, unless it is larger than may be produced. Functions of constant price make nothing large.
  @inline(__always)
  func produced(_ value: Value) throws(Fault) -> Value {
    if !isConstant { try Limits.check(value) }
    return value
  }

  /// The units for two values, without an array of them.
  func units(_ left: Value, _ right: Value) -> Int {
    switch self {
    case .text: left.textUnits &+ right.textUnits
    case .zone: Self.zoneUnits
    case .comparison: left.weight(bytesPerUnit: Self.comparedBytes) &+ right.weight(bytesPerUnit: Self.comparedBytes)
    case .traversal: left.weight(bytesPerUnit: Self.traversedBytes) &+ right.weight(bytesPerUnit: Self.traversedBytes)
    case .constant, .search, .sorting, .matching, .capturing, .patterns: units([left, right])
    }
  }

  /// The units for values, before they are worked on.
  func units(_ values: [Value]) -> Int {
    switch self {
    case .constant, .matching, .capturing, .patterns: 0
    case .text: values.reduce(0) { $0 &+ $1.textUnits }
    case .zone: Self.zoneUnits
    case .comparison: values.reduce(0) { $0.addingSaturated($1.weight(bytesPerUnit: Self.comparedBytes)) }
    case .traversal: values.reduce(0) { $0.addingSaturated($1.weight(bytesPerUnit: Self.traversedBytes)) }
    case .search:
      values.dropFirst().reduce(values.first?.weight(bytesPerUnit: Self.traversedBytes) ?? 0) {
        $0.multipliedSaturated(by: 1 + $1.weight(bytesPerUnit: Self.comparedBytes))
      }
    case .sorting:
      values.reduce(0) { sum, value in
        let weight = value.weight(bytesPerUnit: Self.comparedBytes)
        return sum.addingSaturated(weight.multipliedSaturated(by: Int.bitWidth - weight.leadingZeroBitCount))
      }
    }
  }
}

extension Value {
  /// The units of going through the value if it is a text.
  var textUnits: Int {
    switch self {
    case .string(let text): text.utf8.count / Price.comparedBytes
    case .bytes(let bytes): bytes.count / Price.comparedBytes
    default: 0
    }
  }

  /// The units of looking at the value: one for each element, and one for so many bytes of text.
  func weight(bytesPerUnit: Int) -> Int {
    switch self {
    case .string(let text): text.utf8.count / bytesPerUnit
    case .bytes(let bytes): bytes.count / bytesPerUnit
    case .list(let elements):
      elements.reduce(elements.count) { $0.addingSaturated($1.weight(bytesPerUnit: bytesPerUnit)) }
    case .map(let map):
      zip(map.keys, map.values).reduce(map.count) { sum, entry in
        sum.addingSaturated(entry.0.weight(bytesPerUnit: bytesPerUnit))
          .addingSaturated(entry.1.weight(bytesPerUnit: bytesPerUnit))
      }
    case .optional(let held?): held.weight(bytesPerUnit: bytesPerUnit)
    default: 0
    }
  }
}
