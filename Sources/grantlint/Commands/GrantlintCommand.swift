import ArgumentParser
import Workflows

/// The command line as a whole.
struct Grantlint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grantlint",
    abstract: "Policy linter and auditor for Auth0 client grants.",
    discussion: """
      A clean report means that every grant was read and every rule was evaluated on it.

      Exit codes: 0 clean, 1 findings, 2 usage or configuration (nothing was audited), 3 incomplete, \
      4 a repair was refused or fell short, 130 interrupted.
      """,
    version: GrantlintVersion.current,
    subcommands: [
      Audit.self, Plan.self, Apply.self, Rollback.self, Journals.self, Merge.self, Diff.self, Who.self, Access.self,
      Paths.self,
      Rules.self, ExplainScope.self, Waivers.self,
      Snapshot.self, Emulate.self, Doctor.self, Schema.self, Init.self, Completions.self, Manual.self, Version.self,
    ],
    defaultSubcommand: Audit.self)
}
