package import Documents

/// Checks JSON against the part of JSON Schema 2020-12 that our schemas use; any other keyword is a complaint, so that
/// nothing goes unchecked.
package struct SchemaValidator {
  private let root: JSONValue
  package private(set) var complaints: [String] = []
  /// Every key of an object that was found, with the description of the schema that names it.
  package private(set) var seen: Set<String> = []

  private static let known = [
    "$schema", "$comment", "$ref", "$defs", "title", "description", "default", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "minimum", "exclusiveMinimum", "maximum", "minLength",
    "minProperties", "maxProperties", "maxItems", "pattern", "anyOf", "oneOf",
  ]

  package init(root: JSONValue) { self.root = root }

  /// What is wrong with a value; empty where nothing is.
  package static func complaints(_ value: JSONValue, _ schema: JSONValue) -> [String] {
    var validator = SchemaValidator(root: schema)
    validator.check(value)
    return validator.complaints
  }

  /// Checks a value against the whole schema, or against one of its definitions.
  package mutating func check(_ value: JSONValue, as definition: String? = nil) {
    check(value, definition.map { ["$ref": .string("#/$defs/\($0)")] } ?? root, "$")
  }

  /// Every key that a schema describes anywhere, named as in `seen`.
  package static func keys(_ schema: JSONValue) -> Set<String> {
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

  private mutating func check(_ value: JSONValue, _ schema: JSONValue, _ path: String) {
    if schema == true { return }
    guard let schema = schema.object else { return complain(path, "has a schema that is no object") }
    for key in schema.keys where !Self.known.contains(key) { complain(path, "has the unchecked keyword \(key)") }
    if let reference = schema["$ref"]?.string {
      check(value, root.object?["$defs"]?.object?[String(reference.split(separator: "/").last ?? "")] ?? .null, path)
    }
    if let constant = schema["const"], constant != value { complain(path, "is not the constant") }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) { complain(path, "is not in the enumeration") }
    if let alternatives = schema["anyOf"]?.array { check(value, alternatives, 1...alternatives.count, path) }
    if let alternatives = schema["oneOf"]?.array { check(value, alternatives, 1...1, path) }
    checkType(value, schema, path)
    checkSize(value, schema, path)
    if let object = value.object { check(object, schema, path) }
    if let array = value.array { check(array, schema, path) }
  }

  /// As many of the alternatives must fit; where they do not, the complaints of the first one help to see why.
  private mutating func check(
    _ value: JSONValue, _ alternatives: [JSONValue], _ wanted: ClosedRange<Int>, _ path: String
  ) {
    let branches = alternatives.map { alternative in
      var branch = self
      branch.complaints = []
      branch.check(value, alternative, path)
      return branch
    }
    let fitting = branches.filter(\.complaints.isEmpty)
    if wanted.contains(fitting.count) {
      for branch in fitting { seen.formUnion(branch.seen) }
    } else {
      complain(path, "fits \(fitting.count) of the alternatives")
      complaints += branches.first?.complaints ?? []
    }
  }

  private mutating func checkType(_ value: JSONValue, _ schema: JSONObject, _ path: String) {
    guard let type = schema["type"] else { return }
    let names = type.string.map { [$0] } ?? type.array?.compactMap(\.string) ?? []
    let own: [String] =
      switch value {
      case .null: ["null"]
      case .bool: ["boolean"]
      case .number(let number): number.int == nil ? ["number"] : ["number", "integer"]
      case .string: ["string"]
      case .array: ["array"]
      case .object: ["object"]
      }
    if Set(own).isDisjoint(with: names) { complain(path, "is \(value.kind), not \(names)") }
  }

  private mutating func checkSize(_ value: JSONValue, _ schema: JSONObject, _ path: String) {
    if case .number(let number) = value {
      if let minimum = schema["minimum"]?.int, number.double < Double(minimum) { complain(path, "is too small") }
      if let limit = schema["exclusiveMinimum"]?.int, number.double <= Double(limit) { complain(path, "is too small") }
      if let limit = schema["maximum"]?.int, number.double > Double(limit) { complain(path, "is too large") }
    }
    guard let text = value.string else { return }
    if let length = schema["minLength"]?.int, text.unicodeScalars.count < Int(length) { complain(path, "is too short") }
    if let pattern = schema["pattern"]?.string {
      guard let regex = try? Regex(pattern) else { return complain(path, "has no pattern: \(pattern)") }
      if text.firstMatch(of: regex) == nil { complain(path, "does not match \(pattern)") }
    }
  }

  private mutating func check(_ object: JSONObject, _ schema: JSONObject, _ path: String) {
    for key in schema["required"]?.array?.compactMap(\.string) ?? [] where object[key] == nil {
      complain(path, "lacks \(key)")
    }
    let count = object.members.count
    if let least = schema["minProperties"]?.int, count < Int(least) { complain(path, "has too few keys") }
    if let most = schema["maxProperties"]?.int, count > Int(most) { complain(path, "has too many keys") }
    for (key, value) in object.members {
      if let property = schema["properties"]?.object?[key] {
        seen.insert(Self.name(schema, key))
        check(value, property, "\(path).\(key)")
      } else if schema["additionalProperties"] == false {
        complain(path, "has the extra key \(key)")
      } else if let additional = schema["additionalProperties"] {
        check(value, additional, "\(path).\(key)")
      }
    }
  }

  private mutating func check(_ array: [JSONValue], _ schema: JSONObject, _ path: String) {
    if let most = schema["maxItems"]?.int, array.count > Int(most) { complain(path, "has too many items") }
    guard let items = schema["items"] else { return }
    for (index, element) in array.enumerated() { check(element, items, "\(path)[\(index)]") }
  }

  private mutating func complain(_ path: String, _ message: String) { complaints.append("\(path) \(message)") }
}
