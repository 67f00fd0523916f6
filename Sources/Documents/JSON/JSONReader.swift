/// Reads JSON (RFC 8259) from UTF-8 bytes into trees, as strictly as `JSONDocument` and without loss.
package enum JSONReader {
  /// The one value that the input holds.
  package static func value(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try JSONDocument(single: bytes).values[0].value
  }

  /// The value of a text.
  package static func value(_ text: String) throws(JSONError) -> JSONValue { try value(Array(text.utf8)) }
}
