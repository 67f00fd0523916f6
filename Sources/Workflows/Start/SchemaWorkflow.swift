import PolicyEngine
import Reporting

/// `grantlint schema`: the JSON Schema (2020-12) of what grantlint reads and writes.
package enum SchemaWorkflow: String, CaseIterable, Sendable {
  case config, rule, waivers, report

  /// Prints it. Throws `CommandError`, and `ExitStatus` where it does not arrive.
  package func run() throws {
    let text =
      switch self {
      case .config:
        ConfigurationSchema.text(
          rules: try RuleFiles.catalogue(RuleFiles.builtin).rules, formats: ReportFormat.allCases.map(\.rawValue))
      case .rule: RuleSchema.text
      case .waivers: WaiverSchema.text
      case .report: ReportSchema.text
      }
    try StandardOutput.print(text)
  }
}
