/// What prices ask about a value: exactly of one that is there, at most of one that an estimate speaks of.
///
/// As every price only grows with these numbers, an estimate is never below what is charged.
protocol Measured {
  /// The bytes of a text, 0 for all else.
  var text: Int { get }
  /// The elements of a list or the entries of a map.
  var count: Int { get }
  /// The elements inside, of this list or map and of those in it; an entry of a map counts as two.
  var elements: Int { get }
  /// The doubles directly in a list that take hundreds of digits to write.
  var longNumbers: Int { get }
  /// The units of looking at all that is inside: one for each element, and one for so many bytes of each text.
  func weight(bytesPerUnit: Int) -> Int
  /// The same for a list or a map and the texts directly in it.
  func shallow(bytesPerUnit: Int) -> Int
}

extension Extent: Measured {
  var longNumbers: Int { count }

  func weight(bytesPerUnit: Int) -> Int {
    // As a whole, and part by part: texts shorter than a unit cost nothing, however many there are.
    let whole = elements.addingSaturated(bytes / bytesPerUnit)
    guard case .entries(let key, let value, _, _) = parts else { return whole }
    let part = key.weight(bytesPerUnit: bytesPerUnit).addingSaturated(value.weight(bytesPerUnit: bytesPerUnit))
    return min(whole, max(text / bytesPerUnit, count.multipliedSaturated(by: places.addingSaturated(part))))
  }

  func shallow(bytesPerUnit: Int) -> Int {
    let texts = min(
      bytes / bytesPerUnit, count.multipliedSaturated(by: (key.text.addingSaturated(value.text)) / bytesPerUnit))
    return max(text / bytesPerUnit, count.addingSaturated(texts))
  }
}

extension Value: Measured {
  var text: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }

  var count: Int {
    switch self {
    case .list(let elements): elements.count
    case .map(let map): map.count
    case .optional(let held?): held.count
    default: 0
    }
  }

  var elements: Int { weight(bytesPerUnit: .max) }

  var longNumbers: Int {
    guard case .list(let elements) = self else { return 0 }
    return elements.reduce(0) { count, element in
      if case .double(let value) = element, value.isFinite, value.magnitude > 0x1p64 { count + 1 } else { count }
    }
  }

  func weight(bytesPerUnit: Int) -> Int {
    switch self {
    case .string(let text): text.utf8.count / bytesPerUnit
    case .bytes(let bytes): bytes.count / bytesPerUnit
    case .list(let elements): Self.weight(elements, bytesPerUnit)
    case .map(let map):
      Self.weight(map.keys, bytesPerUnit).addingSaturated(Self.weight(map.values, bytesPerUnit))
    case .optional(let held?): held.weight(bytesPerUnit: bytesPerUnit)
    case .null, .bool, .int, .uint, .double, .record, .type, .timestamp, .duration, .optional(nil): 0
    }
  }

  /// Of many values, and one for each.
  private static func weight(_ elements: [Value], _ bytesPerUnit: Int) -> Int {
    elements.reduce(elements.count) { $0.addingSaturated($1.weight(bytesPerUnit: bytesPerUnit)) }
  }

  func shallow(bytesPerUnit: Int) -> Int {
    switch self {
    case .list(let elements): elements.reduce(elements.count) { $0 &+ $1.text / bytesPerUnit }
    case .map(let map):
      map.keys.reduce(map.count) { $0 &+ $1.text / bytesPerUnit }
        &+ map.values.reduce(0) { $0 &+ $1.text / bytesPerUnit }
    default: text / bytesPerUnit
    }
  }

  /// The units of hashing the value if it is a text.
  var textUnits: Int { text / Price.hashedBytes }
}
