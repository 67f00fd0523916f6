import ArgumentParser
import Workflows

/// `grantlint rules`: what the rules are.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Show, test and write rules.",
    subcommands: [List.self, Explain.self, Test.self, New.self, Docs.self, Eval.self], defaultSubcommand: List.self)

  /// `grantlint rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules.")

    @OptionGroup var rules: RuleOptions
    @Option(name: .shortAndLong, help: "A table, or JSON for other programs.") var format: TextOrJSON = .text

    func run() throws { try rules.flags.list(format) }
  }

  /// `grantlint rules explain ID`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain",
      abstract: "Explain a rule: what it checks, why, how to fix it, its parameters.")

    @OptionGroup var rules: RuleOptions
    @Argument(help: "The rule's id.", completion: .rule) var id: String
    @Option(help: ArgumentHelp("When the page has colours.", valueName: "when")) var color: ColorChoice = .auto

    func run() throws { try rules.flags.explain(id, color: color) }
  }
}
