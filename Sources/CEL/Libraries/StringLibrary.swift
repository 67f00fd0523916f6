/// Functions on strings: the standard ones and those of the `strings` extension. Indexes and sizes count code points.
enum StringLibrary {
  private static let strings = Type.list(.string)

  static let functions: [Function] = [
    Function("startsWith", isMember: true, [Signature([.string, .string], .bool)], test { $0.hasExactPrefix($1) }),
    Function("endsWith", isMember: true, [Signature([.string, .string], .bool)], test { $0.hasExactSuffix($1) }),
    Function(
      "contains", isMember: true, [Signature([.string, .string], .bool)],
      test { Search.first(Array($1.utf8), in: Array($0.utf8)) != nil }),
    Function(
      "lowerAscii", isMember: true, [Signature([.string], .string)], mapped { $0.isUppercaseASCII ? $0 + 32 : $0 }),
    Function(
      "upperAscii", isMember: true, [Signature([.string], .string)], mapped { $0.isLowercaseASCII ? $0 - 32 : $0 }),
    Function("trim", isMember: true, [Signature([.string], .string)], .unary(trim)),
    Function(
      "join", isMember: true, [Signature([strings], .string)],
      .unary { (list) throws(Fault) in try join(list, .string("")) }),
    Function("join", isMember: true, [Signature([strings, .string], .string)], .binary(join)),
    Function(
      "split", isMember: true, [Signature([.string, .string], strings)],
      .binary { (text, separator) throws(Fault) in try split([text, separator, .int(-1)]) }),
    Function("split", isMember: true, [Signature([.string, .string, .int], strings)], .variadic(split)),
    Function(
      "replace", isMember: true, [Signature([.string, .string, .string], .string)],
      .variadic { (arguments) throws(Fault) in try replace(arguments + [.int(-1)]) }),
    Function("replace", isMember: true, [Signature([.string, .string, .string, .int], .string)], .variadic(replace)),
    Function(
      "substring", isMember: true, [Signature([.string, .int], .string)],
      .binary { (text, start) throws(Fault) in try substring(text, from: start, to: nil) }),
    Function(
      "substring", isMember: true, [Signature([.string, .int, .int], .string)],
      .variadic { (arguments) throws(Fault) in try substring(arguments[0], from: arguments[1], to: arguments[2]) }),
    Function("format", isMember: true, [Signature([.string, .list(.dyn)], .string)], .binary(format)),
  ]

  private static func test(_ holds: @escaping @Sendable (String, String) -> Bool) -> Function.Body {
    .binary { (text, other) throws(Fault) in
      guard case .string(let text) = text, case .string(let other) = other else { throw .noOverload }
      return .bool(holds(text, other))
    }
  }

  private static func mapped(_ transform: @escaping @Sendable (UInt8) -> UInt8) -> Function.Body {
    .unary { (text) throws(Fault) in
      guard case .string(let text) = text else { throw .noOverload }
      return .string(String(decoding: text.utf8.map(transform), as: UTF8.self))
    }
  }

  @Sendable private static func trim(_ text: Value) throws(Fault) -> Value {
    guard case .string(let text) = text else { throw .noOverload }
    let scalars = Array(text.unicodeScalars)
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return .string("") }
    return .string(string(scalars[start...end]))
  }

  @Sendable private static func join(_ list: Value, _ separator: Value) throws(Fault) -> Value {
    guard case .list(let elements) = list, case .string(let separator) = separator else { throw .noOverload }
    var result = ""
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else { throw .message("join takes strings, found \(element.kind)") }
      if index > 0 { result += separator }
      result += text
    }
    return .string(result)
  }

  /// Arguments: the text, the separator, and the most pieces to make, negative for all.
  @Sendable private static func split(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1],
      case .int(let limit) = arguments[2]
    else { throw .noOverload }
    guard limit != 0 else { return .list([]) }
    let pieces = pieces(
      of: Array(text.unicodeScalars), by: Array(separator.unicodeScalars), limit: limit < 0 ? nil : Int(limit))
    return .list(pieces.map { .string(string($0)) })
  }

  /// Arguments: the text, what to replace, what by, and the most replacements to make, negative for all.
  @Sendable private static func replace(_ arguments: [Value]) throws(Fault) -> Value {
    guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
      case .string(let new) = arguments[2],
      case .int(let limit) = arguments[3]
    else { throw .noOverload }
    guard limit != 0 else { return arguments[0] }
    let scalars = Array(text.unicodeScalars)
    let most = limit < 0 || limit == .max ? nil : Int(limit)
    if old.isEmpty {
      let places = min(scalars.count + 1, most ?? .max)
      let parts = scalars.enumerated().map { ($0 < places ? new : "") + String($1) }
      return .string(parts.joined() + (places > scalars.count ? new : ""))
    }
    let pieces = pieces(of: scalars, by: Array(old.unicodeScalars), limit: most.map { $0 + 1 })
    return .string(pieces.map(string).joined(separator: new))
  }

  /// Cuts at each occurrence of the separator; an empty separator cuts between all code points.
  private static func pieces(
    of text: [Unicode.Scalar], by separator: [Unicode.Scalar], limit: Int?
  ) -> [ArraySlice<Unicode.Scalar>] {
    var pieces: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    while pieces.count + 1 < limit ?? .max {
      if separator.isEmpty {
        guard start + 1 < text.count else { break }
        pieces.append(text[start...start])
        start += 1
      } else {
        guard let place = Search.first(separator, in: text, from: start) else { break }
        pieces.append(text[start..<place])
        start = place + separator.count
      }
    }
    guard !(separator.isEmpty && text.isEmpty) else { return [] }
    return pieces + [text[start...]]
  }

  private static func substring(_ text: Value, from start: Value, to end: Value?) throws(Fault) -> Value {
    guard case .string(let text) = text, case .int(let start) = start else { throw .noOverload }
    let scalars = Array(text.unicodeScalars)
    let stop: Int64
    switch end {
    case nil: stop = Int64(scalars.count)
    case .int(let end): stop = end
    default: throw .noOverload
    }
    for index in [start, stop] where !(0...Int64(scalars.count)).contains(index) {
      throw .message("index \(index) is out of range of a string of \(scalars.count)")
    }
    guard start <= stop else { throw .message("the substring would start at \(start) and end at \(stop)") }
    return .string(string(scalars[Int(start)..<Int(stop)]))
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  @Sendable private static func format(_ template: Value, _ arguments: Value) throws(Fault) -> Value {
    guard case .string(let template) = template, case .list(let arguments) = arguments else { throw .noOverload }
    var formatter = Formatter(arguments: arguments)
    return .string(try formatter.format(template))
  }
}

extension UInt8 {
  fileprivate var isUppercaseASCII: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isLowercaseASCII: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
