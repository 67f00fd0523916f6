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
