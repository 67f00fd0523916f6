/// A JSON number, kept as it was written: 9007199254740993 and 1e400 survive a round trip.
public struct JSONNumber: Sendable, Equatable {
  /// The text of the number, valid by RFC 8259 section 6.
  package let text: String

  /// `text` must be a valid JSON number; the reader is the only caller with foreign text.
  init(validated text: String) { self.text = text }

  package init(_ value: Int) { text = String(value) }

  /// The value, when it was written as an integer that fits.
  package var int: Int64? { Int64(text) }

  /// The nearest double; infinite when the number is beyond its range.
  package var double: Double { Double(text) ?? .infinity }

  /// Whether both have the same value.
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.text == right.text { return true }
    guard let left = left.normalized, let right = right.normalized else { return false }
    return left == right
  }

  /// Sign, significant digits without zeros at either end, and the power of ten: equal exactly when the values are.
  /// nil where the exponent has more digits than anything can count: such a number equals only its own text.
  private var normalized: Normalized? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0]
    let negative = mantissa.first == "-"
    let halves = mantissa.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = halves.count > 1 ? halves[1] : ""
    var digits = Substring(String(halves[0]) + String(fraction)).drop { $0 == "0" }
    guard !digits.isEmpty else { return Normalized(negative: false, digits: "", exponent: 0) }
    // Half the range leaves room for the digits to move the point.
    guard var exponent = parts.count > 1 ? Int128(parts[1]) : 0, exponent.magnitude < Int128.max.magnitude / 2 else {
      return nil
    }
    exponent -= Int128(fraction.count)
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    return Normalized(negative: negative, digits: String(digits), exponent: exponent)
  }

  private struct Normalized: Equatable {
    let negative: Bool
    let digits: String
    let exponent: Int128
  }
}
