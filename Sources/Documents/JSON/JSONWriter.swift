/// Writes JSON (RFC 8259) as UTF-8 text, keys sorted by code point, so that equal values are equal bytes.
package enum JSONWriter {
  /// The value on one line, without white space.
  package static func compact(_ value: JSONValue) -> String { write(value, .compact) }

  /// The value with two spaces a level, for people and for diffs; without a line end.
  package static func pretty(_ value: JSONValue) -> String { write(value, .pretty) }

  private static func write(_ value: JSONValue, _ layout: JSONOutput.Layout) -> String {
    var output = JSONOutput(layout)
    output.write(value)
    return String(decoding: output.take(), as: UTF8.self)
  }
}
