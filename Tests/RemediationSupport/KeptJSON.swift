package import Documents
package import Remediation

// What a run keeps, as JSON that a test can change.

extension JournalEntry {
  /// The entry as the object of its line.
  package var json: JSONObject { JSONObject(text: line()) }

  /// The entry of an object. Throws where it is none that this version writes.
  package init(_ json: JSONObject) throws {
    try self.init(JSONDocument(single: Array(JSONWriter.compact(.object(json)).utf8)).values[0])
  }
}

extension PlanFile {
  /// The file as an object.
  package var json: JSONObject { JSONObject(text: text) }
}

extension JSONObject {
  fileprivate init(text: String) {
    guard let object = try? JSONReader.value(text).object else { preconditionFailure("no object: \(text)") }
    self = object
  }
}
