/// The `math` extension.
enum MathLibrary {
  private static let numbers: [Type] = [.int, .uint, .double]

  static let functions: [Function] =
    [
      Function(
        "math.greatest", [], price: .extremes, infer: extremeType,
        .variadic { (values) throws(Fault) in try extreme(values, .after) }),
      Function(
        "math.least", [], price: .extremes, infer: extremeType,
        .variadic { (values) throws(Fault) in try extreme(values, .before) }),
      Function("math.abs", numbers.map { Signature([$0], $0) }, .unary(abs)),
      Function("math.sign", numbers.map { Signature([$0], $0) }, .unary(sign)),
      Function("math.sqrt", numbers.map { Signature([$0], .double) }, .unary(sqrt)),
      test("math.isNaN", \.isNaN), test("math.isInf", \.isInfinite), test("math.isFinite", \.isFinite),
      Function("math.bitNot", [Type.int, .uint].map { Signature([$0], $0) }, .unary(bitNot)),
      bits("math.bitAnd", { $0 & $1 }), bits("math.bitOr", { $0 | $1 }), bits("math.bitXor", { $0 ^ $1 }),
      shift("math.bitShiftLeft") { $0 << $1 }, shift("math.bitShiftRight") { $0 >> $1 },
    ]
    + ([
      ("math.ceil", .up), ("math.floor", .down), ("math.round", .toNearestOrAwayFromZero), ("math.trunc", .towardZero),
    ] as [(String, FloatingPointRoundingRule)]).map { name, rule in
      Function(
        name, [Signature([.double], .double)],
        .unary { (value) throws(Fault) in
          guard case .double(let value) = value else { throw .noOverload }
          return .double(value.rounded(rule))
        })
    }

  // MARK: Extremes

  /// The type of the greatest or least of numbers or of a list of them: theirs if they are of one type.
  @Sendable private static func extremeType(_ types: [Type]) -> Type? {
    if types.count == 1, case .list(let element) = types[0] {
      return element == .dyn || numbers.contains(element) ? element : nil
    }
    guard types.allSatisfy({ $0 == .dyn || numbers.contains($0) }) else { return nil }
    return types.allSatisfy { $0 == types[0] } ? types[0] : .dyn
  }

  private static func extreme(_ arguments: [Value], _ wanted: Order) throws(Fault) -> Value {
    var values = arguments
    if arguments.count == 1, case .list(let elements) = arguments[0] { values = elements }
    guard var best = values.first else { throw .message("an empty list has no greatest or least number") }
    for value in values {
      guard let order = Number.order(value, best) else { throw .noOverload }
      if order == wanted { best = value }
    }
    return best
  }

  // MARK: Numbers

  @Sendable private static func abs(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(.min): throw .message("integer overflow")
    case .int(let value): .int(Swift.abs(value))
    case .uint: value
    case .double(let value): .double(value.magnitude)
    default: throw .noOverload
    }
  }

  @Sendable private static func sign(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let value): .int(value.signum())
    case .uint(let value): .uint(value.signum())
    case .double(let value): .double(value.isNaN ? value : value > 0 ? 1 : value < 0 ? -1 : 0)
    default: throw .noOverload
    }
  }

  @Sendable private static func sqrt(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let value): .double(Double(value).squareRoot())
    case .uint(let value): .double(Double(value).squareRoot())
    case .double(let value): .double(value.squareRoot())
    default: throw .noOverload
    }
  }

  private static func test(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> Function {
    Function(
      name, [Signature([.double], .bool)],
      .unary { (value) throws(Fault) in
        guard case .double(let value) = value else { throw .noOverload }
        return .bool(holds(value))
      })
  }

  // MARK: Bits

  @Sendable private static func bitNot(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let value): .int(~value)
    case .uint(let value): .uint(~value)
    default: throw .noOverload
    }
  }

  private static func bits(_ name: String, _ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function(
      name, [Type.int, .uint].map { Signature([$0, $0], $0) },
      .binary { (left, right) throws(Fault) in
        switch (left, right) {
        case (.int(let left), .int(let right)):
          return .int(Int64(bitPattern: combine(UInt64(bitPattern: left), UInt64(bitPattern: right))))
        case (.uint(let left), .uint(let right)): return .uint(combine(left, right))
        default: throw .noOverload
        }
      })
  }

  /// Shifts the bits; zeros come in, also from the left of a negative int.
  private static func shift(_ name: String, _ move: @escaping @Sendable (UInt64, Int64) -> UInt64) -> Function {
    Function(
      name, [Type.int, .uint].map { Signature([$0, .int], $0) },
      .binary { (value, places) throws(Fault) in
        guard case .int(let places) = places else { throw .noOverload }
        guard places >= 0 else { throw .message("bits cannot be shifted by \(places)") }
        switch value {
        case .int(let value): return .int(Int64(bitPattern: move(UInt64(bitPattern: value), places)))
        case .uint(let value): return .uint(move(value, places))
        default: throw .noOverload
        }
      })
  }
}
