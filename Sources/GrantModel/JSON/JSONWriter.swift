/// Writes JSON (RFC 8259) as UTF-8 text, keys sorted by code point, so that equal values are equal bytes.
package struct JSONWriter {
  private var text = ""
  private let indented: Bool

  private init(indented: Bool) { self.indented = indented }

  /// The value on one line, without white space.
  package static func compact(_ value: JSONValue) -> String { write(value, indented: false) }

  /// The value with two spaces a level, for people and for diffs; without a line end.
  package static func pretty(_ value: JSONValue) -> String { write(value, indented: true) }

  private static func write(_ value: JSONValue, indented: Bool) -> String {
    var writer = JSONWriter(indented: indented)
    writer.write(value, depth: 0)
    return writer.text
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let number): text += number.text
    case .string(let string): write(string)
    case .array(let elements):
      writeList("[", "]", elements, depth) { writer, element in writer.write(element, depth: depth + 1) }
    case .object(let object):
      writeList("{", "}", object.members.sorted { $0.key.precedes($1.key) }, depth) { writer, member in
        writer.write(member.key)
        writer.text += writer.indented ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func writeList<Item>(
    _ open: String, _ close: String, _ items: [Item], _ depth: Int, _ body: (inout JSONWriter, Item) -> Void
  ) {
    text += open
    for (index, item) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    text += close
  }

  private mutating func breakLine(_ depth: Int) {
    if indented { text += "\n" + String(repeating: "  ", count: depth) }
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isHidden:
        // Still the same value to every reader, but nothing that a terminal acts on.
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
