/// Writes JSON (RFC 8259) as UTF-8 text, keys sorted by code point, so that equal values are equal bytes.
package struct JSONWriter {
  private var text: [UInt8] = []
  private let indented: Bool

  private init(indented: Bool) { self.indented = indented }

  /// The value on one line, without white space.
  package static func compact(_ value: JSONValue) -> String { write(value, indented: false) }

  /// The value with two spaces a level, for people and for diffs; without a line end.
  package static func pretty(_ value: JSONValue) -> String { write(value, indented: true) }

  private static func write(_ value: JSONValue, indented: Bool) -> String {
    var writer = JSONWriter(indented: indented)
    writer.write(value, depth: 0)
    return String(decoding: writer.text, as: UTF8.self)
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let number): append(number.text)
    case .string(let string): write(string)
    case .array(let elements):
      writeList("[", "]", elements, depth) { writer, element in writer.write(element, depth: depth + 1) }
    case .object(let object):
      writeList("{", "}", object.members.sorted { $0.key.precedes($1.key) }, depth) { writer, member in
        writer.write(member.key)
        writer.append(writer.indented ? ": " : ":")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func writeList<Item>(
    _ open: String, _ close: String, _ items: [Item], _ depth: Int, _ body: (inout JSONWriter, Item) -> Void
  ) {
    append(open)
    for (index, item) in items.enumerated() {
      if index > 0 { append(",") }
      breakLine(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    append(close)
  }

  private mutating func breakLine(_ depth: Int) {
    guard indented else { return }
    append("\n")
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  /// Whether printable text with this byte in it needs a look.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "#")
  }

  private mutating func append(_ part: String) { text.append(contentsOf: part.utf8) }

  private mutating func write(_ string: String) {
    append("\"")
    // Most strings need no look at their characters.
    if string.isPrintableASCII, !string.utf8.contains(where: Self.isSpecial) {
      append(string)
    } else {
      var bracket = CommandBracket()
      for scalar in string.unicodeScalars {
        // The same value to every reader, but no command to the runner of a pipeline.
        if bracket.ends(with: scalar.isASCII ? UInt8(scalar.value) : 0) { append("\\u005b") } else { write(scalar) }
      }
    }
    append("\"")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case _ where scalar.isHidden:
      // Still the same value to every reader, but nothing that a terminal acts on.
      for unit in String(scalar).utf16 {
        let hex = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
      }
    default: text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
