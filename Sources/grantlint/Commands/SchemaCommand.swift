import ArgumentParser
import PolicyEngine
import Reporting

/// `grantlint schema NAME`: the JSON Schema of what grantlint reads and writes.
struct Schema: ParsableCommand {
  /// What there is a schema of.
  enum Name: String, CaseIterable, ExpressibleByArgument {
    case config, rule, waivers, report
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema (2020-12).",
    discussion: """
      config: \(Configuration.fileName), with the built-in rules and their parameters. rule: a rule file. waivers: a \
      waiver file. report: the JSON report of an audit. The first three describe YAML files, read by the core schema of \
      YAML 1.2: dates are strings.
      """)

  @Argument(help: "config, rule, waivers or report") var name: Name

  func run() throws {
    let text: String =
      switch name {
      case .config:
        ConfigurationSchema.text(
          rules: try RuleFiles.catalogue(RuleFiles.builtin).rules, formats: ReportFormat.allCases.map(\.rawValue))
      case .rule: RuleSchema.text
      case .waivers: WaiverSchema.text
      case .report: ReportSchema.text
      }
    guard StandardOutput.write(text) else { throw ExitStatus(.incomplete) }
  }
}
