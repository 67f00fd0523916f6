import Documents

extension TierSettings {
  static let json = JSONRecordForm<TierSettings>(
    "By what the tiers of the scopes of APIs of one's own were told.",
    JSONKey("read_verbs", "The verbs of scopes that only read.", .strings) { $0.readVerbs },
    JSONKey("tiers", "The configured ones: of two that fit the later wins.", .list(of: .object(ConfiguredTier.json))) {
      $0.tiers
    }
  ) { readVerbs, tiers in TierSettings(readVerbs: readVerbs, tiers: tiers) }
}

extension ConfiguredTier {
  static let json = JSONRecordForm<ConfiguredTier>(
    "The tier of scopes.",
    JSONKey("audience", "A pattern of the APIs' identifiers.", .string) { $0.audience.pattern },
    JSONKey("scope", "A pattern of the scopes.", .string) { $0.scope.pattern },
    JSONKey("tier", "What they are worth.", .word) { $0.tier }
  ) { audience, scope, tier in ConfiguredTier(audience: Glob(audience), scope: Glob(scope), tier: tier) }
}
