/// Counts what an evaluation spends. A unit is a node evaluated, an element visited or a few bytes of text looked at.
struct Meter: Sendable {
  private(set) var spent = 0
  /// The part of it that machines for regular expressions spent.
  private(set) var matching = 0
  /// The part of it that an evaluation spends once, however often it comes to the place.
  private var once = Units()

  /// Notes units; throws if more are spent than may be.
  @inline(__always)
  mutating func charge(_ units: Int) throws(Fault) {
    spent = spent.addingSaturated(units)
    if spent > Limits.cost { throw Self.exhausted }
  }

  /// Notes units of a machine that matches a regular expression: what it compiles, the states that it makes, the places that it
  /// goes through. They count like others, and a part of what may be spent is all that they may take, so that an estimate need
  /// not foresee what an unknown pattern does.
  mutating func chargeMatching(_ units: Int) throws(Fault) {
    matching = matching.addingSaturated(units)
    if matching > Limits.matching {
      throw .limit("its regular expressions cost the evaluation more than the limit of \(Limits.matching) units")
    }
    try charge(units)
  }

  /// Notes units of comparing texts with patterns that have wildcards: they count as those of regular expressions do.
  mutating func chargePatterns(_ units: Int) throws(Fault) {
    matching = matching.addingSaturated(units)
    if matching > Limits.matching {
      throw .limit("the evaluation costs more than the limit of \(Limits.matching) units for patterns")
    }
    try charge(units)
  }

  /// What was spent so far.
  var spending: Units { Units(cost: spent - matching, matching: matching) }

  /// Notes what something cost before, unless it is more than may be spent; gives whether it was noted.
  @inline(__always)
  mutating func chargeWhole(_ steady: Units, once: Units = Units()) -> Bool {
    let (units, left) = (steady + once, leftUnits)
    guard units.cost.addingSaturated(units.matching) <= left.cost, units.matching <= left.matching else { return false }
    spent += units.cost + units.matching
    matching += units.matching
    self.once = self.once + once
    return true
  }

  // MARK: What is spent once

  /// How far an evaluation has come.
  struct Mark {
    fileprivate let spending: Units
    fileprivate let once: Units
  }

  var mark: Mark { Mark(spending: spending, once: once) }

  /// Takes what was spent since for what an evaluation spends once, however often it comes to the place.
  mutating func countOnce(since mark: Mark) {
    once = mark.once + (spending - mark.spending)
  }

  /// What was spent since: whenever it is done, and once in an evaluation.
  func spent(since mark: Mark) -> (steady: Units, once: Units) {
    let once = once - mark.once
    return (spending - mark.spending - once, once)
  }

  /// What may still be spent, and the part of it that may be spent on matching.
  var leftUnits: Units { Units(cost: left, matching: max(0, Limits.matching - matching)) }

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
