/// Optionals: values that may be missing. `or` and `orValue` are planned apart, because they look at their argument only when needed.
enum OptionalLibrary {
  private static let any = Type.parameter("A")
  private static let optional = Type.optional(.parameter("A"))
  private static let list = Type.list(.parameter("A"))
  private static let map = Type.map(.parameter("K"), .parameter("V"))
  private static let value = Type.optional(.parameter("V"))

  /// The selections `[?]` of a list or a map, and of an optional one.
  static let selections: [Signature] = [
    Signature([list, .int], optional), Signature([map, .parameter("K")], value),
    Signature([.optional(list), .int], optional), Signature([.optional(map), .parameter("K")], value),
  ]

  static let functions: [Function] = [
    Function("optional.none", [Signature([], optional)], .none { () throws(Fault) in .optional(nil) }),
    Function("optional.of", [Signature([any], optional)], .unary(wrap)),
    Function(
      "optional.ofNonZeroValue", [Signature([any], optional)],
      .unary { (value) throws(Fault) in value.isZero ? .optional(nil) : try wrap(value) }),
    Function(
      "hasValue", isMember: true, [Signature([optional], .bool)],
      .unary { (value) throws(Fault) in .bool(try held(value) != nil) }),
    Function(
      "value", isMember: true, [Signature([optional], any)],
      .unary { (value) throws(Fault) in
        guard let held = try held(value) else { throw .message("the optional is empty") }
        return held
      }),
    Function(
      "or", isMember: true, [Signature([optional, optional], optional)],
      .binary { (value, other) throws(Fault) in try held(value) == nil ? other : value }),
    Function(
      "orValue", isMember: true, [Signature([optional, any], any)],
      .binary { (value, other) throws(Fault) in try held(value) ?? other }),
    Function("optional.unwrap", [Signature([.list(optional)], list)], price: .moving, .unary(unwrap)),
    Function("unwrapOpt", isMember: true, [Signature([.list(optional)], list)], price: .moving, .unary(unwrap)),
    Function("[?]", selections, price: .key, .binary { (value, key) throws(Fault) in try index(value, key) }),
  ]

  /// What an optional holds, nil if it is empty.
  static func held(_ value: Value) throws(Fault) -> Value? {
    guard case .optional(let held) = value else { throw .noOverload }
    return held
  }

  /// The value in an optional, unless it has too many around it already.
  @Sendable static func wrap(_ value: Value) throws(Fault) -> Value {
    try Limits.checkNesting(optional: value)
    return .optional(value)
  }

  @Sendable private static func unwrap(_ list: Value) throws(Fault) -> Value {
    guard case .list(let elements) = list else { throw .noOverload }
    var values: [Value] = []
    for element in elements {
      if let value = try held(element) { values.append(value) }
    }
    return .list(values)
  }

  /// The element or entry, empty if there is none; of an empty optional it is empty.
  static func index(_ collection: Value, _ key: Value) throws(Fault) -> Value {
    switch collection {
    case .optional(nil): return collection
    case .optional(let held?): return try index(held, key)
    case .map(let map): return .optional(map[key])
    case .list(let elements):
      guard let index = Number.index(key) else { throw .message("a list has no index \(key.excerpt)") }
      return .optional(elements.indices.contains(index) ? elements[index] : nil)
    default: throw .noOverload
    }
  }
}

extension Value {
  /// Whether the value is the zero of its type: false, 0, empty, null.
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let value): value.utf8.isEmpty
    case .bytes(let value): value.isEmpty
    case .list(let value): value.isEmpty
    case .map(let value): value.count == 0
    case .duration(let nanoseconds): nanoseconds == 0
    case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
    case .optional, .record, .type: false
    }
  }
}
