/// Counts what an evaluation spends. A unit is a node evaluated, an element visited or a few bytes of text looked at.
struct Meter: Sendable {
  private(set) var spent = 0

  /// Notes units; throws if more are spent than may be.
  @inline(__always)
  mutating func charge(_ units: Int) throws(Fault) {
    spent = spent.addingSaturated(units)
    if spent > Limits.cost { throw Self.exhausted }
  }

  /// The units that may still be spent.
  var left: Int { max(0, Limits.cost - spent) }

  static var exhausted: Fault { .limit("the evaluation costs more than the limit of \(Limits.cost) units") }
}

extension Int {
  /// The sum, or the greatest int if it is greater.
  @inline(__always)
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the greatest int if it is greater.
  func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
