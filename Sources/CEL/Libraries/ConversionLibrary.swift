/// Conversions between types, named like them, and `type` and `dyn` (language definition, "List of Standard Definitions").
enum ConversionLibrary {
  private static let any = Type.parameter("A")

  static let functions: [Function] = [
    Function(
      "int", [Type.int, .uint, .double, .string, .timestamp].map { Signature([$0], .int) }, price: .reading, .unary(int)
    ),
    Function(
      "uint", [Type.int, .uint, .double, .string].map { Signature([$0], .uint) }, price: .reading, .unary(uint)),
    Function(
      "double", [Type.int, .uint, .double, .string].map { Signature([$0], .double) }, price: .reading, .unary(double)),
    Function(
      "string",
      [Type.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration].map { Signature([$0], .string) },
      price: .writing, .unary(string)),
    Function("bytes", [Type.bytes, .string].map { Signature([$0], .bytes) }, price: .reading, .unary(bytes)),
    Function("bool", [Type.bool, .string].map { Signature([$0], .bool) }, price: .reading, .unary(bool)),
    Function(
      "timestamp", [Type.timestamp, .string, .int].map { Signature([$0], .timestamp) }, price: .moment,
      .unary(timestamp)),
    Function(
      "duration", [Type.duration, .string].map { Signature([$0], .duration) }, price: .moment, .unary(duration)),
    Function("type", [Signature([any], .type(any))], .unary { (value) throws(Fault) in .type(value.type) }),
    Function("dyn", [Signature([any], .dyn)], .unary { (value) throws(Fault) in value }),
  ]

  @Sendable private static func int(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int: value
    case .uint(let number): .int(try ranged(Int64(exactly: number), "int"))
    // The bounds themselves are left out: they stand for all the numbers around them that double cannot tell apart.
    case .double(let number): .int(try ranged(number > -0x1p63 && number < 0x1p63 ? Int64(number) : nil, "int"))
    case .string(let text): .int(try parsed(Int64(text), text, "int"))
    case .timestamp(let moment): .int(moment.seconds)
    default: throw .noOverload
    }
  }

  @Sendable private static func uint(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .uint: value
    case .int(let number): .uint(try ranged(UInt64(exactly: number), "uint"))
    case .double(let number): .uint(try ranged(number >= 0 && number < 0x1p64 ? UInt64(number) : nil, "uint"))
    case .string(let text): .uint(try parsed(text.hasPrefix("-") ? nil : UInt64(text), text, "uint"))
    default: throw .noOverload
    }
  }

  @Sendable private static func double(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .double: value
    case .int(let number): .double(Double(number))
    case .uint(let number): .double(Double(number))
    case .string(let text): .double(try parsed(real(text), text, "double"))
    default: throw .noOverload
    }
  }

  /// A number or a name of what is not finite. Hexadecimal digits need an exponent, which Swift does not ask for.
  private static func real(_ text: String) -> Double? {
    let letters = text.lowercased()
    return letters.contains("x") && !letters.contains("p") ? nil : Double(text)
  }

  @Sendable private static func string(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .string: return value
    case .bool(let value): return .string(String(value))
    case .int(let number): return .string(String(number))
    case .uint(let number): return .string(String(number))
    case .double(let number): return .string(number.plainText)
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else { throw .message("the bytes are not UTF-8") }
      return .string(text)
    case .timestamp(let moment): return .string(moment.description)
    case .duration(let nanoseconds): return .string(durationText(nanoseconds: nanoseconds))
    default: throw .noOverload
    }
  }

  @Sendable private static func bytes(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .bytes: value
    case .string(let text): .bytes(Array(text.utf8))
    default: throw .noOverload
    }
  }

  @Sendable private static func bool(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .bool: value
    case .string("true"), .string("True"), .string("TRUE"), .string("t"), .string("1"): .bool(true)
    case .string("false"), .string("False"), .string("FALSE"), .string("f"), .string("0"): .bool(false)
    case .string(let text): throw .message("\(Value.excerpt(text)) is not a bool")
    default: throw .noOverload
    }
  }

  @Sendable private static func timestamp(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .timestamp: return value
    case .int(let seconds):
      guard let moment = Timestamp(seconds: seconds) else { throw .message("the timestamp is out of range") }
      return .timestamp(moment)
    case .string(let text):
      guard let moment = Timestamp(text) else {
        throw .message("\(Value.excerpt(text)) is not an RFC 3339 timestamp in range, such as 2030-01-31T08:00:00Z")
      }
      return .timestamp(moment)
    default: throw .noOverload
    }
  }

  @Sendable private static func duration(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .duration: return value
    case .string(let text):
      guard let nanoseconds = TimeText.nanoseconds(of: text) else {
        throw .message("\(Value.excerpt(text)) is not a duration in range, such as 1h30m or -1.5s")
      }
      return .duration(nanoseconds: nanoseconds)
    default: throw .noOverload
    }
  }

  private static func ranged<T>(_ number: T?, _ type: String) throws(Fault) -> T {
    guard let number else { throw .message("the number is out of range of \(type)") }
    return number
  }

  private static func parsed<T>(_ number: T?, _ text: String, _ type: String) throws(Fault) -> T {
    guard let number else { throw .message("\(Value.excerpt(text)) cannot be converted to \(type)") }
    return number
  }
}
