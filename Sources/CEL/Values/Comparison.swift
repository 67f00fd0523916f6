/// What comparing values came upon.
struct Comparison {
  /// What fields of records that cannot be read lack. If the values are equal otherwise, it is certain only if this is empty.
  var lacking: Set<String> = []
  /// The elements visited and the lengths of text compared, in units.
  var units = 0
}

extension Value {
  /// Heterogeneous equality: numbers lie on one line, strings are equal if their code points are, NaN equals nothing, values of
  /// different types differ (language definition, "Comparison Operators").
  static func areEqual(_ left: Value, _ right: Value, _ comparison: inout Comparison) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)):
      comparison.units &+= min(left.utf8.count, right.utf8.count) / Price.comparedBytes
      return left.isExactly(right)
    case (.bool(let left), .bool(let right)): return left == right
    case (.null, .null): return true
    case (.int(let left), .int(let right)): return left == right
    case (.uint(let left), .uint(let right)): return left == right
    case (.double(let left), .double(let right)): return left == right
    case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
      return Number.order(left, right) == .same
    case (.bytes(let left), .bytes(let right)):
      comparison.units &+= min(left.count, right.count) / Price.comparedBytes
      return left == right
    case (.list(let left), .list(let right)): return areEqual(left, right, &comparison)
    case (.map(let left), .map(let right)): return left.equals(right, &comparison)
    case (.record(let left), .record(let right)): return left.reads(like: right, &comparison)
    case (.type(let left), .type(let right)): return left.name == right.name
    case (.timestamp(let left), .timestamp(let right)): return left == right
    case (.duration(let left), .duration(let right)): return left == right
    case (.optional(let left?), .optional(let right?)): return areEqual(left, right, &comparison)
    case (.optional(nil), .optional(nil)): return true
    default: return false
    }
  }

  private static func areEqual(_ left: [Value], _ right: [Value], _ comparison: inout Comparison) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices {
      comparison.units &+= 1
      guard areEqual(left[index], right[index], &comparison) else { return false }
    }
    return true
  }
}
