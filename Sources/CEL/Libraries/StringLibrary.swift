/// Functions on strings: the standard ones and those of the `strings` extension. Indexes and sizes count code points.
enum StringLibrary {
  private static let strings = Type.list(.string)

  static let functions: [Function] =
    [
      Function("startsWith", isMember: true, test, price: .text, compares { $0.hasExactPrefix($1) }),
      Function("endsWith", isMember: true, test, price: .text, compares { $0.hasExactSuffix($1) }),
      Function("contains", isMember: true, test, price: .search, compares { $0.containsExactly($1) }),
      changed("lowerAscii") { text throws(Fault) in mapped(text) { $0.isUppercaseASCII ? $0 + 32 : $0 } },
      changed("upperAscii") { text throws(Fault) in mapped(text) { $0.isLowercaseASCII ? $0 - 32 : $0 } },
      changed("trim", trimmed),
      Function("strings.quote", [Signature([.string], .string)], price: .reading, text(quoted)),
      Function(
        "join", isMember: true, [Signature([strings], .string)], price: .joining,
        .unary { (list) throws(Fault) in try join(list, .string("")) }),
      Function("join", isMember: true, [Signature([strings, .string], .string)], price: .joining, .binary(join)),
      Function(
        "format", isMember: true, [Signature([.string, .list(.dyn)], .string)], price: .format, .binary(format)),
    ] + searching

  private static let test = [Signature([.string, .string], .bool)]

  private static func compares(_ holds: @escaping @Sendable (String, String) -> Bool) -> Function.Body {
    .binary { (text, other) throws(Fault) in
      guard case .string(let text) = text, case .string(let other) = other else { throw .noOverload }
      return .bool(holds(text, other))
    }
  }

  private static func changed(
    _ name: String, _ change: @escaping @Sendable (String) throws(Fault) -> String
  ) -> Function {
    Function(name, isMember: true, [Signature([.string], .string)], price: .reading, text(change))
  }

  private static func text(_ change: @escaping @Sendable (String) throws(Fault) -> String) -> Function.Body {
    .unary { (text) throws(Fault) in
      guard case .string(let text) = text else { throw .noOverload }
      return .string(try change(text))
    }
  }

  private static func mapped(_ text: String, _ transform: (UInt8) -> UInt8) -> String {
    String(decoding: text.utf8.map(transform), as: UTF8.self)
  }

  @Sendable private static func trimmed(_ text: String) throws(Fault) -> String {
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[start...end])
  }

  /// The text between double quotes, with escapes where the language has one of a single letter.
  @Sendable private static func quoted(_ text: String) throws(Fault) -> String {
    var result = [UInt8(ascii: "\"")]
    result.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      if let letter = escape(byte) {
        result.append(UInt8(ascii: "\\"))
        result.append(letter)
      } else {
        result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
    return String(decoding: result, as: UTF8.self)
  }

  /// The letter behind the backslash that stands for a character; no byte of another character is one of these.
  private static func escape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x07: UInt8(ascii: "a")
    case 0x08: UInt8(ascii: "b")
    case 0x0C: UInt8(ascii: "f")
    case 0x0A: UInt8(ascii: "n")
    case 0x0D: UInt8(ascii: "r")
    case 0x09: UInt8(ascii: "t")
    case 0x0B: UInt8(ascii: "v")
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
    default: nil
    }
  }

  @Sendable private static func join(_ list: Value, _ separator: Value) throws(Fault) -> Value {
    guard case .list(let elements) = list, case .string(let separator) = separator else { throw .noOverload }
    var result = ""
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else { throw .message("join takes strings, found \(element.kind)") }
      try Limits.checkText(result.utf8.count + separator.utf8.count + text.utf8.count)
      if index > 0 { result += separator }
      result += text
    }
    return .string(result)
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
