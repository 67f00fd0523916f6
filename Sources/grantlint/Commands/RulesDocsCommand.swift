import ArgumentParser
import Reporting
import Workflows

extension Rules {
  /// `grantlint rules docs [--output PATH]`
  struct Docs: ParsableCommand, WritingCommand {
    static let configuration = CommandConfiguration(
      commandName: "docs",
      abstract: "Write the page of all rules, in Markdown.",
      discussion: "The page of the built-in rules is rules/README.md in grantlint's repository.")

    @OptionGroup var rules: RuleOptions
    @Option(
      name: .shortAndLong, help: ArgumentHelp("The file; standard output without it.", valueName: "path"),
      completion: .file(extensions: ["md"]))
    var output: String?

    static func leave(_ run: RefusedRun) { run.remove(.rulePage) }

    func run() throws { try rules.flags.writeHandbook(to: output) }
  }
}
