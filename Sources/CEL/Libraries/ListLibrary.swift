/// Functions on lists beyond the standard ones: `distinct flatten first last range reverse slice sort`. `sortBy` is a macro.
enum ListLibrary {
  private static let element = Type.parameter("A")
  private static let list = Type.list(.parameter("A"))
  private static let ordered: [Type] = [.int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes]

  static let functions: [Function] = [
    Function("distinct", isMember: true, [Signature([list], list)], price: .hashing, .metered(distinct)),
    Function(
      "flatten", isMember: true, [Signature([.list(list)], list)], price: .moving,
      .unary { (list) throws(Fault) in try flatten(list, .int(1)) }),
    // For lists in which not every element is a list.
    Function(
      "flatten", isMember: true, [Signature([list], .list(.dyn))], price: .moving,
      .unary { (list) throws(Fault) in try flatten(list, .int(1)) }),
    Function(
      "flatten", isMember: true, [Signature([.list(.dyn), .int], .list(.dyn))], price: .moving,
      .binary { (list, depth) throws(Fault) in try flatten(list, depth) }),
    Function("first", isMember: true, [Signature([list], .optional(element))], end { $0.first }),
    Function("last", isMember: true, [Signature([list], .optional(element))], end { $0.last }),
    Function("lists.range", [Signature([.int], .list(.int))], price: .making, .unary(range)),
    Function(
      "reverse", isMember: true, [Signature([.string], .string), Signature([list], list)], price: .reading,
      .unary(reverse)),
    Function("slice", isMember: true, [Signature([list, .int, .int], list)], price: .making, .variadic(slice)),
    Function(
      "sort", isMember: true, ordered.map { Signature([.list($0)], .list($0)) }, price: .sorting,
      .unary { (value) throws(Fault) in
        guard case .list(let elements) = value else { throw .noOverload }
        guard let texts = texts(elements) else { return .list(try sorted(elements, by: elements)) }
        return .list(texts.sorted { $0.codePointOrder($1) == .before }.map { .string($0) })
      }),
  ]

  /// Whether values of the type have an order, as far as the type tells.
  static func isOrdered(_ type: Type) -> Bool {
    switch type {
    case .dyn, .variable: true
    default: ordered.contains(type)
    }
  }

  private static func end(_ pick: @escaping @Sendable ([Value]) -> Value?) -> Function.Body {
    .unary { (list) throws(Fault) in
      guard case .list(let elements) = list else { throw .noOverload }
      return .optional(pick(elements))
    }
  }

  @Sendable private static func distinct(_ values: [Value], _ meter: inout Meter) throws(Fault) -> Value {
    guard case .list(let elements) = values[0] else { throw .noOverload }
    let different = try different(elements, &meter)
    // The same list is known again by what remembers lists.
    return different.count == elements.count ? values[0] : .list(different)
  }

  private static func different(_ elements: [Value], _ meter: inout Meter) throws(Fault) -> [Value] {
    if elements.count <= fewTexts, let texts = distinctTexts(elements) { return texts }
    var seen = HashedList()
    var result: [Value] = []
    for element in elements {
      switch try seen.insert(element, &meter) {
      case .yes: continue
      case .no: result.append(element)
      case .lacking(let names): throw .unavailable(names)
      }
    }
    return result
  }

  /// Up to so many texts are compared with each other faster than hashed.
  static let fewTexts = 12

  /// The different ones of a few texts; nil if there are other values among them.
  private static func distinctTexts(_ elements: [Value]) -> [Value]? {
    var result: [Value] = []
    for element in elements {
      guard case .string(let text) = element else { return nil }
      let isNew = result.allSatisfy { other in
        if case .string(let other) = other { !other.isExactly(text) } else { true }
      }
      if isNew { result.append(element) }
    }
    return result
  }

  private static func flatten(_ list: Value, _ depth: Value) throws(Fault) -> Value {
    guard case .list(let elements) = list, case .int(let depth) = depth else { throw .noOverload }
    guard depth >= 0 else { throw .message("flatten takes a depth of 0 or more") }
    var result: [Value] = []
    try append(elements, depth: depth, to: &result)
    return .list(result)
  }

  private static func append(_ elements: [Value], depth: Int64, to result: inout [Value]) throws(Fault) {
    for element in elements {
      if depth > 0, case .list(let inner) = element {
        try append(inner, depth: depth - 1, to: &result)
      } else {
        result.append(element)
        try Limits.checkCount(result.count)
      }
    }
  }

  @Sendable private static func range(_ count: Value) throws(Fault) -> Value {
    guard case .int(let count) = count else { throw .noOverload }
    guard count > 0 else { return .list([]) }
    try Limits.checkCount(Int(clamping: count))
    return .list((0..<count).map { .int($0) })
  }

  @Sendable private static func reverse(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .string(let text): return .string(reversed(text))
    case .list(let elements): return .list(elements.reversed())
    default: throw .noOverload
    }
  }

  /// The characters from the last to the first, each with its bytes as they were.
  private static func reversed(_ text: String) -> String {
    let bytes = UTF8Text(text).bytes
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var end = bytes.count
    while end > 0 {
      var start = end - 1
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      result += bytes[start..<end]
      end = start
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Sendable private static func slice(_ values: [Value]) throws(Fault) -> Value {
    guard case .list(let elements) = values[0], case .int(let start) = values[1], case .int(let end) = values[2] else {
      throw .noOverload
    }
    guard start >= 0, start <= end, end <= elements.count else {
      throw .message("a list of \(elements.count) has no slice from \(start) to \(end)")
    }
    return .list(Array(elements[Int(start)..<Int(end)]))
  }

  /// The elements in the order of their keys, equal ones as they were.
  static func sorted(_ elements: [Value], by keys: [Value]) throws(Fault) -> [Value] {
    guard let first = keys.first else { return [] }
    if let texts = texts(keys) { return sorted(elements) { texts[$0].codePointOrder(texts[$1]) } }
    guard isOrdered(first.type) else { throw .message("there is no order of \(first.kind) values") }
    for key in keys where key.type != first.type {
      throw .message("there is no order between \(first.kind) and \(key.kind)")
    }
    // Keys of one type that has an order can be compared. NaN comes neither before nor after anything, so that with it among the keys no
    // order is promised, as in other engines.
    return sorted(elements) { (try? RelationLibrary.order(keys[$0], keys[$1])) ?? .none }
  }

  private static func sorted(_ elements: [Value], _ order: (Int, Int) -> Order) -> [Value] {
    let places = elements.indices.sorted { left, right in
      let order = order(left, right)
      return order == .before || order != .after && left < right
    }
    return places.map { elements[$0] }
  }

  /// The values as texts; nil if there are others among them.
  private static func texts(_ values: [Value]) -> [String]? {
    var texts: [String] = []
    texts.reserveCapacity(values.count)
    for value in values {
      guard case .string(let text) = value else { return nil }
      texts.append(text)
    }
    return texts
  }
}
