import Documents

extension RuleParameter {
  /// What a value of the parameter looks like.
  var schema: JSONValue {
    var schema = type.schema(values: values).object ?? [:]
    schema["description"] = .string(description)
    schema["default"] = defaultValue
    return .object(schema)
  }
}

extension ParameterType {
  fileprivate func schema(values: [JSONValue]?) -> JSONValue {
    switch self {
    case .list(let element): JSONSchema.list(element.schema(values: values))
    case .map(let value): JSONSchema.dictionary(value.schema(values: nil))
    case .string, .regex, .int, .double, .bool: values.map { ["enum": .array($0)] } ?? ["type": .string(jsonType)]
    }
  }

  private var jsonType: String {
    switch self {
    case .string, .regex: "string"
    case .int: "integer"
    case .double: "number"
    case .bool: "boolean"
    case .list: "array"
    case .map: "object"
    }
  }
}
