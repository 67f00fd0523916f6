/// Reads JSON, and the lists and mappings of YAML that are written like it, where they are written.
package struct FlowScanner {
  private let bytes: [UInt8]
  /// Whether there are comments, anchors, tags and aliases.
  private let isYAML: Bool
  private(set) var offset: Int
  private var hasComments = false

  private static let deepest = 200

  package init(_ bytes: [UInt8], at offset: Int, isYAML: Bool) {
    self.bytes = bytes
    self.isYAML = isYAML
    self.offset = offset
  }

  /// The mapping that begins here. Throws what a scanner does not read.
  package mutating func mapping(depth: Int = 0) throws(UneditableText) -> WrittenMapping {
    let start = offset
    var members: [WrittenMapping.Member] = []
    var comma: Int?
    try open("{", depth)
    while try !close("}") {
      let key = try key()
      try skipSpace()
      let colon = offset
      guard peek == UInt8(ascii: ":") else { throw unread() }
      offset += 1
      try skipSpace()
      members.append(WrittenMapping.Member(key: key, colon: colon, value: try value(depth + 1)))
      comma = try takeComma(before: "}")
    }
    return WrittenMapping(form: .flow(lastComma: comma), members: members, range: start..<offset)
  }

  /// The value that begins here.
  mutating func value(_ depth: Int = 0) throws(UneditableText) -> WrittenValue {
    let start = offset
    guard let byte = peek else { throw unread() }
    switch byte {
    case UInt8(ascii: "{"):
      _ = try mapping(depth: depth)
      return WrittenValue(.mapping, start..<offset)
    case UInt8(ascii: "["): return try list(depth)
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
      return WrittenValue(.other("nothing is written for it"), start..<start)
    default: break
    }
    if isYAML, let reason = ScalarScanner.indicator(byte) {
      while let next = peek, next > UInt8(ascii: " "), !",[]{}".utf8.contains(next) { offset += 1 }
      if byte != UInt8(ascii: "*") {
        try skipSpace()
        _ = try value(depth + 1)
      }
      return WrittenValue(.other(reason), start..<offset)
    }
    let scalar = try scalar()
    return WrittenValue(.scalar(scalar), scalar.range)
  }

  private mutating func list(_ depth: Int) throws(UneditableText) -> WrittenValue {
    let start = offset
    let hadComments = hasComments
    hasComments = false
    defer { hasComments = hasComments || hadComments }
    var elements: [WrittenScalar] = []
    var commas: [Int?] = []
    var problem: String?
    try open("[", depth)
    while try !close("]") {
      let element = try value(depth + 1)
      if case .scalar(let scalar) = element.content {
        elements.append(scalar)
      } else {
        problem = "an element is no text"
      }
      if case .other(let reason) = element.content { problem = "of an element: \(reason)" }
      commas.append(try takeComma(before: "]"))
    }
    let content: WrittenValue.Content =
      problem.map { .other($0) }
      ?? .list(WrittenList(form: .flow, elements: elements, commas: commas, hasComments: hasComments))
    return WrittenValue(content, start..<offset)
  }

  // MARK: Tokens

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func unread() -> UneditableText { UneditableText(offset, "it is written in a way that is not edited") }

  private mutating func open(_ bracket: Unicode.Scalar, _ depth: Int) throws(UneditableText) {
    guard peek == UInt8(ascii: bracket), depth < Self.deepest else { throw unread() }
    offset += 1
  }

  private mutating func close(_ bracket: Unicode.Scalar) throws(UneditableText) -> Bool {
    try skipSpace()
    guard peek == UInt8(ascii: bracket) else { return false }
    offset += 1
    return true
  }

  /// Where the comma is behind a value; nil where the list or mapping ends instead.
  private mutating func takeComma(before bracket: Unicode.Scalar) throws(UneditableText) -> Int? {
    try skipSpace()
    guard peek != UInt8(ascii: bracket) else { return nil }
    guard peek == UInt8(ascii: ",") else { throw unread() }
    offset += 1
    return offset - 1
  }

  private mutating func key() throws(UneditableText) -> WrittenScalar {
    if isYAML, let byte = peek, byte == UInt8(ascii: "?") || ScalarScanner.indicator(byte) != nil { throw unread() }
    return try scalar()
  }

  private mutating func scalar() throws(UneditableText) -> WrittenScalar {
    let start = offset
    if peek == UInt8(ascii: "\"") || isYAML && peek == UInt8(ascii: "'") {
      let scalar = try ScalarScanner.quoted(bytes, at: start)
      guard !bytes[scalar.range].contains(UInt8(ascii: "\n")) else { throw unread() }
      offset = scalar.range.upperBound
      return scalar
    }
    while let byte = peek, !",[]{}\n\r".utf8.contains(byte), !endsPlain() { offset += 1 }
    let scalar = ScalarScanner.plain(bytes, start..<offset)
    guard !scalar.range.isEmpty else { throw unread() }
    return scalar
  }

  /// Whether a colon or comment ends a scalar without quotation marks here.
  private func endsPlain() -> Bool {
    guard bytes[offset] == UInt8(ascii: ":") else { return isYAML && ScalarScanner.isComment(bytes, at: offset) }
    guard offset + 1 < bytes.count else { return true }
    return bytes[offset + 1] <= UInt8(ascii: " ") || ",[]{}".utf8.contains(bytes[offset + 1])
  }

  private mutating func skipSpace() throws(UneditableText) {
    while let byte = peek {
      if byte <= UInt8(ascii: " ") {
        offset += 1
      } else if isYAML, ScalarScanner.isComment(bytes, at: offset) {
        hasComments = true
        while let next = peek, next != UInt8(ascii: "\n") { offset += 1 }
      } else {
        return
      }
    }
  }
}
