import Documents

/// Checks JSON against the part of JSON Schema 2020-12 that the report schema uses; any other keyword is a complaint, so
/// that nothing goes unchecked.
struct SchemaChecker {
  let root: JSONValue
  private(set) var complaints: [String] = []
  /// Every key of an object that the value holds, as `TYPE.key` of the schema that allowed it.
  private(set) var seen: Set<String> = []

  private static let known = [
    "$schema", "$ref", "$defs", "title", "description", "oneOf", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "minimum", "maxItems",
  ]

  init(root: JSONValue) { self.root = root }

  static func complaints(_ value: JSONValue, _ schema: JSONValue) -> [String] {
    var checker = SchemaChecker(root: schema)
    checker.check(value, schema, "$")
    return checker.complaints
  }

  mutating func check(_ value: JSONValue, _ schema: JSONValue, _ path: String) {
    guard let schema = schema.object else { return complain(path, "has a schema that is no object") }
    for key in schema.keys where !Self.known.contains(key) { complain(path, "has the unchecked keyword \(key)") }
    if let reference = schema["$ref"]?.string { return check(value, definition(reference), path) }
    if let alternatives = schema["oneOf"]?.array { checkOneOf(value, alternatives, path) }
    if let constant = schema["const"], constant != value { complain(path, "is not the constant") }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) { complain(path, "is not in the enumeration") }
    checkType(value, schema, path)
    if let object = value.object { check(object, schema, path) }
    if let array = value.array { check(array, schema, path) }
  }

  private mutating func checkOneOf(_ value: JSONValue, _ alternatives: [JSONValue], _ path: String) {
    var fitting: [SchemaChecker] = []
    var first: SchemaChecker?
    for alternative in alternatives {
      var branch = self
      branch.complaints = []
      branch.check(value, alternative, path)
      if branch.complaints.isEmpty { fitting.append(branch) }
      if first == nil { first = branch }
    }
    if fitting.count == 1 {
      seen = fitting[0].seen
    } else {
      complain(path, "fits \(fitting.count) of the alternatives")
      complaints += first?.complaints ?? []
    }
  }

  private mutating func checkType(_ value: JSONValue, _ schema: JSONObject, _ path: String) {
    if let minimum = schema["minimum"]?.int, let number = value.int, number < minimum { complain(path, "is too small") }
    guard let type = schema["type"] else { return }
    let names = type.string.map { [$0] } ?? type.array?.compactMap(\.string) ?? []
    let name =
      switch value {
      case .null: "null"
      case .bool: "boolean"
      case .number: "integer"
      case .string: "string"
      case .array: "array"
      case .object: "object"
      }
    if !names.contains(name) { complain(path, "is \(value.kind), not \(names)") }
  }

  private mutating func check(_ object: JSONObject, _ schema: JSONObject, _ path: String) {
    for key in schema["required"]?.array?.compactMap(\.string) ?? [] where object[key] == nil {
      complain(path, "lacks \(key)")
    }
    guard let properties = schema["properties"]?.object else { return }
    for (key, value) in object.members {
      if let property = properties[key] {
        seen.insert(Self.name(schema, key))
        check(value, property, "\(path).\(key)")
      } else if schema["additionalProperties"] == false {
        complain(path, "has the extra key \(key)")
      }
    }
  }

  private mutating func check(_ array: [JSONValue], _ schema: JSONObject, _ path: String) {
    if let most = schema["maxItems"]?.int, array.count > most { complain(path, "has too many items") }
    guard let items = schema["items"] else { return }
    for (index, element) in array.enumerated() { check(element, items, "\(path)[\(index)]") }
  }

  /// Every key that the schema describes anywhere, named as `seen` names them.
  static func keys(_ schema: JSONValue) -> Set<String> {
    var keys: Set<String> = []
    if let object = schema.object {
      for (key, _) in object["properties"]?.object?.members ?? [] { keys.insert(name(object, key)) }
      for (_, value) in object.members { keys.formUnion(Self.keys(value)) }
    }
    for element in schema.array ?? [] { keys.formUnion(Self.keys(element)) }
    return keys
  }

  private static func name(_ schema: JSONObject, _ key: String) -> String {
    "\(schema["description"]?.string ?? "?") \(key)"
  }

  private func definition(_ reference: String) -> JSONValue {
    root.object?["$defs"]?.object?[String(reference.split(separator: "/").last ?? "")] ?? .null
  }

  private mutating func complain(_ path: String, _ message: String) { complaints.append("\(path) \(message)") }
}
