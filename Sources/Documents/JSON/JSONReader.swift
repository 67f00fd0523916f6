/// Reads JSON (RFC 8259) from UTF-8 bytes into trees, as strictly as `JSONDocument` and without loss.
package enum JSONReader {
  /// One of the values of an input, and where it is.
  package struct Located: Sendable {
    /// Bytes from the start of the input to the value.
    package let offset: Int
    package let value: JSONValue
    /// Of a list: the offsets of its elements, under an empty key. Of an object: those of the lists that are its
    /// members, by key. Deeper ones and empty ones are not kept.
    package let elements: [String: [Int]]

    fileprivate init(_ node: JSONNode) {
      offset = node.offset
      value = node.value
      let lists = node.kind == .array ? [(key: "", value: node)] : node.members
      let offsets = lists.map { ($0.key, $0.value.elements.map(\.offset)) }.filter { !$0.1.isEmpty }
      elements = Dictionary(offsets) { $1 }
    }
  }

  /// The one value that the input holds.
  package static func value(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try JSONDocument(single: bytes).values[0].value
  }

  /// The value of a text.
  package static func value(_ text: String) throws(JSONError) -> JSONValue { try value(Array(text.utf8)) }

  /// All values of an input that holds any number of them in a row, separated by white space or nothing, each with
  /// the offset at which it starts; none for an input of white space only.
  package static func values(_ bytes: [UInt8]) throws(JSONError) -> [Located] {
    try JSONDocument(bytes).values.map(Located.init)
  }
}
