/// `matches`, `regex.replace`, `regex.extract` and `regex.extractAll`. The second argument of each is the regular expression.
enum RegexLibrary {
  private static let twoStrings: [Type] = [.string, .string]
  private static let threeStrings: [Type] = [.string, .string, .string]

  static let functions: [Function] = [
    Function("matches", [Signature(twoStrings, .bool)], price: .matching, .matching(matches)),
    Function("matches", isMember: true, [Signature(twoStrings, .bool)], price: .matching, .matching(matches)),
    Function("regex.replace", [Signature(threeStrings, .string)], price: .capturing, .matching(replace)),
    Function("regex.replace", [Signature(threeStrings + [.int], .string)], price: .capturing, .matching(replace)),
    Function("regex.extract", [Signature(twoStrings, .optional(.string))], price: .capturing, .matching(extract)),
    Function("regex.extractAll", [Signature(twoStrings, .list(.string))], price: .capturing, .matching(extractAll)),
  ]

  @Sendable private static func matches(
    _ regex: Regex, _ values: [Value], _ meter: inout Meter
  ) throws(Fault) -> Value {
    guard case .string(let text) = values[0] else { throw .noOverload }
    return .bool(try regex.matches(text, &meter))
  }

  // MARK: Replacing

  /// A piece of what a match is replaced by.
  private enum Piece {
    case text([UInt8])
    case group(Int)
  }

  /// The replacement may name the match by `\0`, its groups by `\1` to `\9` and a backslash by `\\`.
  private static func pieces(_ replacement: String, _ groupCount: Int) throws(Fault) -> [Piece] {
    var pieces: [Piece] = []
    var bytes: [UInt8] = []
    var rest = replacement.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"): bytes.append(byte)
      case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
        let group = Int(digit - UInt8(ascii: "0"))
        guard group <= groupCount else {
          throw .message("the replacement names group \(group) of a regular expression with \(groupCount)")
        }
        pieces += [.text(bytes), .group(group)]
        bytes = []
      default: throw .message("a backslash in a replacement is followed by a digit or another backslash")
      }
    }
    return pieces + [.text(bytes)]
  }

  @Sendable private static func replace(
    _ regex: Regex, _ values: [Value], _ meter: inout Meter
  ) throws(Fault) -> Value {
    guard case .string(var text) = values[0], case .string(let replacement) = values[2] else { throw .noOverload }
    var left = -1
    if values.count > 3 {
      guard case .int(let most) = values[3] else { throw .noOverload }
      left = Int(most)
    }
    let pieces = try pieces(replacement, regex.groupCount)
    guard left != 0 else { return values[0] }
    var result: [UInt8] = []
    try text.scan { bytes throws(Fault) in
      var end = 0
      try regex.forEachMatch(in: bytes, &meter) { match throws(Fault) in
        result += bytes[end..<match[0]]
        for piece in pieces {
          switch piece {
          case .text(let text): result += text
          case .group(let group) where match[2 * group] >= 0: result += bytes[match[2 * group]..<match[2 * group + 1]]
          case .group: break
          }
        }
        try Limits.checkText(result.count)
        end = match[1]
        left -= 1
        return left != 0
      }
      result += bytes[end...]
      try Limits.checkText(result.count)
    }
    return .string(String(decoding: result, as: UTF8.self))
  }

  // MARK: Extracting

  @Sendable private static func extract(
    _ regex: Regex, _ values: [Value], _ meter: inout Meter
  ) throws(Fault) -> Value {
    var found: Value?
    try forEachPart(regex, values, &meter) { part throws(Fault) in
      found = part
      return false
    }
    return .optional(found)
  }

  @Sendable private static func extractAll(
    _ regex: Regex, _ values: [Value], _ meter: inout Meter
  ) throws(Fault) -> Value {
    var parts: [Value] = []
    try forEachPart(regex, values, &meter) { part throws(Fault) in
      // A match whose group is empty gives nothing, whether the group took part or not.
      if let part, regex.groupCount == 0 || part != .string("") { parts.append(part) }
      try Limits.checkCount(parts.count)
      return true
    }
    return .list(parts)
  }

  /// What the only group of each match contains, nil if it took no part; without groups the match.
  private static func forEachPart(
    _ regex: Regex, _ values: [Value], _ meter: inout Meter, _ body: (Value?) throws(Fault) -> Bool
  ) throws(Fault) {
    guard case .string(var text) = values[0] else { throw .noOverload }
    guard regex.groupCount <= 1 else {
      throw .message("a regular expression to extract with has one group at most, this one has \(regex.groupCount)")
    }
    try text.scan { bytes throws(Fault) in
      try regex.forEachMatch(in: bytes, &meter) { match throws(Fault) in
        let (start, end) = (match[2 * regex.groupCount], match[2 * regex.groupCount + 1])
        guard start >= 0 else { return try body(nil) }
        return try body(.string(String(decoding: bytes[start..<end], as: UTF8.self)))
      }
    }
  }
}

extension String {
  /// Calls the body with the bytes of the text.
  fileprivate mutating func scan(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Fault) -> Void
  ) throws(Fault) {
    let result = withUTF8 { bytes in
      Result { () throws(Fault) in try body(bytes) }
    }
    try result.get()
  }
}
