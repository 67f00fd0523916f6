import CEL
import Documents
package import PolicyEngine
import Remediation
package import Reporting

/// All settings that more than a flag can say, each stated once: what commands take, what they read, what their help and
/// the page on configuration say of them follows. One that is a row alone is put together from all places by what reads it:
/// lists of rules and outputs, the configuration itself, and what the credentials are made of.
package enum Settings {
  // MARK: What is audited, and by which rules

  package static let config = SettingRow(
    "config", takes: "path", variable: "GRANTLINT_CONFIG",
    "The configuration file; without it .grantlint.yml here or, in a repository, above up to its root")

  package static let rules = SettingRow(
    "rules", takes: "path", variable: "GRANTLINT_RULES", key: "rules.folders",
    "Add the rules of a file or folder; repeatable")

  package static let select = SettingRow(
    "select", takes: "id,…", variable: "GRANTLINT_SELECT", key: "rules.settings", "Only these rules")

  package static let ignore = SettingRow(
    "ignore", takes: "id,…", variable: "GRANTLINT_IGNORE", key: "rules.settings", "Not these rules")

  package static let profile = Setting<RuleProfile>(
    "profile", takes: "name", variable: "GRANTLINT_PROFILE", key: "profile", fallback: .standard,
    "Which rules run where none are selected: starter is what a tenant should see first, strict also has what reports much"
  ) { $0.configuration.profile }

  package static let param = SettingRow(
    "param", takes: "rule.name=value", key: "rules.settings", "Set a parameter of a rule; repeatable")

  package static let waivers = Setting<String>(
    "waivers", takes: "path", variable: "GRANTLINT_WAIVERS", key: "waivers.file",
    "Accept what this file of waivers accepts"
  ) { file in file.configuration.waiverFile.map(file.path) }

  package static let baseline = Setting<String>(
    "baseline", takes: "path", variable: "GRANTLINT_BASELINE", key: "baseline",
    "Only what is not in this baseline counts as open"
  ) { file in file.configuration.baseline.map(file.path) }

  // MARK: The tenant

  package static let tenant = Setting<String>(
    "tenant", takes: "domain", variable: "GRANTLINT_TENANT", key: "tenants",
    "The tenant's domain, one of the configuration where that has any; for audited files its name")

  package static let tenants = SettingRow(
    "tenants", takes: "pattern,…", variable: "GRANTLINT_TENANTS", key: "tenants",
    "The tenants of the configuration whose domain or group fits a pattern with * and ?; repeatable")

  package static let jobs = Setting<Int>(
    "jobs", takes: "n", fallback: 8, wanted: "a number of tenants from 1 to 1000", accepts: { (1...1000).contains($0) },
    "Tenants that are read side by side, where there are several"
  ) { _ in nil }

  package static let apiURL = SettingRow(
    "api-url", takes: "url", variable: "GRANTLINT_API_URL",
    "Takes the place of https://DOMAIN before /oauth/token and /api/v2/…; plain http only to this machine")

  package static let timeout = Setting<Double>(
    "timeout", takes: "seconds", variable: "GRANTLINT_TIMEOUT", key: "pacing.timeout", fallback: 900,
    wanted: NumberRange.timeout.wanted, accepts: NumberRange.timeout.contains,
    "Seconds after which reading a live tenant gives up"
  ) { $0.configuration.timeout }

  package static let maxRPS = Setting<Double>(
    "max-rps", takes: "n", variable: "GRANTLINT_MAX_RPS", key: "pacing.max_rps",
    wanted: NumberRange.maxRPS.wanted, accepts: NumberRange.maxRPS.contains,
    "Calls a second at most; without it as many as the API's own limit leaves room for"
  ) { $0.configuration.maxRPS }

  // MARK: The report

  package static let format = Setting<ReportFormat>(
    "format", variable: "GRANTLINT_FORMAT", fallback: .text, "The format on standard output")

  package static let output = SettingRow(
    "output", takes: "format=path", key: "outputs", "Also write the report to a file; repeatable")

  package static let failOn = Setting<FailOn>(
    "fail-on", takes: "severity", variable: "GRANTLINT_FAIL_ON", key: "fail_on", fallback: .error,
    "Exit with 1 if any open finding has at least this severity"
  ) { $0.configuration.failOn }

  package static let minSeverity = Setting<Severity>(
    "min-severity", takes: "severity", variable: "GRANTLINT_MIN_SEVERITY", key: "min_severity", fallback: .note,
    "List findings of this severity and above"
  ) { $0.configuration.minimumSeverity }

  /// Not in a configuration: who reads a report asks for what is theirs, and a file would hide it from all others.
  package static let owner = Setting<String>(
    "owner", takes: "glob", variable: "GRANTLINT_OWNER", wanted: "an owner, a pattern with * and ?, or (none)",
    accepts: { !$0.isEmpty }, "List findings of this owner only, and count the others; (none) is nobody's")

  // MARK: Repairs

  package static let maxChanges = Setting<Int>(
    "max-changes", takes: "n", variable: "GRANTLINT_MAX_CHANGES", key: "remediation.max_changes",
    fallback: Guards.defaultMaximum, wanted: "a number of grants, 0 or more", accepts: { $0 >= 0 },
    "Refuse the whole run if more than n grants would change"
  ) { $0.configuration.remediation.maxChanges }

  package static let fixable = SettingRow(
    "fixable", takes: "id,…", key: "remediation.fixable", "Only fixes of these rules")

  package static let unfixable = SettingRow(
    "unfixable", takes: "id,…", key: "remediation.unfixable", "No fixes of these rules")

  package static let state = Setting<String>(
    "state", takes: "folder", variable: "GRANTLINT_STATE", key: "state",
    "The state folder, with the journals and locks of repairs; default GRANTLINT_STATE, else grantlint in "
      + "XDG_STATE_HOME or ~/.local/state. It must be yours alone and outside of the checkout"
  ) { $0.statePath }

  /// All, in the order in which they are shown.
  package static let rows: [SettingRow] = [
    config, rules, profile.row, select, ignore, param,
    key("rules.override", "Ids of built-in rules that a rule from elsewhere may replace"),
    key("roles", "Applications by what they may do"),
    key("tiers", "What scopes of APIs of your own are worth"),
    key("read_verbs", "The words by which a scope of an API of your own only reads", fallback: "read, list, get, …"),
    key("owners", "Who answers for applications and APIs"),
    key("dormant", "Whether findings on grants that cannot be used today are notes", fallback: "keep"),
    key("metadata_keys", "The keys of the applications' client_metadata that are read"),
    key("audiences", "What differs for the grants on some APIs"),
    waivers.row, key("waivers.max_days", "How many days ahead a waiver may end", fallback: "a year"),
    baseline.row, tenant.row, tenants, key("groups", "What differs for groups of tenants"), jobs.row, apiURL,
    timeout.row, maxRPS.row, format.row, output, failOn.row, minSeverity.row,
    owner.row,
    maxChanges.row, fixable, unfixable, key("remediation.protect", "Grants that are never changed"),
    state.row,
    SettingRow(nil, variable: StateKey.variable, "Authenticates what is in the state folder"),
  ]

  private static func key(_ key: String, _ help: String, fallback: String? = nil) -> SettingRow {
    SettingRow(nil, key: key, fallback: fallback, help)
  }

  /// What to say of variables that look like ours and are not: a misspelt one would be ignored without a word.
  static var warnings: [String] {
    let names = rows.compactMap(\.variable)
    return Ports.current.variables.keys.filter { $0.hasPrefix("GRANTLINT_") && !names.contains($0) }.sorted()
      .map { name in "there is no variable \(name.visible)\(Spelling.hint(for: name, among: names))" }
  }

  /// The ids of a list with commas.
  package static func ids(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
  }
}
