/// What a repair of one rule's findings would close in one tenant if it were made now, as the planner of the audit found: a
/// dry run of `audit --fix --fixable RULE`.
package struct ForeseenRepair: Sendable, Equatable {
  /// The tenant's domain.
  package let tenant: String
  /// The rule whose fixes are made.
  package let rule: String
  /// Whether it takes `--unsafe-fixes`: somebody may lose access.
  package let isUnsafe: Bool
  /// How many grants would be changed; more than `maxChanges` are refused.
  package let grants: Int
  /// How many grants a run may change without being told another limit.
  package let maxChanges: Int
  /// What `audit --fix` is given beside, so that it goes by the same rules as this run: each word of a command line.
  package let flags: [String]
  /// The fingerprints of the findings that would be closed, also of other rules; in the order of the report.
  package let closes: [String]

  package init(
    tenant: String, rule: String, isUnsafe: Bool, grants: Int, maxChanges: Int, flags: [String], closes: [String]
  ) {
    self.tenant = tenant
    self.rule = rule
    self.isUnsafe = isUnsafe
    self.grants = grants
    self.maxChanges = maxChanges
    self.flags = flags
    self.closes = closes
  }
}
