import Documents

/// Reads the typed fields of a JSON object, naming the field that is not what it should be.
struct RecordFields {
  private let object: JSONObject
  private let path: String

  init(_ object: JSONObject, path: String = "") {
    self.object = object
    self.path = path
  }

  func string(_ key: String) throws(RecordError) -> String? {
    guard let value = present(key) else { return nil }
    guard let string = value.string else { throw wrong(key, "a string", value) }
    return string
  }

  func bool(_ key: String) throws(RecordError) -> Bool? {
    guard let value = present(key) else { return nil }
    guard let bool = value.bool else { throw wrong(key, "true or false", value) }
    return bool
  }

  func int(_ key: String) throws(RecordError) -> Int64? {
    guard let value = present(key) else { return nil }
    guard let int = value.int else { throw wrong(key, "an integer", value) }
    return int
  }

  func strings(_ key: String) throws(RecordError) -> [String]? {
    guard let values = try array(key) else { return nil }
    var strings: [String] = []
    strings.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard let string = value.string else { throw wrong("\(key)[\(index)]", "a string", value) }
      strings.append(string)
    }
    return strings
  }

  /// The objects of a list, each as fields with its own path.
  func records(_ key: String) throws(RecordError) -> [RecordFields]? {
    guard let values = try array(key) else { return nil }
    var records: [RecordFields] = []
    for (index, value) in values.enumerated() {
      guard let object = value.object else { throw wrong("\(key)[\(index)]", "an object", value) }
      records.append(RecordFields(object, path: "\(path)\(key)[\(index)]."))
    }
    return records
  }

  func record(_ key: String) throws(RecordError) -> RecordFields? {
    guard let value = present(key) else { return nil }
    guard let object = value.object else { throw wrong(key, "an object", value) }
    return RecordFields(object, path: "\(path)\(key).")
  }

  /// A string that a record of this kind cannot be without.
  func required(_ key: String) throws(RecordError) -> String {
    guard let string = try string(key) else { throw RecordError(field: path + key, message: "is missing") }
    return string
  }

  private func array(_ key: String) throws(RecordError) -> [JSONValue]? {
    guard let value = present(key) else { return nil }
    guard let array = value.array else { throw wrong(key, "a list", value) }
    return array
  }

  private func present(_ key: String) -> JSONValue? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  private func wrong(_ key: String, _ wanted: String, _ found: JSONValue) -> RecordError {
    RecordError(field: path + key, message: "expected \(wanted), found \(found.kind)")
  }
}
