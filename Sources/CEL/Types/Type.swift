/// A type of the language (language definition, "Values" and "Gradual Type Checking").
///
/// `dyn` is the gradual type: it agrees with every other type at check time and is examined at run time.
package indirect enum Type: Hashable, Sendable {
  case null
  case bool
  case int
  case uint
  case double
  case string
  case bytes
  case timestamp
  case duration
  case dyn
  case list(Type)
  /// The types of the keys and of the values.
  case map(Type, Type)
  case record(RecordType)
  case optional(Type)
  /// A value of the type, or null.
  case nullable(Type)
  /// The type of a type: `int` is a value of `type(int)`.
  case type(Type)
  /// A type that only declared functions make and take, with its parameters.
  case opaque(String, [Type])
  /// A parameter of a function's signature, by name.
  case parameter(String)
  /// A type that the checker has yet to find; never part of a checked program.
  case variable(Int)
}

extension Type: CustomStringConvertible {
  /// The type as messages show it: `list(string)`, `map(string, int)`, a record's name.
  package var description: String {
    switch self {
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let wrapped): "optional(\(wrapped))"
    case .nullable(let wrapped): "\(wrapped) or null"
    case .type(let instance): "type(\(instance))"
    case .opaque(let name, let parameters):
      parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    case .parameter(let name): name
    case .null: "null"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .bool, .int, .uint, .double, .string, .bytes, .dyn, .variable, .record: name
    }
  }

  /// The name of the type's value, which `type(x)` gives: without parameters.
  package var name: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .dyn, .variable, .parameter: "dyn"
    case .list: "list"
    case .map: "map"
    case .record(let type): type.name
    case .optional: "optional_type"
    case .nullable(let wrapped): wrapped.name
    case .type: "type"
    case .opaque(let name, _): name
    }
  }

  /// Whether each value that the checker gives this type conforms to the other, so that nothing is left to examine at run time. The
  /// checker lets null be used as a timestamp, a duration or an optional.
  func guarantees(_ expected: Type) -> Bool {
    switch (self, expected) {
    case (_, .dyn): true
    case (.dyn, _), (.variable, _), (.parameter, _): false
    case (.list(let element), .list(let other)): element.guarantees(other)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      key.guarantees(otherKey) && value.guarantees(otherValue)
    case (.nullable(let wrapped), .nullable(let other)): wrapped.guarantees(other)
    case (.type, .type): true
    case (_, .nullable(let other)): self == .null || guarantees(other)
    case (.timestamp, _), (.duration, _), (.optional, _), (.opaque, _): false
    default: self == expected
    }
  }

  /// Whether nothing about a value of this type is left to run time.
  var isFullyKnown: Bool {
    switch self {
    case .dyn, .variable, .parameter: false
    case .list(let element), .optional(let element), .nullable(let element): element.isFullyKnown
    case .map(let key, let value): key.isFullyKnown && value.isFullyKnown
    case .opaque(_, let parameters): parameters.allSatisfy(\.isFullyKnown)
    default: true
    }
  }
}
