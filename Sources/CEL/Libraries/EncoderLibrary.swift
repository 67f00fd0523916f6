/// `base64.encode` and `base64.decode` (RFC 4648, section 4). When decoding, padding may be missing, and lines may be broken
/// anywhere.
enum EncoderLibrary {
  static let functions: [Function] = [
    Function("base64.encode", [Signature([.bytes], .string)], price: .reading, .unary(encode)),
    Function("base64.decode", [Signature([.string], .bytes)], price: .reading, .unary(decode)),
  ]

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The number that a character stands for, by its code; 255 for others.
  private static let digits: [UInt8] = {
    var digits = [UInt8](repeating: 255, count: 256)
    for (number, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(number) }
    return digits
  }()

  @Sendable private static func encode(_ value: Value) throws(Fault) -> Value {
    guard case .bytes(let bytes) = value else { throw .noOverload }
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      bits <<= 8
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(bits >> 26)] : padding)
        bits <<= 6
      }
    }
    return .string(String(decoding: text, as: UTF8.self))
  }

  @Sendable private static func decode(_ value: Value) throws(Fault) -> Value {
    guard case .string(let text) = value else { throw .noOverload }
    var characters = text.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let length = characters.count
    let isPadded = characters.last == padding
    while characters.last == padding { characters.removeLast() }
    let padded = length - characters.count
    guard characters.count % 4 != 1, padded <= 2, !isPadded || length % 4 == 0 else {
      throw .message("the text is not base64")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    for (place, character) in characters.enumerated() {
      let digit = digits[Int(character)]
      guard digit != 255 else { throw .message("the text is not base64") }
      bits = bits << 6 | UInt32(digit)
      if place % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(place % 4)))) }
    }
    return .bytes(bytes)
  }
}
