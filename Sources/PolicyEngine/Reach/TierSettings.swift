/// By what an audit told the tiers of the scopes of APIs of one's own, so that whoever reads its report tells the same.
package struct TierSettings: Sendable, Equatable {
  /// The verbs of scopes that only read.
  package let readVerbs: [String]
  /// In order: of two that fit the later wins.
  package let tiers: [ConfiguredTier]

  package init(readVerbs: [String], tiers: [ConfiguredTier]) {
    self.readVerbs = readVerbs
    self.tiers = tiers
  }

  init(_ settings: ReachSettings) { self.init(readVerbs: settings.readVerbs, tiers: settings.tiers) }

  /// What they say of scopes.
  var knowledge: ReachKnowledge {
    var settings = ReachSettings()
    (settings.readVerbs, settings.tiers) = (readVerbs, tiers)
    return ReachKnowledge(settings)
  }
}
