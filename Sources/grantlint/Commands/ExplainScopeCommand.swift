import ArgumentParser
import Workflows

/// `grantlint explain-scope SCOPE`
struct ExplainScope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-scope",
    abstract: "Tell what a scope is worth to whoever has it.",
    discussion: """
      Its tier, the escalation paths that it is part of, and the operations of the Management API that it admits: from \
      what grantlint knows of the Management, My Account and My Organization APIs, without a tenant. A scope that is not \
      known there is of the tier unknown, with exit code 0.
      """)

  @Argument(help: "The scope, for example update:clients.", completion: .custom { _, _, _ in [] }) var scope: String
  @Option(name: .shortAndLong, help: "How it is printed.") var format: TextOrJSON = .text

  func run() throws { try ExplainScopeWorkflow(scope: scope, format: format).run() }
}
