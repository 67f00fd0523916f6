/// The rules that are on by default and yet did not run, by who decided it.
package struct TurnedOffRules: Sendable, Equatable {
  /// Ids of those that were turned off by name, in the order of the catalogue.
  package var named: [String] = []
  /// How many a selection of other rules left out.
  package var unselected = 0
  /// The profile that ran; where rules were selected it decided nothing, and is the standard one.
  package var profile = RuleProfile.standard
  /// How many are not in the profile.
  package var outsideProfile = 0
  /// All of them with the controls that they serve.
  package var rules: [Rule] = []

  /// A rule that did not run.
  package struct Rule: Sendable, Equatable {
    package let id: String
    package let controls: [String]

    package init(id: String, controls: [String]) {
      self.id = id
      self.controls = controls
    }
  }

  package init(
    named: [String] = [], unselected: Int = 0, profile: RuleProfile = .standard, outsideProfile: Int = 0,
    rules: [Rule] = []
  ) {
    self.named = named
    self.unselected = unselected
    self.profile = profile
    self.outsideProfile = outsideProfile
    self.rules = rules
  }
}
