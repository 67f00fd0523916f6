/// The parts of which the JSON Schemas (2020-12) of our YAML files are made.
public enum JSONSchema {
  package typealias Property = (key: String, schema: JSONValue)

  /// A whole schema as text, with a line end at its end.
  package static func document(_ title: String, _ root: JSONValue, definitions: [Property] = []) -> String {
    var members = root.object ?? [:]
    members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    members["title"] = .string(title)
    if !definitions.isEmpty { members["$defs"] = .object(JSONObject(definitions.map { ($0.key, $0.schema) })) }
    return JSONWriter.pretty(.object(members)) + "\n"
  }

  /// A mapping with free keys.
  package static func dictionary(_ values: JSONValue, known: [Property] = []) -> JSONValue {
    var members: JSONObject = ["type": "object", "additionalProperties": values]
    if !known.isEmpty { members["properties"] = .object(JSONObject(known.map { ($0.key, $0.schema) })) }
    return .object(members)
  }

  /// An object that may have these keys, and no others.
  package static func object(optional properties: [Property]) -> JSONValue {
    [
      "type": "object", "additionalProperties": false,
      "properties": .object(JSONObject(properties.map { ($0.key, $0.schema) })),
    ]
  }

  /// What the schema allows, or null.
  public static func orNull(_ schema: JSONValue) -> JSONValue {
    guard var members = schema.object else { return schema }
    if let words = members["enum"]?.array {
      members["enum"] = .array(words + [.null])
    } else if let type = members["type"]?.string, type != "object" {
      members["type"] = .strings([type, "null"])
    } else {
      return ["oneOf": [schema, ["type": "null"]]]
    }
    return .object(members)
  }

  /// A list of values of a schema.
  public static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
  /// One of these words.
  public static func oneOf(_ words: [String]) -> JSONValue { ["enum": .strings(words)] }
  package static func reference(_ definition: String) -> JSONValue { ["$ref": .string("#/$defs/\(definition)")] }

  package static let text: JSONValue = ["type": "string", "minLength": 1]
  package static let texts: JSONValue = list(text)
}

extension JSONValue {
  /// The schema with a description.
  package func described(_ description: String) -> JSONValue {
    var members = object ?? [:]
    members["description"] = .string(description)
    return .object(members)
  }
}
