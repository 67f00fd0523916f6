/// A word of the language (language definition, "Syntax").
enum Token: Equatable {
  case identifier(String)
  /// A field name between back quotes.
  case quotedField(String)
  /// The magnitude of an int literal; a minus sign is a token of its own.
  case int(UInt64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  /// An operator, bracket or separator; also the word `in`.
  case symbol(String)
  case end

  /// How messages name the token.
  var description: String {
    switch self {
    case .identifier(let name): "'\(Value.cutOff(name))'"
    case .quotedField(let name): "'`\(Value.cutOff(name))`'"
    case .int, .uint, .double: "a number"
    case .string: "a string"
    case .bytes: "a bytes literal"
    case .symbol(let text): "'\(text)'"
    case .end: "the end of the expression"
    }
  }
}

/// A token and the offset of its first scalar.
struct PlacedToken {
  let token: Token
  let offset: Int
}
