package import CEL
package import Documents

/// The type of a rule's parameter: `string`, `regex` (a string that is a regular expression), `int`, `double`, `bool`,
/// `list(T)` or `map(string, T)`.
package indirect enum ParameterType: Sendable, Equatable, CustomStringConvertible {
  case string, regex, int, double, bool
  case list(ParameterType)
  case map(ParameterType)

  /// The type that a rule file writes, nil where it is none.
  package init?(_ text: String) {
    let text = text.filter { !$0.isWhitespace }
    switch text {
    case "string": self = .string
    case "regex": self = .regex
    case "int": self = .int
    case "double": self = .double
    case "bool": self = .bool
    default:
      if text.hasPrefix("list("), text.hasSuffix(")"), let element = ParameterType(String(text.dropFirst(5).dropLast()))
      {
        self = .list(element)
      } else if text.hasPrefix("map(string,"), text.hasSuffix(")"),
        let value = ParameterType(String(text.dropFirst(11).dropLast()))
      {
        self = .map(value)
      } else {
        return nil
      }
    }
  }

  package var description: String {
    switch self {
    case .string: "string"
    case .regex: "regex"
    case .int: "int"
    case .double: "double"
    case .bool: "bool"
    case .list(let element): "list(\(element))"
    case .map(let value): "map(string, \(value))"
    }
  }

  /// The type that expressions see.
  package var celType: Type {
    switch self {
    case .string, .regex: .string
    case .int: .int
    case .double: .double
    case .bool: .bool
    case .list(let element): .list(element.celType)
    case .map(let value): .map(.string, value.celType)
    }
  }

  /// Whether a value is of the type.
  package func accepts(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.string, .string), (.bool, .bool): true
    case (.regex, .string(let pattern)): RegexSyntax.problem(in: pattern) == nil
    case (.int, .number(let number)): number.int != nil
    case (.double, .number(let number)): number.double.isFinite
    case (.list(let type), .array(let elements)): elements.allSatisfy(type.accepts)
    case (.map(let type), .object(let object)): object.members.allSatisfy { type.accepts($0.value) }
    default: false
    }
  }

  /// The value that a text on the command line means: strings as they are, a list of strings also with commas, all
  /// else as JSON; nil where it is none of the type.
  package func value(ofArgument text: String) -> JSONValue? {
    if self == .string || self == .regex { return .string(text) }
    if self == .list(.string), !text.hasPrefix("[") {
      return .strings(text.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) })
    }
    guard let value = try? JSONReader.value(text), accepts(value) else { return nil }
    return value
  }
}
