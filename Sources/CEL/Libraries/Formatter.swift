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
    let sign = UInt8(ascii: "%")
    var rest = Array(template.utf8)[...]
    var result: [UInt8] = []
    result.reserveCapacity(rest.count)
    while let place = rest.firstIndex(of: sign) {
      result += rest[..<place]
      try Limits.checkText(result.count)
      rest = rest[(place + 1)...]
      if rest.first == sign {
        result.append(rest.removeFirst())
      } else {
        result += try clause(&rest).utf8
        try Limits.checkText(result.count)
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  private mutating func clause(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> String {
    let precision = try precision(&rest)
    guard let byte = rest.first else { throw .message("format ends in the middle of a clause") }
    let letter = Unicode.Scalar(byte)
    guard "sdfexXob".unicodeScalars.contains(letter) else {
      let found = String(String(decoding: rest, as: UTF8.self).unicodeScalars.prefix(1))
      throw .message("format has no clause \(Value.excerpt("%\(found)")); there are %s %d %f %e %x %X %o %b")
    }
    rest.removeFirst()
    guard used < arguments.count else {
      let count = arguments.count
      throw .message("format has more clauses than the \(count) values that it is given")
    }
    defer { used += 1 }
    let value = arguments[used]
    guard let text = try Self.text(of: value, letter, precision: precision ?? 6) else {
      throw .message("format cannot show \(value.kind) as %\(letter)")
    }
    return text
  }

  private func precision(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> Int? {
    guard rest.first == UInt8(ascii: ".") else { return nil }
    rest.removeFirst()
    let digits = rest.prefix { Unicode.Scalar($0).isDigit }
    rest = rest[digits.endIndex...]
    guard let precision = Int(String(decoding: digits, as: UTF8.self)), precision <= Self.longestPrecision else {
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
    switch value {
    case .double(let value): value.positionalText
    case .int(let value): String(value)
    case .uint(let value): String(value)
    default: nil
    }
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
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    var result: [UInt8] = []
    result.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func real(_ value: Value) -> Double? {
    switch value {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    // Numbers that JSON cannot write, by the names that its protocol buffers give them.
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
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
