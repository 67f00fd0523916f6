/// Reads a validated document value by value in one pass and makes nothing that is not asked for: for readers of many
/// records.
///
/// A cursor stands at a value; `kind` says which. One of `string`, `number`, `bool`, `value` and `skip` takes it, and
/// `enter` goes into an object or list:
///
///     cursor.enter()
///     while let key = cursor.nextKey() {
///       if cursor.is(key, "audience"), cursor.kind == .string {
///         audience = cursor.text(cursor.string())
///       } else {
///         cursor.skip()
///       }
///     }
///
/// It trusts the document. Whoever takes a value as what it is not gets nonsense or ends the process, but never a byte
/// from outside of the document. It cannot be copied, so it does not outlive the closure that it is lent to.
package struct JSONCursor: ~Copyable {
  let bytes: TextBytes
  private var position: Int

  init(_ bytes: TextBytes, at offset: Int) {
    self.bytes = bytes
    position = offset
  }

  /// Bytes from the start of the input to the value that the cursor stands at; after a value, to its end.
  package var offset: Int { position }

  /// The kind of the value that the cursor stands at.
  package var kind: JSONKind { JSONKind(firstByte: bytes[position]) }

  /// Whether the value that the cursor stands at is of a kind: for hot code, because comparing kinds is a call where their
  /// type is another target's.
  package func isAt(_ kind: JSONKind) -> Bool { self.kind == kind }

  // MARK: Taking a value

  /// Goes into an object or list: `nextKey` or `nextElement` comes next.
  package mutating func enter() { position += 1 }

  /// The next key of the object, with the cursor at its value; nil at the end of the object, with the cursor after it.
  package mutating func nextKey() -> JSONText? {
    guard nextElement(end: UInt8(ascii: "}")) else { return nil }
    let key = string()
    // The colon, with white space around it.
    skipWhiteSpace()
    position += 1
    skipWhiteSpace()
    return key
  }

  /// Whether the list has another element. The cursor then stands at it, otherwise after the list.
  package mutating func nextElement() -> Bool { nextElement(end: UInt8(ascii: "]")) }

  /// Takes a string.
  package mutating func string() -> JSONText {
    let start = position + 1
    let isEscaped = skipString()
    return JSONText(start..<position - 1, isEscaped: isEscaped)
  }

  /// Takes a number and gives its text.
  package mutating func number() -> JSONText {
    let start = position
    skipNumber()
    return JSONText(start..<position, isEscaped: false)
  }

  /// Takes true or false.
  package mutating func bool() -> Bool {
    let isTrue = bytes[position] == UInt8(ascii: "t")
    position += isTrue ? 4 : 5
    return isTrue
  }

  /// Takes a value of any kind.
  package mutating func skip() {
    switch bytes[position] {
    case UInt8(ascii: "\""): _ = skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): skipNested()
    case UInt8(ascii: "f"): position += 5
    case UInt8(ascii: "t"), UInt8(ascii: "n"): position += 4
    default: skipNumber()
    }
  }

  /// Goes to a place of the document that is known already.
  mutating func jump(to offset: Int) { position = offset }

  // MARK: Texts

  /// Whether a string or key is this text, compared by code point. Allocates only if there are escapes.
  package func `is`(_ text: JSONText, _ other: StaticString) -> Bool {
    unsafe isSame(text, UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }

  /// Whether a string or key is a text that only the run knows.
  func matches(_ text: JSONText, _ other: String) -> Bool {
    var other = other
    return other.withUTF8 { unsafe isSame(text, $0) }
  }

  /// Appends the bytes of a string without its escapes.
  package func append(_ text: JSONText, to list: inout [UInt8]) {
    guard !text.isEscaped else { return list += JSONEscape.undone(bytes, text.range) }
    unsafe bytes.lend(text.range) { unsafe list.append(contentsOf: $0) }
  }

  private func isSame(_ text: JSONText, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEscaped { return unsafe JSONEscape.undone(bytes, text.range).elementsEqual(other) }
    guard text.range.count == other.count else { return false }
    return unsafe bytes.lend(text.range) { unsafe $0.isIdentical(to: UnsafeRawBufferPointer(other)) }
  }

  /// The text of a string or key.
  package func text(_ text: JSONText) -> String { text.decoded(bytes) }

  // MARK: Bytes

  private mutating func nextElement(end: UInt8) -> Bool {
    skipWhiteSpace()
    let byte = bytes[position]
    if byte == UInt8(ascii: ",") || byte == end {
      position += 1
      if byte == end { return false }
      skipWhiteSpace()
    }
    return true
  }

  @inline(__always) private mutating func skipWhiteSpace() {
    while bytes[position] <= 0x20 { position += 1 }
  }

  /// Steps over a string, and says whether it has an escape.
  @inline(__always) private mutating func skipString() -> Bool {
    position += 1
    while bytes.hasWord(at: position) {
      let delimiters = TextWord.delimiters(bytes.word(at: position))
      guard delimiters != 0 else {
        position += TextWord.size
        continue
      }
      position += TextWord.first(delimiters)
      guard bytes[position] == UInt8(ascii: "\"") else { break }
      position += 1
      return false
    }
    return skipUnplainString()
  }

  /// Continues in a string that has an escape or is near the end of the input.
  @inline(never) private mutating func skipUnplainString() -> Bool {
    var isEscaped = false
    while bytes[position] != UInt8(ascii: "\"") {
      let isEscape = bytes[position] == UInt8(ascii: "\\")
      isEscaped = isEscaped || isEscape
      position += isEscape ? 2 : 1
    }
    position += 1
    return isEscaped
  }

  private mutating func skipNested() {
    var depth = 0
    repeat {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        _ = skipString()
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
    } while depth > 0
  }

  /// Steps over a number, after which another value may begin at once.
  private mutating func skipNumber() {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): position += 1
      // A sign or digit follows.
      case UInt8(ascii: "e"), UInt8(ascii: "E"): position += 2
      default: return
      }
    }
  }
}
