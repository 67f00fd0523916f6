import CEL
import Documents

extension Value {
  /// A JSON value as expressions see it: a number written as an integer is an int, any other a double.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let number): self = number.int.map { .int($0) } ?? .double(number.double)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .list(elements.map { Value($0) })
    case .object(let object): self = .map(object.members.map { ($0.key, Value($0.value)) })
    }
  }

  static func strings(_ values: [String]) -> Value { .list(values.map { .string($0) }) }

  /// The value as JSON, nil where JSON has nothing like it (bytes, types, times).
  var json: JSONValue? {
    switch self {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return try? JSONReader.value(String(value))
    case .uint(let value): return try? JSONReader.value(String(value))
    case .double(let value): return value.isFinite ? try? JSONReader.value("\(value)") : nil
    case .string(let value): return .string(value)
    case .list(let elements):
      let values = elements.compactMap(\.json)
      return values.count == elements.count ? .array(values) : nil
    case .map(let map):
      var object = JSONObject()
      for (key, value) in zip(map.keys, map.values) {
        guard case .string(let name) = key, let json = value.json else { return nil }
        object[name] = json
      }
      return .object(object)
    case .record(let record):
      var object = JSONObject()
      for (field, slot) in zip(record.type.fields, record.slots) {
        if case .value(let value) = slot { object[field.name] = value.json }
      }
      return .object(object)
    case .optional(let value): return value.map { $0.json } ?? .null
    case .bytes, .type, .timestamp, .duration: return nil
    }
  }

  /// The strings of a list of strings.
  var strings: [String]? {
    guard case .list(let elements) = self else { return nil }
    var strings: [String] = []
    for case .string(let string) in elements { strings.append(string) }
    return strings.count == elements.count ? strings : nil
  }
}

extension FieldState {
  static func string(_ value: String?, default fallback: String = "") -> FieldState {
    value.map { .value(.string($0)) } ?? .absent(default: .string(fallback))
  }

  static func bool(_ value: Bool?, default fallback: Bool = false) -> FieldState {
    value.map { .value(.bool($0)) } ?? .absent(default: .bool(fallback))
  }

  static func int(_ value: Int64?, default fallback: Int64) -> FieldState {
    value.map { .value(.int($0)) } ?? .absent(default: .int(fallback))
  }

  /// A record of the API inside another one, which may be absent.
  static func record(_ type: RecordType, _ slots: [FieldState], isThere: Bool) -> FieldState {
    let record = Value.record(RecordValue(type, slots))
    return isThere ? .value(record) : .absent(default: record)
  }

  static func strings(_ value: [String]?) -> FieldState {
    value.map { .value(.strings($0)) } ?? .absent(default: .list([]))
  }
}
