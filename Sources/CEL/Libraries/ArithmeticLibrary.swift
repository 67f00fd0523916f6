/// `+ - * / %` and the minus sign (language definition, "Arithmetic operators"). Overflow is an error.
enum ArithmeticLibrary {
  private static let element = Type.list(.parameter("A"))

  static let functions: [Function] = [
    Function(
      "+",
      [Type.int, .uint, .double, .string, .bytes, element, .duration].map { Signature([$0, $0], $0) }
        + [Signature([.timestamp, .duration], .timestamp), Signature([.duration, .timestamp], .timestamp)],
      price: .making, .binary(add)),
    Function(
      "-",
      [Type.int, .uint, .double, .duration].map { Signature([$0, $0], $0) }
        + [Signature([.timestamp, .duration], .timestamp), Signature([.timestamp, .timestamp], .duration)],
      .binary(subtract)),
    Function("*", [Type.int, .uint, .double].map { Signature([$0, $0], $0) }, .binary(multiply)),
    Function("/", [Type.int, .uint, .double].map { Signature([$0, $0], $0) }, .binary(divide)),
    Function("%", [Type.int, .uint].map { Signature([$0, $0], $0) }, .binary(remainder)),
    Function("-_", [Type.int, .double].map { Signature([$0], $0) }, .unary(negate)),
  ]

  @Sendable private static func add(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)): .int(try checked(left.addingReportingOverflow(right)))
    case (.uint(let left), .uint(let right)): .uint(try checked(left.addingReportingOverflow(right)))
    case (.double(let left), .double(let right)): .double(left + right)
    case (.string(let left), .string(let right)): .string(left + right)
    case (.bytes(let left), .bytes(let right)): .bytes(left + right)
    case (.list(let left), .list(let right)): .list(left + right)
    case (.duration(let left), .duration(let right)):
      .duration(nanoseconds: try checked(left.addingReportingOverflow(right)))
    case (.timestamp(let moment), .duration(let span)), (.duration(let span), .timestamp(let moment)):
      .timestamp(try moment.advanced(nanoseconds: span))
    default: throw .noOverload
    }
  }

  @Sendable private static func subtract(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)): .int(try checked(left.subtractingReportingOverflow(right)))
    case (.uint(let left), .uint(let right)): .uint(try checked(left.subtractingReportingOverflow(right)))
    case (.double(let left), .double(let right)): .double(left - right)
    case (.duration(let left), .duration(let right)):
      .duration(nanoseconds: try checked(left.subtractingReportingOverflow(right)))
    case (.timestamp(let moment), .duration(let span)):
      .timestamp(try moment.advanced(nanoseconds: checked(Int64(0).subtractingReportingOverflow(span))))
    case (.timestamp(let left), .timestamp(let right)): .duration(nanoseconds: try left.distance(from: right))
    default: throw .noOverload
    }
  }

  @Sendable private static func multiply(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)): .int(try checked(left.multipliedReportingOverflow(by: right)))
    case (.uint(let left), .uint(let right)): .uint(try checked(left.multipliedReportingOverflow(by: right)))
    case (.double(let left), .double(let right)): .double(left * right)
    default: throw .noOverload
    }
  }

  @Sendable private static func divide(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(_), .int(0)), (.uint(_), .uint(0)): throw .message("division by zero")
    case (.int(let left), .int(let right)): .int(try checked(left.dividedReportingOverflow(by: right)))
    case (.uint(let left), .uint(let right)): .uint(left / right)
    case (.double(let left), .double(let right)): .double(left / right)
    default: throw .noOverload
    }
  }

  @Sendable private static func remainder(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(_), .int(0)), (.uint(_), .uint(0)): throw .message("modulus by zero")
    case (.int(let left), .int(let right)): .int(try checked(left.remainderReportingOverflow(dividingBy: right)))
    case (.uint(let left), .uint(let right)): .uint(left % right)
    default: throw .noOverload
    }
  }

  @Sendable private static func negate(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let value): .int(try checked(Int64(0).subtractingReportingOverflow(value)))
    case .double(let value): .double(-value)
    default: throw .noOverload
    }
  }
}

private func checked<Number>(_ result: (partialValue: Number, overflow: Bool)) throws(Fault) -> Number {
  guard !result.overflow else { throw .message("integer overflow") }
  return result.partialValue
}

extension Timestamp {
  fileprivate func advanced(nanoseconds span: Int64) throws(Fault) -> Timestamp {
    let total = Int64(nanoseconds) + span % 1_000_000_000
    let carry: Int64 = total < 0 ? -1 : total >= 1_000_000_000 ? 1 : 0
    let moment = Timestamp(
      seconds: seconds + span / 1_000_000_000 + carry, nanoseconds: Int32(total - carry * 1_000_000_000))
    guard let moment else { throw .message("the timestamp is out of range") }
    return moment
  }

  fileprivate func distance(from other: Timestamp) throws(Fault) -> Int64 {
    let (product, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carried) = product.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
    guard !overflow, !carried else { throw .message("the duration is out of range") }
    return sum
  }
}
