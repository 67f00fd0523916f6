/// What evaluating something costs: what it costs for certain, and what regular expressions and patterns cost beyond going through a
/// text once, of which an evaluation may spend a part of all only.
struct Units: Sendable, Equatable {
  var cost = 0
  var matching = 0

  static func + (first: Units, second: Units) -> Units {
    Units(
      cost: first.cost.addingSaturated(second.cost), matching: first.matching.addingSaturated(second.matching))
  }

  static func - (whole: Units, part: Units) -> Units {
    Units(cost: whole.cost - part.cost, matching: whole.matching - part.matching)
  }

  static func * (units: Units, count: Int) -> Units {
    Units(
      cost: units.cost.multipliedSaturated(by: count), matching: units.matching.multipliedSaturated(by: count))
  }

  /// Either of two.
  func or(_ other: Units) -> Units {
    Units(cost: max(cost, other.cost), matching: max(matching, other.matching))
  }

  /// All units that can be spent.
  var total: Int { cost.addingSaturated(min(matching, Limits.matching)) }
}
