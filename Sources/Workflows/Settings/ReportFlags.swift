import Documents
package import PolicyEngine
package import Reporting

/// How an audit is reported, and what it fails on.
package struct ReportFlags: Sendable {
  package var format: ReportFormat?
  /// `FORMAT=PATH`.
  package var output: [String] = []
  package var failOn: FailOn?
  package var minSeverity: Severity?
  /// A pattern of owners.
  package var owner: String?
  /// Where a baseline is written.
  package var writeBaseline: String?
  /// Whether waived and baselined findings are listed where a format only counts them.
  package var showWaived = false
  /// Whether text tells all of every finding, however many there are.
  package var isFull = false
  package var groupBy = TextStyle.Grouping.rule
  /// Whether JUnit has a case for every rule on every grant.
  package var junitAll = false
  /// Whether JSON leaves out the inventory.
  package var summary = false
  /// Whether skipped rules make the audit incomplete.
  package var strict = false
  package var color = ColorChoice.auto
  package var quiet = false
  /// Whether standard error says what is read.
  package var verbose = false

  package init() {}

  /// The format in force. Throws `CommandError`.
  func format(_ file: ConfigurationFile?) throws -> ReportFormat { try Settings.format.decided(format, file) }

  /// What decides, and what is listed. Throws `CommandError`.
  func thresholds(_ file: ConfigurationFile?) throws -> Thresholds {
    Thresholds(
      failOn: try Settings.failOn.decided(failOn, file).severity,
      minimumSeverity: try Settings.minSeverity.decided(minSeverity, file),
      owner: try Settings.owner.value(owner, file).map { Glob($0) }, strict: strict,
      waiverDays: file?.configuration.waiverDays)
  }

  /// What the thresholds lose by a configuration that was found, where neither a flag nor a variable says them. Throws
  /// `CommandError`.
  func weaken(_ weakening: inout Weakening?, _ file: ConfigurationFile?) throws {
    if let chosen = try Settings.failOn.chosen(failOn, file), chosen.place == .configuration, chosen.value == .never {
      weakening?.failsNever = true
    }
    if let chosen = try Settings.minSeverity.chosen(minSeverity, file), chosen.place == .configuration,
      chosen.value > .note
    {
      weakening?.minimumSeverity = chosen.value
    }
  }
}
