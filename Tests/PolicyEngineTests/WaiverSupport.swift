import Documents
import PolicyEngine

/// Waivers for tests: of a rule `scoped` that fails on every grant with scopes, which are its offenders, on 2026-01-31.
enum SampleWaivers {
  static let path = "waivers.yml"

  static let today = day("2026-01-31")

  static let scoped = Sample.text(
    id: "scoped", check: "size(grant.scope) == 0",
    "aliases: [former]\nmessage: \"'has scopes'\"\noffenders: grant.scope")

  static func day(_ text: String) -> UTCDate {
    guard let day = UTCDate(text) else { preconditionFailure("\(text) is no day") }
    return day
  }

  /// A waiver in YAML's flow form: these keys, then those that every waiver needs and that are not among them.
  static func waiver(_ keys: String) -> String {
    let defaults = ["rule: scoped", "owner: identity-team", "reason: Planned.", "expires: 2026-06-30"]
    let missing = defaults.filter { line in !keys.contains(line.prefix { $0 != " " }) }
    return "{\(([keys] + missing).joined(separator: ", "))}"
  }

  /// A file of such waivers; the first is on line 3, its keys begin in column 6.
  static func text(_ waivers: [String]) -> String {
    "version: 1\nwaivers:\n" + waivers.map { "  - \(waiver($0))\n" }.joined()
  }

  static func file(
    _ text: String, catalogue: RuleCatalogue? = nil, maximumDays: Int? = nil
  ) throws -> WaiverFile {
    try WaiverFile(
      text: text, path: path, catalogue: try catalogue ?? Sample.catalogue(scoped),
      limit: WaiverLimit(today: today, maximumDays: maximumDays))
  }

  /// What is wrong with a file, a line a problem, without its name.
  static func problems(_ text: String, maximumDays: Int? = nil) throws -> [String] {
    let catalogue = try Sample.catalogue(scoped)
    do {
      _ = try WaiverFile(
        text: text, path: path, catalogue: catalogue, limit: WaiverLimit(today: today, maximumDays: maximumDays))
      return []
    } catch {
      return error.problems.map { "\($0)".replacing("\(path):", with: "") }
    }
  }

  /// The report of an audit by the rule `scoped` that is held against waivers and a baseline.
  static func audit(
    _ tenant: FakeTenant, waivers: [String]? = nil, baseline: Baseline? = nil, rules: [String] = [scoped],
    selection: RuleSelection = RuleSelection(), startedAt: String = "2026-01-31T02:00:00Z"
  ) async throws -> AuditReport {
    let catalogue = try RuleCatalogue(
      rules.map { text in (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml")) })
    let file = try waivers.map { try Self.file(text($0), catalogue: catalogue) }
    let auditor = Auditor(
      try catalogue.compile(selection), thresholds: Thresholds(), toolVersion: "0.1.0",
      acceptances: Acceptances(waivers: file, baseline: baseline))
    return await auditor.audit(
      tenant, run: RunContext(id: "run-1", startedAt: startedAt, elapsedMilliseconds: { 12 }))
  }
}
