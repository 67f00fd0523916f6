package import Documents

extension ForeseenRepair {
  package static let json = JSONRecordForm<ForeseenRepair>(
    "What a repair of one rule's findings would close in one tenant: a dry run of audit --fix --fixable RULE.",
    JSONKey("closes", "The fingerprints of the findings that would be closed, also of other rules.", .strings) {
      $0.closes
    },
    JSONKey(
      "flags", "What audit --fix is given beside, so that it goes by the same rules as this run: e.g. --config FILE.",
      .strings
    ) { $0.flags },
    JSONKey("grants", "How many grants would be changed.", .count) { $0.grants },
    JSONKey("max_changes", "How many a run may change without --max-changes.", .count) { $0.maxChanges },
    JSONKey("rule", "The rule whose fixes would be made.", .string) { $0.rule },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant },
    JSONKey("unsafe", "Whether it takes --unsafe-fixes: somebody may lose access.", .bool) { $0.isUnsafe }
  ) { closes, flags, grants, maxChanges, rule, tenant, isUnsafe in
    ForeseenRepair(
      tenant: tenant, rule: rule, isUnsafe: isUnsafe, grants: grants, maxChanges: maxChanges, flags: flags,
      closes: closes)
  }
}
