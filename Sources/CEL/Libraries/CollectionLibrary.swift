/// `size`, `in` and the index operator (language definition, "List of Standard Definitions").
enum CollectionLibrary {
  private static let element = Type.parameter("A")
  private static let key = Type.parameter("K")
  private static let list = Type.list(.parameter("A"))
  private static let map = Type.map(.parameter("K"), .parameter("V"))
  private static let sizes = [Type.string, .bytes, list, map].map { Signature([$0], .int) }

  static let functions: [Function] = [
    Function("size", sizes, price: .text, .unary(size)),
    Function("size", isMember: true, sizes, price: .text, .unary(size)),
    Function("in", [Signature([element, list], .bool), Signature([key, map], .bool)], .binary(isIn)),
    Function(
      "[]",
      [
        Signature([list, .int], element), Signature([map, key], .parameter("V")),
        Signature([.optional(list), .int], .optional(element)),
        Signature([.optional(map), key], .optional(.parameter("V"))),
      ], price: .key, .binary(index)),
  ]

  @Sendable private static func size(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .string(let text): .int(Int64(text.scalarCount))
    case .bytes(let bytes): .int(Int64(bytes.count))
    case .list(let elements): .int(Int64(elements.count))
    case .map(let map): .int(Int64(map.count))
    default: throw .noOverload
    }
  }

  @Sendable private static func isIn(_ value: Value, _ collection: Value) throws(Fault) -> Value {
    switch collection {
    case .list(let elements): .bool(elements.contains(value))
    case .map(let map): .bool(map[value] != nil)
    default: throw .noOverload
    }
  }

  @Sendable private static func index(_ collection: Value, _ key: Value) throws(Fault) -> Value {
    switch collection {
    case .list(let elements):
      guard let index = Number.index(key) else { throw .message("a list has no index \(key.excerpt)") }
      guard elements.indices.contains(index) else {
        throw .message("index \(index) is out of range of a list of \(elements.count)")
      }
      return elements[index]
    case .optional: return try OptionalLibrary.index(collection, key)
    case .map(let map):
      guard let value = map[key] else { throw .message("no such key: \(key.excerpt)") }
      return value
    default: throw .noOverload
    }
  }
}
