/// A JSON value (RFC 8259) that loses nothing: numbers as written, strings compared by code point.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var int: Int64? { if case .number(let value) = self { value.int } else { nil } }
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// What kind of value it is, for messages: "an object", "a string", …
  package var kind: String {
    let kind: JSONKind =
      switch self {
      case .null: .null
      case .bool: .bool
      case .number: .number
      case .string: .string
      case .array: .array
      case .object: .object
      }
    return kind.words
  }
}

extension JSONValue: Equatable {
  /// Equality of JSON values: the order of keys is free, numbers are compared by value without rounding, strings
  /// by code point (Swift's own `==` would make "é" and "e\u{301}" the same scope).
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.isIdentical(to: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// true or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; no key twice.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
  /// null.
  public init(nilLiteral: ()) { self = .null }

  /// An integer as a JSON number.
  package static func int(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

  /// A list of strings.
  package static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

  /// The string, or null.
  package static func optional(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
