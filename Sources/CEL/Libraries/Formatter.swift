#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `format` of the `strings` extension: `%s %d %f %e %x %X %o %b %%`, with a precision for `%f` and `%e`.
struct Formatter {
  private static let longestPrecision = 100
  private let arguments: [Value]
  private var used = 0

  init(arguments: [Value]) {
    self.arguments = arguments
  }

  /// The template with each clause replaced by its argument. Arguments beyond the last clause are not looked at.
  mutating func format(_ template: String) throws(Fault) -> String {
    var result = ""
    var rest = template.unicodeScalars[...]
    while let place = template.utf8[rest.startIndex...].firstIndex(of: UInt8(ascii: "%")) {
      result += template[rest.startIndex..<place]
      try Limits.checkText(result.utf8.count)
      rest = rest[rest.index(after: place)...]
      if rest.first == "%" {
        result += "%"
        rest.removeFirst()
      } else {
        result += try clause(&rest)
        try Limits.checkText(result.utf8.count)
      }
    }
    return result + template[rest.startIndex...]
  }

  private mutating func clause(_ rest: inout String.UnicodeScalarView.SubSequence) throws(Fault) -> String {
    let precision = try precision(&rest)
    guard let letter = rest.popFirst() else { throw .message("format ends in the middle of a clause") }
    guard ["s", "d", "f", "e", "x", "X", "o", "b"].contains(letter) else {
      throw .message("format has no clause \(Value.excerpt("%\(letter)")); there are %s %d %f %e %x %X %o %b")
    }
    guard used < arguments.count else {
      throw .message("format has more clauses than the \(arguments.count) values that it is given")
    }
    defer { used += 1 }
    let value = arguments[used]
    guard let text = try Self.text(of: value, letter, precision: precision ?? 6) else {
      throw .message("format cannot show \(value.kind) as %\(letter)")
    }
    return text
  }

  private func precision(_ rest: inout String.UnicodeScalarView.SubSequence) throws(Fault) -> Int? {
    guard rest.first == "." else { return nil }
    rest.removeFirst()
    let digits = rest.prefix(while: \.isDigit)
    rest = rest[digits.endIndex...]
    guard let precision = Int(String(digits)), precision <= Self.longestPrecision else {
      throw .message("format takes a precision of 0 to \(Self.longestPrecision)")
    }
    return precision
  }

  private static func text(of value: Value, _ letter: Unicode.Scalar, precision: Int) throws(Fault) -> String? {
    switch letter {
    case "s": try plain(value)
    case "d": decimal(value)
    case "f", "e": real(value).map { real in real.isFinite ? printed(real, letter, precision) : real.positionalText }
    case "o": digits(value, radix: 8)
    case "b":
      if case .bool(let value) = value { value ? "1" : "0" } else { digits(value, radix: 2) }
    default: hexadecimal(value, uppercase: letter == "X")
    }
  }

  private static func decimal(_ value: Value) -> String? {
    if case .double(let value) = value { value.positionalText } else { digits(value, radix: 10) }
  }

  private static func digits(_ value: Value, radix: Int) -> String? {
    switch value {
    case .int(let value): String(value, radix: radix)
    case .uint(let value): String(value, radix: radix)
    default: nil
    }
  }

  private static func hexadecimal(_ value: Value, uppercase: Bool) -> String? {
    let bytes: [UInt8]
    switch value {
    case .int(let value): return String(value, radix: 16, uppercase: uppercase)
    case .uint(let value): return String(value, radix: 16, uppercase: uppercase)
    case .string(let text): bytes = Array(text.utf8)
    case .bytes(let value): bytes = value
    default: return nil
    }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
  }

  private static func real(_ value: Value) -> Double? {
    switch value {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The number with exactly so many digits after the point, rounded from its exact value as C does.
  private static func printed(_ value: Double, _ letter: Unicode.Scalar, _ precision: Int) -> String {
    // 309 digits before the point, the point, a sign and the end are the most.
    var buffer = [CChar](repeating: 0, count: 320 + precision)
    let count = withVaList([Int32(precision), value]) {
      vsnprintf(&buffer, buffer.count, letter == "e" ? "%.*e" : "%.*f", $0)
    }
    return String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The form of `%s`: strings bare, the entries of maps in the order of their keys' text.
  private static func plain(_ value: Value) throws(Fault) -> String {
    switch value {
    case .string(let text): return text
    case .null: return "null"
    case .bool(let value): return String(value)
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return value.positionalText
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .type(let type): return type.name
    case .timestamp(let moment): return moment.description
    case .duration(let nanoseconds): return durationText(nanoseconds: nanoseconds)
    case .list(let elements):
      var texts: [String] = []
      for element in elements { texts.append(try plain(element)) }
      return "[\(texts.joined(separator: ", "))]"
    case .map(let map):
      var entries: [(key: String, text: String)] = []
      for (key, value) in zip(map.keys, map.values) {
        let name = try plain(key)
        entries.append((name, "\(name): \(try plain(value))"))
      }
      entries.sort { $0.key.codePointOrder($1.key) == .before }
      return "{\(entries.map(\.text).joined(separator: ", "))}"
    case .record, .optional: throw .message("format cannot show \(value.kind) as %s")
    }
  }
}
