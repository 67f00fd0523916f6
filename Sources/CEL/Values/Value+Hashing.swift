/// Hashing, so that lists need not be looked through.
extension Value: Hashable {
  /// Equality as the language defines it, except that fields of records that cannot be read do not count.
  package static func == (left: Value, right: Value) -> Bool {
    var comparison = Comparison()
    switch left {
    case .list, .map, .record, .optional: return NativeStack.run(levels: 0) { areEqual(left, right, &comparison) }
    case .null, .bool, .int, .uint, .double, .string, .bytes, .type, .timestamp, .duration:
      return areEqual(left, right, &comparison)
    }
  }

  /// Values that are equal exactly have equal hashes, whatever the types of their numbers. An integer that a double can only come
  /// near to is equal to that double without having its hash: `hashing` tells where this matters.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .uint(let value): Self.hash(value, into: &hasher)
    case .double(let value):
      if let integer = Int64(exactly: value) {
        hasher.combine(integer)
      } else if let integer = UInt64(exactly: value) {
        Self.hash(integer, into: &hasher)
      } else {
        hasher.combine(value)
      }
    case .string(let value): value.hashScalars(into: &hasher)
    case .bytes(let value): hasher.combine(value)
    case .list(let value): NativeStack.run(levels: 0) { hasher.combine(value) }
    case .map(let value): NativeStack.run(levels: 0) { value.hash(into: &hasher) }
    case .record(let value): hasher.combine(value.type)
    case .type(let value): hasher.combine(value.name)
    case .timestamp(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .optional(let value): NativeStack.run(levels: 0) { hasher.combine(value) }
    }
  }

  private static func hash(_ value: UInt64, into hasher: inout Hasher) {
    if let integer = Int64(exactly: value) { hasher.combine(integer) } else { hasher.combine(value) }
  }

  /// What a value's hash is good for.
  enum Hashing {
    /// Equal values have the hash, so that a hash set can stand for a list.
    case exact
    /// The value is equal to nothing, itself included: NaN, and what it is in.
    case never
    /// The value has to be compared: a record may have fields that cannot be read, a large double is equal to integers of other hashes.
    case none
  }

  /// Beyond this there are integers between one double and the next.
  private static let exactIntegers = 0x1p53

  /// What the hash of the value is good for, with all that is in the value.
  var hashing: Hashing {
    switch self {
    case .null, .bool, .int, .uint, .string, .bytes, .type, .timestamp, .duration, .optional(nil): .exact
    case .double(let value):
      value.isNaN ? .never : value.isInfinite || value.magnitude < Self.exactIntegers ? .exact : .none
    case .list(let elements): Self.hashing(of: elements)
    // A key is no double and no record.
    case .map(let map): Self.hashing(of: map.values)
    case .optional(let held?): held.hashing
    case .record: .none
    }
  }

  private static func hashing(of elements: [Value]) -> Hashing {
    var result = Hashing.exact
    for element in elements {
      switch element.hashing {
      case .exact: continue
      case .never: return .never
      case .none: result = .none
      }
    }
    return result
  }
}
