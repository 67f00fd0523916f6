/// Reads the typed fields of a JSON object, naming the one that is not what it should be.
///
/// A field is required by itself; `optional…` reads one that may be absent or null. Files that grantlint writes are read by
/// the forms that write them (`JSONRecordForm`).
package struct JSONFields: Sendable {
  package let object: JSONObject
  /// The way to the object, for errors.
  package let route: Route

  package init(_ object: JSONObject, at route: Route = []) {
    self.object = object
    self.route = route
  }

  /// Throws where the value is no object.
  package init(_ value: JSONValue, at route: Route = []) throws(FieldError) {
    guard let object = value.object else {
      throw FieldError(route, "expected an object, found \(value.kind)")
    }
    self.init(object, at: route)
  }

  /// An error about a field.
  package func error(_ key: String, _ message: String) -> FieldError { FieldError(route + [.key(key)], message) }
}

// MARK: - Kinds of values
extension JSONFields {
  /// A kind of value, with the words for it.
  private struct Kind<Value> {
    let words: String
    let read: (JSONValue) -> Value?
  }

  private static var string: Kind<String> { Kind(words: "a string") { $0.string } }
  private static var bool: Kind<Bool> { Kind(words: "true or false") { $0.bool } }
  private static var int: Kind<Int64> { Kind(words: "an integer") { $0.int } }
  private static var list: Kind<[JSONValue]> { Kind(words: "a list") { $0.array } }
  private static var object: Kind<JSONObject> { Kind(words: "an object") { $0.object } }

  private func required<Value>(_ key: String, _ kind: Kind<Value>) throws(FieldError) -> Value {
    guard let value = object[key] else { throw error(key, "is missing") }
    return try self.value(value, key, kind)
  }

  private func optional<Value>(_ key: String, _ kind: Kind<Value>) throws(FieldError) -> Value? {
    guard let value = object[key], !value.isNull else { return nil }
    return try self.value(value, key, kind)
  }

  private func value<Value>(_ value: JSONValue, _ key: String, _ kind: Kind<Value>) throws(FieldError) -> Value {
    try self.value(value, at: [.key(key)], kind)
  }

  private func value<Value>(
    _ value: JSONValue, at inner: Route, _ kind: Kind<Value>
  ) throws(FieldError) -> Value {
    guard let read = kind.read(value) else {
      throw FieldError(route + inner, "expected \(kind.words), found \(value.kind)")
    }
    return read
  }

  private func strings(_ values: [JSONValue], _ key: String) throws(FieldError) -> [String] {
    var strings: [String] = []
    strings.reserveCapacity(values.count)
    for (index, element) in values.enumerated() {
      strings.append(try value(element, at: [.key(key), .index(index)], Self.string))
    }
    return strings
  }

  private func records(_ values: [JSONValue], _ key: String) throws(FieldError) -> [JSONFields] {
    var records: [JSONFields] = []
    for (index, element) in values.enumerated() {
      records.append(try JSONFields(element, at: route + [.key(key), .index(index)]))
    }
    return records
  }
}

// MARK: - Fields that are required
extension JSONFields {
  package func string(_ key: String) throws(FieldError) -> String { try required(key, Self.string) }
  package func bool(_ key: String) throws(FieldError) -> Bool { try required(key, Self.bool) }
  package func int(_ key: String) throws(FieldError) -> Int64 { try required(key, Self.int) }
  package func strings(_ key: String) throws(FieldError) -> [String] { try strings(try required(key, Self.list), key) }

  /// The fields of each object of a list.
  package func records(_ key: String) throws(FieldError) -> [JSONFields] {
    try records(try required(key, Self.list), key)
  }

  /// One of the values of an enumeration.
  package func value<Value>(_ key: String, _ make: (String) -> Value?) throws(FieldError) -> Value {
    let text = try string(key)
    guard let value = make(text) else { throw error(key, "has an unknown value '\(text.visible)'") }
    return value
  }
}

// MARK: - Fields that may be absent or null
extension JSONFields {
  package func optionalString(_ key: String) throws(FieldError) -> String? { try optional(key, Self.string) }
  package func optionalBool(_ key: String) throws(FieldError) -> Bool? { try optional(key, Self.bool) }
  package func optionalInt(_ key: String) throws(FieldError) -> Int64? { try optional(key, Self.int) }

  package func optionalStrings(_ key: String) throws(FieldError) -> [String]? {
    guard let values = try optional(key, Self.list) else { return nil }
    return try strings(values, key)
  }

  package func optionalRecord(_ key: String) throws(FieldError) -> JSONFields? {
    guard let object = try optional(key, Self.object) else { return nil }
    return JSONFields(object, at: route + [.key(key)])
  }

  package func optionalRecords(_ key: String) throws(FieldError) -> [JSONFields]? {
    guard let values = try optional(key, Self.list) else { return nil }
    return try records(values, key)
  }
}
