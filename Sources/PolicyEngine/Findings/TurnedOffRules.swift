/// The rules that are on by default and yet did not run, by who decided it.
package struct TurnedOffRules: Sendable, Equatable {
  /// Ids of those that were turned off by name, in the order of the catalogue.
  package var named: [String] = []
  /// How many a selection of other rules left out.
  package var unselected = 0

  package init(named: [String] = [], unselected: Int = 0) {
    self.named = named
    self.unselected = unselected
  }
}
