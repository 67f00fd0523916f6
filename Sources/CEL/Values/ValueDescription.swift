extension Value: CustomStringConvertible {
  /// The value in the language's literal syntax, as far as it has one; control characters in strings are escaped.
  package var description: String {
    switch self {
    case .list, .map, .record, .optional: NativeStack.run(levels: 40) { written }
    default: written
    }
  }

  private var written: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .int(let value): String(value)
    case .uint(let value): "\(value)u"
    case .double(let value): value.isFinite ? value.description : "double(\"\(value.plainText)\")"
    case .string(let value): Self.quoted(value)
    case .bytes(let value): "b\"\(value.map(Self.escaped(byte:)).joined())\""
    case .list(let elements): "[\(elements.map(\.written).joined(separator: ", "))]"
    case .map(let map): "{\(zip(map.keys, map.values).map { "\($0.written): \($1.written)" }.joined(separator: ", "))}"
    case .record(let record): Self.literal(record)
    case .type(let type): type.name
    case .timestamp(let value): "timestamp(\"\(value)\")"
    case .duration(let nanoseconds): "duration(\"\(durationText(nanoseconds: nanoseconds))\")"
    case .optional(let value?): "optional.of(\(value.written))"
    case .optional(nil): "optional.none()"
    }
  }

  /// A string as messages show it: quoted, and cut off where it gets long.
  static func excerpt(_ text: String) -> String {
    guard text.utf8.count > excerptLength else { return quoted(text) }
    let start = text.unicodeScalars.prefix(excerptLength)
    return quoted(String(start)) + (start.endIndex < text.endIndex ? "…" : "")
  }

  /// A name as messages show it: cut off where it gets long.
  static func cutOff(_ name: String) -> String {
    let start = name.unicodeScalars.prefix(excerptLength)
    return start.endIndex < name.endIndex ? "\(String(start))…" : name
  }

  private static let excerptLength = 100

  /// The value as messages show it: what may be long is cut off or only named.
  var excerpt: String {
    switch self {
    case .string(let text): Self.excerpt(text)
    case .bytes, .list, .map, .record, .optional: "a \(kind)"
    case .null, .bool, .int, .uint, .double, .type, .timestamp, .duration: description
    }
  }

  /// A string between double quotes, with escapes for quotes, backslashes and control characters.
  static func quoted(_ text: String) -> String {
    // What needs no escape is what most texts are; asking Unicode about each character takes long.
    let isPlain = text.utf8.allSatisfy {
      (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard !isPlain else { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          let digits = String(scalar.value, radix: 16)
          let width = scalar.value > 0xFFFF ? 8 : 4
          result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.utf8.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  private static func escaped(byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }

  private static func literal(_ record: RecordValue) -> String {
    let fields = zip(record.type.fields, record.slots).compactMap { field, state -> String? in
      switch state {
      case .value(let value): "\(field.name): \(value.written)"
      case .absent: nil
      case .unavailable: "\(field.name): unavailable"
      }
    }
    return "\(record.type.name){\(fields.joined(separator: ", "))}"
  }
}
