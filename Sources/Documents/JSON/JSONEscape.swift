/// The escapes of JSON strings (RFC 8259 section 7).
enum JSONEscape {
  /// The value of a hexadecimal digit.
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The bytes of a validated string with its escapes undone.
  static func undone(_ bytes: TextBytes, _ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var place = range.lowerBound
    while place < range.upperBound {
      guard bytes[place] == UInt8(ascii: "\\") else {
        text.append(bytes[place])
        place += 1
        continue
      }
      let byte = bytes[place + 1]
      place += 2
      switch byte {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): append(scalar(bytes, &place), to: &text)
      default: text.append(byte)
      }
    }
    return text
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// The character of four digits, or of a pair of surrogates.
  private static func scalar(_ bytes: TextBytes, _ place: inout Int) -> Unicode.Scalar {
    let first = hex(bytes, &place)
    if let scalar = Unicode.Scalar(first) { return scalar }
    place += 2
    return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + hex(bytes, &place) & 0x3FF) ?? "\u{FFFD}"
  }

  private static func hex(_ bytes: TextBytes, _ place: inout Int) -> UInt32 {
    var value: UInt32 = 0
    for digit in (place..<place + 4).lazy.compactMap({ hexDigit(bytes[$0]) }) { value = value << 4 | UInt32(digit) }
    place += 4
    return value
  }
}
