import Documents
import Tenant

/// A plan or a journal whose JSON is not what this version writes: which field, and what is wrong with it.
package struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The path below the object: `changes[2].grant`.
  package let field: String
  package let message: String

  package var description: String { "\(field) \(message)" }

  func below(_ path: String) -> FormatError { FormatError(field: "\(path).\(field)", message: message) }
}

/// Reads the fields of an object that grantlint itself wrote: every one is there, null where it has no value.
struct FieldReader {
  let members: JSONObject

  init(_ members: JSONObject) { self.members = members }

  func string(_ key: String) throws(FormatError) -> String {
    guard let string = members[key]?.string else { throw wrong(key, "a string") }
    return string
  }

  func optionalString(_ key: String) throws(FormatError) -> String? { isNull(key) ? nil : try string(key) }

  /// A string that files of earlier versions do not have.
  func absentOrString(_ key: String) throws(FormatError) -> String? {
    members[key] == nil ? nil : try optionalString(key)
  }

  func bool(_ key: String) throws(FormatError) -> Bool {
    guard let bool = members[key]?.bool else { throw wrong(key, "true or false") }
    return bool
  }

  func int(_ key: String) throws(FormatError) -> Int {
    guard let int = members[key]?.int else { throw wrong(key, "an integer") }
    // What is counted with must not overflow.
    guard int.magnitude <= 1 << 53 else { throw FormatError(field: key, message: "is out of range") }
    return Int(clamping: int)
  }

  func optionalInt(_ key: String) throws(FormatError) -> Int? { isNull(key) ? nil : try int(key) }

  func object(_ key: String) throws(FormatError) -> JSONObject {
    guard let object = members[key]?.object else { throw wrong(key, "an object") }
    return object
  }

  func optionalObject(_ key: String) throws(FormatError) -> JSONObject? { isNull(key) ? nil : try object(key) }

  func strings(_ key: String) throws(FormatError) -> [String] {
    guard let array = members[key]?.array else { throw wrong(key, "a list") }
    let strings = array.compactMap(\.string)
    guard strings.count == array.count else { throw FormatError(field: key, message: "is not a list of strings") }
    return strings
  }

  /// One of the values of an enumeration.
  func value<Value>(_ key: String, _ make: (String) -> Value?) throws(FormatError) -> Value {
    let text = try string(key)
    guard let value = make(text) else {
      throw FormatError(field: key, message: "has an unknown value '\(text.visible)'")
    }
    return value
  }

  /// A list of objects; an error names the place.
  func list<Element>(
    _ key: String, _ make: (FieldReader) throws(FormatError) -> Element
  ) throws(FormatError) -> [Element] {
    guard let array = members[key]?.array else { throw wrong(key, "a list") }
    var elements: [Element] = []
    for (index, value) in array.enumerated() {
      let path = "\(key)[\(index)]"
      guard let object = value.object else { throw FormatError(field: path, message: "is not an object") }
      do { elements.append(try make(FieldReader(object))) } catch { throw error.below(path) }
    }
    return elements
  }

  /// A grant, as the API gave it.
  func grant(_ key: String) throws(FormatError) -> ClientGrant {
    let object = try object(key)
    do { return try ClientGrant(object) } catch { throw FormatError(field: key, message: "is not a grant: \(error)") }
  }

  private func isNull(_ key: String) -> Bool { members[key]?.isNull ?? false }

  private func wrong(_ key: String, _ wanted: String) -> FormatError {
    FormatError(
      field: key, message: members[key].map { "is \($0.kind), expected \(wanted)" } ?? "is missing, expected \(wanted)")
  }
}
