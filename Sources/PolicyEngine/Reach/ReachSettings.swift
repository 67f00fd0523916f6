package import Documents

/// What a configuration says of reach.
package struct ReachSettings: Sendable, Equatable {
  /// The verbs of scopes that only read, on APIs of one's own.
  package var readVerbs = ScopeWords.standardVerbs
  /// In order: of two that fit the later wins.
  package var tiers: [ConfiguredTier] = []
  /// In order: of two that fit the first wins.
  package var owners: [OwnerRule] = []
  /// What becomes of findings on dormant grants.
  package var dormant = DormantFindings.keep

  package init() {}

  /// The keys of `client_metadata` that name owners.
  package var ownerMetadataKeys: [String] {
    owners.compactMap { if case .metadata(let key) = $0.source { key } else { nil } }
  }
}

/// What becomes of findings on dormant grants.
package enum DormantFindings: String, CaseIterable, Sendable {
  case keep
  /// They become notes.
  case demote
}

/// The tier of the scopes of APIs of one's own that fit.
package struct ConfiguredTier: Sendable, Equatable {
  package let audience: Glob
  package let scope: Glob
  package let tier: Tier

  package init(audience: Glob, scope: Glob, tier: Tier) {
    self.audience = audience
    self.scope = scope
    self.tier = tier
  }
}
