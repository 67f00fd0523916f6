package import Documents

/// What a configuration file says, form checked; names of rules and their parameters are checked against a catalogue
/// by `adjustments`.
///
/// What is absent is nil or empty: a flag or an environment variable comes before it, a default after it.
package struct Configuration: Sendable {
  /// The name under which a file is looked for.
  package static let fileName = ".grantlint.yml"
  /// The `version` of the file that this grantlint reads.
  package static let version = 1

  package let path: String
  /// Whether it was found rather than named: then it has none of what only a named one may say.
  package let isDiscovered: Bool
  package internal(set) var tenants: [ConfiguredTenant] = []
  /// What tenants can have in common.
  package internal(set) var groups: [TenantGroup] = []
  /// Which rules run where nothing is said of them.
  package internal(set) var profile: RuleProfile?
  /// Files and folders of rules, relative to the file.
  package internal(set) var ruleFolders: [Located<String>] = []
  /// Ids of built-in rules that a rule from elsewhere may replace.
  package internal(set) var overridable: [Located<String>] = []
  /// What it says of rules, for all tenants.
  package internal(set) var ruleSettings: [RuleSetting] = []
  package internal(set) var roles = Roles()
  /// What it says of the worth of scopes, of owners and of dormant grants.
  package internal(set) var reach = ReachSettings()
  /// The keys of the applications' metadata that are read; never in a discovered file.
  package internal(set) var metadataKeys: [String] = []
  /// In order: of two that fit an audience the later wins.
  package internal(set) var audiences: [AudienceSettings] = []
  /// Relative to the file.
  package internal(set) var waiverFile: Located<String>?
  /// How far ahead a waiver may end.
  package internal(set) var waiverDays: Int?
  /// Relative to the file.
  package internal(set) var baseline: Located<String>?
  package internal(set) var outputs: [OutputSetting] = []
  package internal(set) var failOn: FailOn?
  package internal(set) var minimumSeverity: Severity?
  /// Calls a second at most.
  package internal(set) var maxRPS: Double?
  /// Seconds.
  package internal(set) var timeout: Double?
  package internal(set) var remediation = RemediationSettings()
  /// The folder of journals and locks, relative to the file; never in a discovered one.
  package internal(set) var state: Located<String>?

  /// What a file says that says nothing.
  init(path: String, isDiscovered: Bool) {
    self.path = path
    self.isDiscovered = isDiscovered
  }
}

/// The severity of an open finding from which the exit code is 1.
package enum FailOn: String, CaseIterable, Sendable {
  case error, warning, note, never

  /// nil: no finding does.
  package var severity: Severity? { Severity(rawValue: rawValue) }
}

/// A report that every audit writes.
package struct OutputSetting: Sendable {
  /// One of the formats that the reader was given.
  package let format: String
  /// Relative to the file.
  package let path: Located<String>
}

/// What differs for the grants of some audiences.
package struct AudienceSettings: Sendable {
  package let match: Glob
  package let rules: [RuleSetting]
}

/// What a repair may touch, as the file says it.
package struct RemediationSettings: Sendable {
  /// The most that a discovered file may allow.
  package static let discoveredMaximum = 10

  package var maxChanges: Int?
  /// The only rules whose findings are repaired; nil: all.
  package var fixable: [Located<String>]?
  package var unfixable: [Located<String>] = []
  package var protected: [ProtectedSelector] = []

  package init() {}
}

/// Grants that are never changed: those that fit every pattern that is given. At least one is.
package struct ProtectedSelector: Sendable, Equatable {
  package let clientID: Glob?
  package let clientName: Glob?
  package let audience: Glob?
}

/// A tenant, how to sign in to it, and what differs there.
package struct ConfiguredTenant: Sendable {
  /// In lower case.
  package let domain: String
  /// The identifier of its Management API, where `domain` is a custom domain.
  package let audience: Located<String>?
  /// Names of environment variables; empty: the usual ones.
  package let credentials: [CredentialVariable]
  /// The names of the groups that it is in; of two that say something the later wins.
  package var groups: [Located<String>] = []
  /// In the place of https://DOMAIN, as `--api-url` says it.
  package var apiURL: Located<String>?
  /// Before what its groups say.
  package let overrides: TenantOverrides
}

/// Tenants by what they have in common.
package struct TenantGroup: Sendable {
  package let name: Located<String>
  package let overrides: TenantOverrides
}

/// What differs for a tenant or a group of tenants from what the file says of all.
package struct TenantOverrides: Sendable {
  package var rules: [RuleSetting] = []
  /// Calls a second at most.
  package var maxRPS: Double?
  /// Seconds.
  package var timeout: Double?
}

extension Configuration {
  /// What differs for a tenant, what comes first last: the later wins.
  package func overrides(of tenant: ConfiguredTenant) -> [TenantOverrides] {
    tenant.groups.compactMap { name in groups.first { $0.name.value.isIdentical(to: name.value) }?.overrides }
      + [tenant.overrides]
  }
}

/// The environment variable that stands in for one of the usual ones.
package struct CredentialVariable: Sendable {
  /// The usual one: `AUTH0_CLIENT_SECRET`.
  package let standard: String
  package let name: Located<String>
}

/// Why a configuration file could not be used.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  package let problems: Diagnostics
  /// The outputs that it names all the same: no older report may be left there.
  package let outputs: [OutputSetting]
  /// What could be read of it, for the names in it to be checked too; of no other use. nil: nothing.
  package let partial: Configuration?

  package var description: String { problems.description }
}
