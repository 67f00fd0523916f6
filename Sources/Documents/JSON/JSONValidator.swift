/// Checks in one pass that bytes are JSON (RFC 8259), and keeps where values and the elements of lists begin.
///
/// The one implementation of the grammar: `JSONCursor` reads values later and trusts what was checked here.
struct JSONValidator {
  private(set) var index = JSONIndex()

  let bytes: TextBytes
  var position: Int
  private var keys = JSONKeys()

  /// - Parameter bytes: less than 4 GiB, so that 32 bits hold an offset.
  init(_ bytes: TextBytes) {
    self.bytes = bytes
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    position = hasMark ? 3 : 0
  }

  /// Any number of values in a row, separated by white space or nothing.
  mutating func readValues() throws(JSONError) {
    while nextToken() != nil { try readTopValue() }
  }

  /// One value and nothing after it.
  mutating func readSingleValue() throws(JSONError) {
    guard nextToken() != nil else { throw error("the input is empty") }
    try readTopValue()
    if nextToken() != nil { throw missing("the end of the input") }
  }

  private mutating func readTopValue() throws(JSONError) {
    index.values.append(UInt32(truncatingIfNeeded: position))
    switch bytes[position] {
    case UInt8(ascii: "{"): try readObject(depth: 1, keepsLists: true)
    case UInt8(ascii: "["): try readKeptList(depth: 1)
    default: try readValue(depth: 0)
    }
  }

  // MARK: Values

  private mutating func readValue(depth: Int) throws(JSONError) {
    guard let byte = nextToken() else { throw error("the input ends where a value should be") }
    switch byte {
    case UInt8(ascii: "\""): _ = try readString()
    case UInt8(ascii: "{"): try readObject(depth: depth + 1)
    case UInt8(ascii: "["): try readList(depth: depth + 1)
    case UInt8(ascii: "t"): try readWord("true")
    case UInt8(ascii: "f"): try readWord("false")
    case UInt8(ascii: "n"): try readWord("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
    default: throw missing("a value")
    }
  }

  private mutating func readObject(depth: Int, keepsLists: Bool = false) throws(JSONError) {
    try enter(depth)
    if take(UInt8(ascii: "}")) { return }
    let first = keys.count
    var seen: Set<ExactString>?
    while true {
      guard let byte = nextToken() else { throw error("the input ends inside an object") }
      guard byte == UInt8(ascii: "\"") else { throw missing("a key in double quotes") }
      let start = position
      let isEscaped = try readString()
      let key = start + 1..<position - 1
      guard take(UInt8(ascii: ":")) else { throw missing("':' after the key") }
      guard keys.add(key, isEscaped: isEscaped, of: bytes, objectFrom: first, &seen) else {
        let text = JSONText(key, isEscaped: isEscaped).decoded(bytes)
        throw JSONError(offset: start, message: "the key '\(text.visible)' occurs twice")
      }
      if keepsLists, nextToken() == UInt8(ascii: "[") {
        try readKeptList(depth: depth + 1)
      } else {
        try readValue(depth: depth)
      }
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "}")) else { throw missing("',' or '}'") }
      return keys.removeLast(to: first)
    }
  }

  private mutating func readList(depth: Int) throws(JSONError) {
    try enter(depth)
    if take(UInt8(ascii: "]")) { return }
    while true {
      try readValue(depth: depth)
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")) else { throw missing("',' or ']'") }
      return
    }
  }

  /// A list whose elements the index keeps.
  private mutating func readKeptList(depth: Int) throws(JSONError) {
    let start = UInt32(truncatingIfNeeded: position)
    try enter(depth)
    let first = index.elements.count
    if !take(UInt8(ascii: "]")) {
      while true {
        if nextToken() != nil { index.elements.append(UInt32(truncatingIfNeeded: position)) }
        try readValue(depth: depth)
        if take(UInt8(ascii: ",")) { continue }
        guard take(UInt8(ascii: "]")) else { throw missing("',' or ']'") }
        break
      }
    }
    let end = UInt32(truncatingIfNeeded: position)
    index.lists.append(JSONIndex.List(offset: start, end: end, elements: first..<index.elements.count))
  }

  /// Steps over the bracket that is there.
  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= JSONDocument.maximumDepth else { throw error("nested more than \(JSONDocument.maximumDepth) deep") }
    position += 1
  }

  private mutating func readWord(_ word: StaticString) throws(JSONError) {
    let start = position
    for place in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count, unsafe bytes[position] == word.utf8Start[place] else {
        throw JSONError(offset: start, message: "expected \(word)")
      }
      position += 1
    }
  }

  private mutating func readNumber() throws(JSONError) {
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
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  // MARK: Bytes

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Skips white space and returns the byte there.
  @inline(__always) private mutating func nextToken() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  @inline(__always) private mutating func take(_ byte: UInt8) -> Bool {
    guard nextToken() == byte else { return false }
    position += 1
    return true
  }

  @inline(never) func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

  /// The error that something else is there, or the end.
  @inline(never) private func missing(_ wanted: String) -> JSONError {
    guard let byte = peek else { return error("the input ends where \(wanted) should be") }
    let found =
      (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x" + String(byte, radix: 16)
    return error("expected \(wanted), found \(found)")
  }
}
