/// How two values lie to each other; `none` if one of them is NaN.
enum Order {
  case before
  case same
  case after
  case none

  init<T: Comparable>(_ left: T, _ right: T) {
    self = left < right ? .before : left == right ? .same : left > right ? .after : .none
  }
}

/// The one line on which int, uint and double lie (language definition, "Numeric Values").
enum Number {
  /// The order of two numbers of any of the three types, or nil if one is no number. Against a double an integer counts as its nearest double.
  static func order(_ left: Value, _ right: Value) -> Order? {
    switch (left, right) {
    case (.int(let left), .int(let right)): Order(left, right)
    case (.uint(let left), .uint(let right)): Order(left, right)
    case (.double(let left), .double(let right)): Order(left, right)
    case (.int(let left), .uint(let right)): left < 0 ? .before : Order(UInt64(left), right)
    case (.uint(let left), .int(let right)): right < 0 ? .after : Order(left, UInt64(right))
    case (.int(let left), .double(let right)): Order(Double(left), right)
    case (.double(let left), .int(let right)): Order(left, Double(right))
    case (.uint(let left), .double(let right)): Order(Double(left), right)
    case (.double(let left), .uint(let right)): Order(left, Double(right))
    default: nil
    }
  }

  /// The place in a list that a number names: an int, a uint, or a double without a fraction.
  static func index(_ value: Value) -> Int? {
    switch value {
    case .int(let value): Int(exactly: value)
    case .uint(let value): Int(exactly: value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }
}
