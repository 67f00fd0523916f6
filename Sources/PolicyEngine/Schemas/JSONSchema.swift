import Documents

/// The parts of which the JSON Schemas (2020-12) of our YAML files are made. A mapping has the keys that its reader
/// requires, and is titled with the reader's name for it, so that a test can compare both.
enum JSONSchema {
  typealias Property = (key: String, schema: JSONValue)

  /// A whole schema as text, with a line end at its end.
  static func document(_ title: String, _ root: JSONValue, definitions: [Property] = []) -> String {
    var members = root.object ?? [:]
    members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    members["title"] = .string(title)
    if !definitions.isEmpty { members["$defs"] = .object(JSONObject(definitions.map { ($0.key, $0.schema) })) }
    return JSONWriter.pretty(.object(members)) + "\n"
  }

  /// A mapping that is read by a table of keys.
  static func mapping(_ keys: YAMLKeys, _ properties: [Property]) -> JSONValue {
    [
      "$comment": .string(keys.owner), "type": "object", "additionalProperties": false,
      "required": .strings(keys.required), "properties": .object(JSONObject(properties.map { ($0.key, $0.schema) })),
    ]
  }

  /// A mapping with free keys.
  static func dictionary(_ values: JSONValue, known: [Property] = []) -> JSONValue {
    var members: JSONObject = ["type": "object", "additionalProperties": values]
    if !known.isEmpty { members["properties"] = .object(JSONObject(known.map { ($0.key, $0.schema) })) }
    return .object(members)
  }

  static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
  static func oneOf(_ words: [String]) -> JSONValue { ["enum": .strings(words)] }
  static func reference(_ definition: String) -> JSONValue { ["$ref": .string("#/$defs/\(definition)")] }

  static let text: JSONValue = ["type": "string", "minLength": 1]
  static let texts: JSONValue = list(text)
  static let severity = oneOf(Severity.allCases.reversed().map(\.rawValue))
}

extension JSONValue {
  /// The schema with a description.
  func described(_ description: String) -> JSONValue {
    var members = object ?? [:]
    members["description"] = .string(description)
    return .object(members)
  }
}

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
