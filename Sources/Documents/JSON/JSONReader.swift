/// Text that is not JSON: where, and what was found.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Bytes from the start of the input, from 0.
  package let offset: Int
  package let message: String
  package var description: String { "not JSON at byte \(offset): \(message)" }
}

/// Reads JSON (RFC 8259) from UTF-8 bytes: strict, by one pass, nothing lost.
///
/// Unlike `JSONDecoder` it names the byte offset of an error, refuses a key that occurs twice in an object, keeps
/// numbers as written and reads several values in a row (one a line, or concatenated pages).
package struct JSONReader {
  /// The deepest nesting that is read.
  package static let maximumDepth = 512

  /// One of the values of an input, and where it is.
  package struct Located: Sendable {
    /// Bytes from the start of the input to the value.
    package let offset: Int
    package let value: JSONValue
    /// Of a list: the offsets of its elements, under an empty key. Of an object: those of the lists that are its
    /// members, by key. Deeper ones are not kept.
    package let elements: [String: [Int]]
  }

  private let bytes: [UInt8]
  private var position = 0
  private var elements: [String: [Int]] = [:]
  /// The key under which the offsets of the next list are kept; nil: they are not.
  private var listKey: String?

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The one value that the input holds.
  package static func value(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.nextValue()
    if let byte = reader.peekToken() { throw reader.unexpected(byte, wanted: "the end of the input") }
    return value
  }

  /// The value of a text.
  package static func value(_ text: String) throws(JSONError) -> JSONValue { try value(Array(text.utf8)) }

  /// All values of an input that holds any number of them in a row, separated by white space or nothing, each with
  /// the offset at which it starts; none for an input of white space only.
  package static func values(_ bytes: [UInt8]) throws(JSONError) -> [Located] {
    var reader = JSONReader(bytes)
    var values: [Located] = []
    while reader.peekToken() != nil {
      let offset = reader.position
      reader.elements = [:]
      reader.listKey = ""
      let value = try reader.readValue(depth: 0)
      values.append(Located(offset: offset, value: value, elements: reader.elements))
    }
    return values
  }

  private mutating func nextValue() throws(JSONError) -> JSONValue {
    guard peekToken() != nil else { throw error("the input is empty") }
    return try readValue(depth: 0)
  }

  // MARK: Values

  private mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
    guard let byte = peekToken() else { throw error("the input ends where a value should be") }
    switch byte {
    case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
    case UInt8(ascii: "["): return try readArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    default: throw unexpected(byte, wanted: "a value")
    }
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> JSONValue {
    try enter(depth)
    let keepsElements = depth == 1 && listKey != nil
    listKey = nil
    var members: [(key: String, value: JSONValue)] = []
    var seen: Set<ExactString> = []
    if take(UInt8(ascii: "}")) { return .object(JSONObject(unique: members)) }
    while true {
      guard let byte = peekToken() else { throw error("the input ends inside an object") }
      guard byte == UInt8(ascii: "\"") else { throw unexpected(byte, wanted: "a key in double quotes") }
      let start = position
      let key = try readString()
      guard take(UInt8(ascii: ":")) else { throw missing("':' after the key") }
      if isDuplicate(key, of: members, &seen) {
        throw JSONError(offset: start, message: "the key '\(key.visible)' occurs twice")
      }
      if keepsElements { listKey = key }
      members.append((key, try readValue(depth: depth)))
      listKey = nil
      if take(UInt8(ascii: "}")) { return .object(JSONObject(unique: members)) }
      guard take(UInt8(ascii: ",")) else { throw missing("',' or '}'") }
    }
  }

  /// Whether the key occurred before: by a scan while the object is small, by a set where that would be quadratic.
  private func isDuplicate(
    _ key: String, of members: [(key: String, value: JSONValue)], _ seen: inout Set<ExactString>
  ) -> Bool {
    guard members.count >= 32 else { return members.contains { $0.key.isIdentical(to: key) } }
    if seen.isEmpty { seen = Set(members.map { ExactString($0.key) }) }
    return !seen.insert(ExactString(key)).inserted
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> JSONValue {
    try enter(depth)
    let key = listKey
    listKey = nil
    var list: [JSONValue] = []
    var offsets: [Int] = []
    if take(UInt8(ascii: "]")) { return .array(list) }
    while true {
      if key != nil, peekToken() != nil { offsets.append(position) }
      list.append(try readValue(depth: depth))
      if take(UInt8(ascii: "]")) {
        if let key { elements[key] = offsets }
        return .array(list)
      }
      guard take(UInt8(ascii: ",")) else { throw missing("',' or ']'") }
    }
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= Self.maximumDepth else { throw error("nested more than \(Self.maximumDepth) deep") }
    position += 1
  }

  private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let start = position
    for expected in word.description.utf8 {
      guard position < bytes.count, bytes[position] == expected else {
        throw JSONError(offset: start, message: "expected \(word)")
      }
      position += 1
    }
    return value
  }

  private mutating func readNumber() throws(JSONError) -> JSONNumber {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    let integer = skipDigits()
    guard integer > 0 else { throw error("a number needs a digit here") }
    if integer > 1, bytes[position - integer] == UInt8(ascii: "0") {
      throw JSONError(offset: start, message: "a number must not start with 0")
    }
    if peek == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() > 0 else { throw error("a number needs a digit after the point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() > 0 else { throw error("a number needs a digit in its exponent") }
    }
    return JSONNumber(validated: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  // MARK: Strings

  private mutating func readString() throws(JSONError) -> String {
    position += 1
    let start = position
    // Most strings have no escape: then the bytes between the quotes are the string.
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    guard let end = peek else { throw error("the input ends inside a string") }
    if end == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try decode(bytes[start..<position], at: start)
    }
    return try readEscapedString(from: start)
  }

  private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try decode(text[...], at: start)
      case UInt8(ascii: "\\"):
        try readEscape(into: &text)
      case ..<0x20:
        throw error("a control character in a string must be escaped")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("the input ends inside a string")
  }

  private func decode(_ slice: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONError(offset: start, message: "a string is not valid UTF-8")
    }
    return text
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek else { throw error("the input ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      text.append(contentsOf: Array(String(try readScalar(from: start)).utf8))
    default: throw JSONError(offset: start, message: "an unknown escape in a string")
    }
  }

  private mutating func readScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try readHex(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, peek == UInt8(ascii: "\\"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let second = try readHex(from: start)
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw JSONError(offset: start, message: "half of a surrogate pair in a string")
  }

  private mutating func readHex(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError(offset: start, message: "\\u needs four hexadecimal digits")
      }
      value = value << 4 + UInt32(digit)
      position += 1
    }
    return value
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Skips white space and returns the byte there.
  private mutating func peekToken() -> UInt8? {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    return peek
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peekToken() == byte else { return false }
    position += 1
    return true
  }

  private func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

  private func missing(_ wanted: String) -> JSONError {
    peek.map { unexpected($0, wanted: wanted) } ?? error("the input ends where \(wanted) should be")
  }

  private func unexpected(_ byte: UInt8, wanted: String) -> JSONError {
    let found =
      (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x" + String(byte, radix: 16)
    return error("expected \(wanted), found \(found)")
  }
}
