/// The kinds of JSON values.
///
/// Without raw values, which comparing two kinds would compare as texts.
package enum JSONKind: Sendable {
  case null, bool, number, string, array, object

  /// The kind of a valid value, of which this is the first byte.
  init(firstByte: UInt8) {
    self =
      switch firstByte {
      case UInt8(ascii: "\""): .string
      case UInt8(ascii: "{"): .object
      case UInt8(ascii: "["): .array
      case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
      case UInt8(ascii: "n"): .null
      default: .number
      }
  }

  /// What messages call it: "an object", "a string", …
  package var words: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
