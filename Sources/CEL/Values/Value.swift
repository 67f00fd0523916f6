/// A value of the language (language definition, "Values").
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map(MapValue)
  case record(RecordValue)
  case type(Type)
  case timestamp(Timestamp)
  case duration(nanoseconds: Int64)
  indirect case optional(Value?)
}

extension Value {
  /// A map with the members of a JSON object; of two members with one name the last counts.
  package static func map(_ pairs: [(String, Value)]) -> Value {
    .map(MapValue(pairs))
  }

  /// The value at a key, if this is a map that has it, or what the field reads as, if this is a record whose field can be read.
  package subscript(name: String) -> Value? {
    switch self {
    case .map(let map): map[name]
    case .record(let record):
      switch record[name] {
      case .value(let value), .absent(default: let value): value
      case .unavailable, nil: nil
      }
    default: nil
    }
  }

  /// The type of the value, as far as the value shows it: the elements of lists and maps are `dyn`.
  package var type: Type {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .record(let record): .record(record.type)
    case .type: .type(.dyn)
    case .timestamp: .timestamp
    case .duration: .duration
    case .optional: .optional(.dyn)
    }
  }

  /// Whether the value and all its elements are of the type.
  func conforms(to expected: Type) -> Bool {
    switch (self, expected) {
    case (_, .dyn), (_, .variable), (_, .parameter): true
    case (.list(let elements), .list(let type)): elements.allSatisfy { $0.conforms(to: type) }
    case (.map(let map), .map(let key, let value)):
      map.keys.allSatisfy { $0.conforms(to: key) } && map.values.allSatisfy { $0.conforms(to: value) }
    case (.optional(let wrapped), .optional(let type)): wrapped.map { $0.conforms(to: type) } ?? true
    case (.null, .nullable), (.null, .record): true
    case (_, .nullable(let type)): conforms(to: type)
    case (.type, .type): true
    default: type == expected
    }
  }

  /// How messages name the type of the value: `list`, `string`, a record's name.
  var kind: String {
    switch self {
    case .null: "null"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .optional: "optional"
    default: type.name
    }
  }
}

extension Value: Hashable {
  /// Equality as the language defines it, except that fields of records that cannot be read do not count.
  package static func == (left: Value, right: Value) -> Bool {
    var lacking: Set<String> = []
    return areEqual(left, right, lacking: &lacking)
  }

  /// Heterogeneous equality: numbers lie on one line, strings are equal if their code points are, NaN equals nothing, values of
  /// different types differ. Fields of records that cannot be read add what they lack to `lacking`; if the answer is true, it is
  /// certain only if nothing is lacking.
  static func areEqual(_ left: Value, _ right: Value, lacking: inout Set<String>) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): left.isExactly(right)
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
      Number.order(left, right) == .same
    case (.bytes(let left), .bytes(let right)): left == right
    case (.list(let left), .list(let right)): areEqual(left, right, lacking: &lacking)
    case (.map(let left), .map(let right)): left.equals(right, lacking: &lacking)
    case (.record(let left), .record(let right)): left.reads(like: right, lacking: &lacking)
    case (.type(let left), .type(let right)): left.name == right.name
    case (.timestamp(let left), .timestamp(let right)): left == right
    case (.duration(let left), .duration(let right)): left == right
    case (.optional(let left?), .optional(let right?)): areEqual(left, right, lacking: &lacking)
    case (.optional(nil), .optional(nil)): true
    default: false
    }
  }

  private static func areEqual(_ left: [Value], _ right: [Value], lacking: inout Set<String>) -> Bool {
    guard left.count == right.count else { return false }
    for (left, right) in zip(left, right) {
      guard areEqual(left, right, lacking: &lacking) else { return false }
    }
    return true
  }

  /// Equal values have equal hashes, so numbers are hashed by their place on the line.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(Double(value))
    case .uint(let value): hasher.combine(Double(value))
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .map(let value): hasher.combine(value.count)
    case .record(let value): hasher.combine(value.type)
    case .type(let value): hasher.combine(value.name)
    case .timestamp(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .optional(let value): hasher.combine(value)
    }
  }
}
