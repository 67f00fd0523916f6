/// Functions that look for texts in texts and cut them.
extension StringLibrary {
  static let searching: [Function] = [
    Function(
      "charAt", isMember: true, [Signature([.string, .int], .string)], price: .reading,
      .binary(charAt)),
    Function("indexOf", isMember: true, [Signature([.string, .string], .int)], price: .search, .variadic(indexOf)),
    Function(
      "indexOf", isMember: true, [Signature([.string, .string, .int], .int)], price: .search, .variadic(indexOf)),
    Function(
      "lastIndexOf", isMember: true, [Signature([.string, .string], .int)], price: .search, .variadic(lastIndexOf)),
    Function(
      "lastIndexOf", isMember: true, [Signature([.string, .string, .int], .int)], price: .search,
      .variadic(lastIndexOf)),
    Function(
      "split", isMember: true, [Signature([.string, .string], .list(.string))], price: .search,
      .binary { (text, separator) throws(Fault) in try split([text, separator, .int(-1)]) }),
    Function(
      "split", isMember: true, [Signature([.string, .string, .int], .list(.string))], price: .search,
      .variadic(split)),
    Function(
      "replace", isMember: true, [Signature([.string, .string, .string], .string)], price: .search,
      .variadic { (arguments) throws(Fault) in try replace(arguments + [.int(-1)]) }),
    Function(
      "replace", isMember: true, [Signature([.string, .string, .string, .int], .string)], price: .search,
      .variadic(replace)),
    Function(
      "substring", isMember: true, [Signature([.string, .int], .string)], price: .reading,
      .binary { (text, start) throws(Fault) in try substring(text, from: start, to: nil) }),
    Function(
      "substring", isMember: true, [Signature([.string, .int, .int], .string)], price: .reading,
      .variadic { (arguments) throws(Fault) in try substring(arguments[0], from: arguments[1], to: arguments[2]) }),
  ]

  /// The text, and the byte at which a code point begins; the index may also be right behind the last.
  private static func position(_ index: Value, in text: Value) throws(Fault) -> (UTF8Text, Int) {
    guard case .string(let text) = text, case .int(let index) = index else { throw .noOverload }
    let bytes = UTF8Text(text)
    guard let place = bytes.offset(ofScalar: index) else {
      throw .message("index \(index) is out of range of a string of \(text.scalarCount)")
    }
    return (bytes, place)
  }

  @Sendable private static func charAt(_ text: Value, _ index: Value) throws(Fault) -> Value {
    let (text, place) = try position(index, in: text)
    return .string(text.string(place..<text.next(place)))
  }

  /// Arguments: the text, what to look for, and the first place to look at.
  @Sendable private static func indexOf(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let wanted) = arguments[1] else { throw .noOverload }
    let (text, start) = try position(arguments.count > 2 ? arguments[2] : .int(0), in: arguments[0])
    return .int(text.first(UTF8Text(wanted), from: start).map { Int64(text.scalars(before: $0)) } ?? -1)
  }

  /// Arguments: the text, what to look for, and the last place where it may begin.
  @Sendable private static func lastIndexOf(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let text) = arguments[0], case .string(let wanted) = arguments[1] else { throw .noOverload }
    let (bytes, end) = try position(
      arguments.count > 2 ? arguments[2] : .int(Int64(text.scalarCount)), in: arguments[0])
    return .int(bytes.last(UTF8Text(wanted), upTo: end).map { Int64(bytes.scalars(before: $0)) } ?? -1)
  }

  /// Arguments: the text, the separator, and the most pieces to make, negative for all.
  @Sendable private static func split(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1],
      case .int(let limit) = arguments[2]
    else { throw .noOverload }
    guard limit != 0, !(separator.utf8.isEmpty && text.utf8.isEmpty) else { return .list([]) }
    let bytes = UTF8Text(text)
    var pieces: [Value] = []
    var start = 0
    try bytes.forEachPlace(of: UTF8Text(separator), most: limit < 0 ? .max : Int(limit) - 1) { place throws(Fault) in
      // An empty separator stands between code points only, not at the edges.
      if separator.utf8.isEmpty, place.isEmpty, place.lowerBound == 0 || place.lowerBound == bytes.count {
        return false
      }
      pieces.append(.string(bytes.string(start..<place.lowerBound)))
      try Limits.checkCount(pieces.count)
      start = place.upperBound
      return true
    }
    return .list(pieces + [.string(bytes.string(start..<bytes.count))])
  }

  /// Arguments: the text, what to replace, what by, and the most replacements to make, negative for all.
  @Sendable private static func replace(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
      case .string(let new) = arguments[2], case .int(let limit) = arguments[3]
    else { throw .noOverload }
    let (bytes, replacement) = (UTF8Text(text), UTF8Text(new).bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = 0
    try bytes.forEachPlace(of: UTF8Text(old), most: limit < 0 ? .max : Int(limit)) { place throws(Fault) in
      if start < place.lowerBound { result += bytes.bytes[start..<place.lowerBound] }
      result += replacement
      try Limits.checkText(result.count)
      start = place.upperBound
      return true
    }
    result += bytes.bytes[start...]
    return .string(String(decoding: result, as: UTF8.self))
  }

  private static func substring(_ text: Value, from start: Value, to end: Value?) throws(Fault) -> Value {
    let (bytes, first) = try position(start, in: text)
    let last = try end.map { end throws(Fault) in try position(end, in: text).1 } ?? bytes.count
    guard first <= last else {
      throw .message("the substring would start at \(start) and end at \(end ?? .null)")
    }
    return .string(bytes.string(first..<last))
  }
}
