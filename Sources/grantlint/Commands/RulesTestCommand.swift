import ArgumentParser
import Reporting
import Workflows

extension Rules {
  /// `grantlint rules test [PATH…]`
  struct Test: AsyncParsableCommand, WritingCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Run the examples of rules.",
      discussion: """
        Without a path the built-in rules are tested. Each rule is also run against a missing application, a missing \
        API, no organization, an unknown subject type and an almost empty grant. Exit code 1: an example fails, or an expression cannot be evaluated.
        """)

    @Argument(help: "Rule files or folders.", completion: .yaml) var paths: [String] = []
    @Option(name: .shortAndLong, help: "The format on standard output.") var format: RuleTestWorkflow.Format = .text
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Also write the outcomes to a file; repeatable.", valueName: "format=path"),
      completion: .outputs(RuleTestWorkflow.Format.self))
    var output: [String] = []

    static func leave(_ run: RefusedRun) { run.leaveError(as: RuleTestWorkflow.Format.self) }

    func run() async throws { try await RuleTestWorkflow(paths: paths, format: format, output: output).run() }
  }
}

extension RuleTestWorkflow.Format: ExpressibleByArgument {}
