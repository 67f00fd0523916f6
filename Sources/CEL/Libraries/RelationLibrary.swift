/// `< <= > >=` and `!` (language definition, "Ordering Operators"). `==` and `!=` are planned apart, because they can lack fields.
enum RelationLibrary {
  private static let ordered: [Type] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]
  private static let signatures = ordered.map { Signature([$0, $0], .bool) }
  private static let any = Type.parameter("A")

  static let functions: [Function] = [
    Function("<", signatures, price: .order, relation { $0 == .before }),
    Function("<=", signatures, price: .order, relation { $0 == .before || $0 == .same }),
    Function(">", signatures, price: .order, relation { $0 == .after }),
    Function(">=", signatures, price: .order, relation { $0 == .after || $0 == .same }),
    Function("!", [Signature([.bool], .bool)], .unary(not)),
    Function("==", [Signature([any, any], .bool)], .binary { (left, right) throws(Fault) in .bool(left == right) }),
    Function("!=", [Signature([any, any], .bool)], .binary { (left, right) throws(Fault) in .bool(left != right) }),
  ]

  private static func relation(_ holds: @escaping @Sendable (Order) -> Bool) -> Function.Body {
    .binary { (left, right) throws(Fault) in .bool(holds(try order(left, right))) }
  }

  static func order(_ left: Value, _ right: Value) throws(Fault) -> Order {
    switch (left, right) {
    case (.string(let left), .string(let right)): return left.codePointOrder(right)
    case (.bool(let left), .bool(let right)): return Order(left ? 1 : 0, right ? 1 : 0)
    case (.bytes(let left), .bytes(let right)):
      return left.withUnsafeBytes { left in right.withUnsafeBytes { Order(bytes: left, $0) } }
    case (.timestamp(let left), .timestamp(let right)): return Order(left, right)
    case (.duration(let left), .duration(let right)): return Order(left, right)
    default:
      guard let order = Number.order(left, right) else { throw .noOverload }
      return order
    }
  }

  @Sendable private static func not(_ value: Value) throws(Fault) -> Value {
    guard case .bool(let value) = value else { throw .noOverload }
    return .bool(!value)
  }
}
