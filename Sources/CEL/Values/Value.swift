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
    switch self {
    case .list, .map, .record, .optional: NativeStack.run(levels: 0) { isOf(expected) }
    default: isOf(expected)
    }
  }

  private func isOf(_ expected: Type) -> Bool {
    switch (self, expected) {
    case (_, .dyn), (_, .variable), (_, .parameter): true
    case (.list(let elements), .list(let type)): elements.allSatisfy { $0.isOf(type) }
    case (.map(let map), .map(let key, let value)):
      map.keys.allSatisfy { $0.isOf(key) } && map.values.allSatisfy { $0.isOf(value) }
    case (.optional(let wrapped), .optional(let type)): wrapped.map { $0.isOf(type) } ?? true
    case (.null, .nullable), (.null, .record): true
    case (_, .nullable(let type)): isOf(type)
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
