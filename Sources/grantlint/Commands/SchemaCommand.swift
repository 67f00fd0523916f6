import ArgumentParser
import PolicyEngine
import Workflows

/// `grantlint schema NAME`: the JSON Schema of what grantlint reads and writes.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema (2020-12).",
    discussion: """
      config: \(Configuration.fileName), with the built-in rules and their parameters. rule: a rule file. waivers: a \
      waiver file. report: the JSON report of an audit. The first three describe YAML files, read by the core schema of \
      YAML 1.2: dates are strings.
      """)

  @Argument(help: "config, rule, waivers or report") var name: SchemaWorkflow

  func run() throws { try name.run() }
}

extension SchemaWorkflow: ExpressibleByArgument {}
