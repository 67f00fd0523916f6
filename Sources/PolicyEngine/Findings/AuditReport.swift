package import Documents
package import Tenant

/// Everything that one audit found and how much it read: the value that reporters render, and nothing else does.
package struct AuditReport: Sendable, Equatable {
  /// The version of grantlint that made it.
  package let toolVersion: String
  package var run: RunRecord
  package var tenants: [TenantReport]
  /// The rules that were evaluated and, where waivers are in use, the checks of those, by id.
  package var rules: [RuleReport]
  /// Ids of the rules that were switched off or not selected.
  package internal(set) var disabledRules: [String]
  /// Why rules are off that are on by default.
  package var turnedOff = TurnedOffRules()
  /// What a configuration takes away that was found; nil where none does.
  package var weakening: Weakening?
  /// Rules that could not be evaluated on every grant because a source of this kind carries no such data.
  package let skippedRules: [SkippedRule]
  /// Sorted by rank and severity (worst first), rule, tenant, subject, grant.
  package var findings: [Finding]
  /// Failures below `--min-severity`, and of other owners than `--owner`, that are not among the findings, but counted; see
  /// `listing`.
  package var unlisted: [FindingCount] = []
  /// What the verdict is made by.
  package internal(set) var thresholds: Thresholds
  /// What has to be known before anything else; every format begins with it.
  package var attention: [Attention] = []
  /// What became of each grant that has a fix; empty where no repair was asked for.
  package var remediation: [RemediationRecord]
  /// What repairs would close, by tenant and rule; empty where none was tried: the audit is incomplete, no fix is known, there are
  /// too many to try them all, or no format shows them.
  package var foreseenRepairs: [ForeseenRepair] = []
  /// What deletions would close, by tenant; empty where none was tried.
  package var foreseenDeletions: [ForeseenDeletion] = []
  /// The waivers in force, in the order of their file.
  package var waivers: [WaiverRecord] = []
  /// nil: the audit was held against no baseline.
  package var baseline: BaselineComparison?
  /// What will have to be changed in the waivers and the baseline; for whoever runs the audit, and in JSON alone.
  package var acceptanceWarnings: [String] = []
  /// What every grant that was read allows, tenant by tenant, in the order of the grants' keys.
  package var inventory = Inventory()
  /// What each rule said of the grants without finding fault with them, by rule and result; empty unless the auditor was
  /// asked to keep it.
  package var evaluations: [EvaluationRecord] = []

  package init(
    toolVersion: String, run: RunRecord, tenants: [TenantReport], rules: [RuleReport], disabledRules: [String] = [],
    skippedRules: [SkippedRule] = [], findings: [Finding], thresholds: Thresholds = Thresholds(),
    remediation: [RemediationRecord] = []
  ) {
    self.toolVersion = toolVersion
    self.run = run
    self.tenants = tenants
    self.rules = rules
    self.disabledRules = disabledRules
    self.skippedRules = skippedRules
    self.findings = findings
    self.thresholds = thresholds
    self.remediation = remediation
  }
}

/// The run that made a report: the only part that differs between two audits of the same data.
package struct RunRecord: Sendable, Equatable {
  /// Unique; sent to the API as the correlation id of changes.
  package let id: String
  /// UTC, RFC 3339 with seconds: `2026-01-31T02:00:00Z`.
  package let startedAt: String
  package let durationMilliseconds: Int
  /// Where the tenant was reached, as `TenantIdentity.address` says it; nil for files.
  package let address: String?
  /// Whether a signal ended the run before its work was done.
  package var wasInterrupted = false
  /// The part of a fleet that the run was to audit; nil: all of it, or one tenant.
  package var shard: Shard?
  /// Of a merged run the shards, from 0, whose reports there were not.
  package var missingShards: [Int] = []
  /// How many tenants of the fleet are theirs.
  package var missingTenants = 0

  package init(id: String, startedAt: String, durationMilliseconds: Int, address: String? = nil) {
    self.id = id
    self.address = address
    self.startedAt = startedAt
    self.durationMilliseconds = durationMilliseconds
  }
}

/// What was read of one tenant.
package struct TenantReport: Sendable, Equatable {
  package let identity: TenantIdentity
  /// How much was read, by collection.
  package let coverage: Coverage
  /// The reads that the verdict needed and that fell short, and `nothingEvaluated`; each makes the audit incomplete.
  package let gaps: [CoverageGap]
  /// What was audited, where somebody asked for its digest.
  package var inputs: [InputDigest]
  /// nil in reports of earlier versions.
  package var tierSettings: TierSettings?
  /// How many values of its grants are known once the code that declares them is deployed.
  package var awaitedValues = 0
  /// How the rules ran on it, where the report is, or is a part of, one of several tenants; nil: as the report says.
  package var rules: TenantRules?

  package init(
    identity: TenantIdentity, coverage: Coverage, gaps: [CoverageGap] = [], inputs: [InputDigest] = [],
    tierSettings: TierSettings? = nil
  ) {
    self.identity = identity
    self.coverage = coverage
    self.gaps = gaps
    self.inputs = inputs
    self.tierSettings = tierSettings
  }

  package var grantsRead: Int { coverage[.clientGrants]?.read ?? 0 }
}

/// One rule as it was evaluated, and how often it came to which result.
package struct RuleReport: Sendable, Equatable {
  package let id: String
  package let title: String
  package let subject: RuleSubject
  /// `builtin`, or the path of the rule file.
  package let source: String
  /// Hex SHA-256 of the rule file: says which text of the rule was in force.
  package let sha256: String
  package let severity: Severity
  package let rationale: String
  package let remedy: String
  package let references: [String]
  package let tags: [String]
  package let controls: [String]
  /// Whether it proposes fixes, to some grants at least; nil where the report does not say so.
  package let hasFix: Bool?
  /// The parameters in force.
  package let parameters: JSONObject
  package let counts: RuleCounts

  package init(
    id: String, title: String, subject: RuleSubject = .grant, source: String, sha256: String, severity: Severity,
    rationale: String = "", remedy: String = "", references: [String] = [], tags: [String] = [],
    controls: [String] = [], hasFix: Bool? = nil, parameters: JSONObject = [:], counts: RuleCounts
  ) {
    self.id = id
    self.title = title
    self.subject = subject
    self.source = source
    self.sha256 = sha256
    self.severity = severity
    self.rationale = rationale
    self.remedy = remedy
    self.references = references
    self.tags = tags
    self.controls = controls
    self.hasFix = hasFix
    self.parameters = parameters
    self.counts = counts
  }
}

/// Grants, or what else a rule is about, by the result that it had on them; waivers by that of a check of waivers.
package struct RuleCounts: Sendable, Equatable {
  package var pass = 0
  package var fail = 0
  package var notApplicable = 0
  package var unknown = 0
  /// Grants on which it could not be evaluated because the source carries no such data.
  package var skipped = 0
  /// Grants for whose audience the configuration turns it off.
  package var disabled = 0

  package init(
    pass: Int = 0, fail: Int = 0, notApplicable: Int = 0, unknown: Int = 0, skipped: Int = 0, disabled: Int = 0
  ) {
    self.pass = pass
    self.fail = fail
    self.notApplicable = notApplicable
    self.unknown = unknown
    self.skipped = skipped
    self.disabled = disabled
  }

  /// Adds the results on other grants.
  mutating func add(_ other: RuleCounts) {
    pass += other.pass
    fail += other.fail
    notApplicable += other.notApplicable
    unknown += other.unknown
    skipped += other.skipped
    disabled += other.disabled
  }

  /// Grants on which the rule came to a result.
  package var evaluated: Int { pass + fail + notApplicable + unknown }
}

/// A rule that was not evaluated on every grant, for lack of data that the source does not carry or the token may not read.
package struct SkippedRule: Sendable, Equatable {
  package let rule: String
  package let needs: [TenantCollection]
  /// On how many grants; of a rule that is about something else all that were read.
  package let grants: Int
  /// The token scopes with which it would be evaluated; empty where the source carries no such data at all.
  package let missingScopes: [String]
  /// The fields that are known once the code is deployed, where it needs them.
  package let awaits: [String]

  package init(
    rule: String, needs: [TenantCollection], grants: Int, missingScopes: [String] = [], awaits: [String] = []
  ) {
    self.awaits = awaits
    self.rule = rule
    self.needs = needs
    self.grants = grants
    self.missingScopes = missingScopes
  }
}

/// Which findings decide the verdict and which are shown.
package struct Thresholds: Sendable, Equatable {
  /// Open findings at or above it make exit code 1; nil: none does.
  package let failOn: Severity?
  /// Findings below it are counted but not listed.
  package let minimumSeverity: Severity
  /// Findings of owners that do not fit it are counted but not listed; nil: those of all owners are.
  package let owner: Glob?
  /// Whether skipped rules make the audit incomplete.
  package let strict: Bool
  /// How many days a waiver may last at most by the configuration; nil: it does not say.
  package let waiverDays: Int?

  package init(
    failOn: Severity? = .error, minimumSeverity: Severity = .note, owner: Glob? = nil, strict: Bool = false,
    waiverDays: Int? = nil
  ) {
    self.failOn = failOn
    self.minimumSeverity = minimumSeverity
    self.owner = owner
    self.strict = strict
    self.waiverDays = waiverDays
  }
}
