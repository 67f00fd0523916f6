import ArgumentParser
import Documents
import Foundation
import PolicyEngine
import Reporting

/// `grantlint rules`: what the rules are.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Show, test and write rules.",
    subcommands: [List.self, Explain.self, Test.self, New.self, Docs.self, Eval.self], defaultSubcommand: List.self)

  /// `grantlint rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules.")

    /// How the rules are listed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @OptionGroup var rules: RuleOptions
    @Option(name: .shortAndLong, help: "A table, or JSON for other programs.") var format: Format = .text

    func run() throws {
      let catalogue = try rules.catalogue()
      let text =
        switch format {
        case .text: RuleList.render(catalogue, style: Terminal.page(environment: Surroundings.current.variables))
        case .json: RuleList.json(catalogue)
        }
      try Rules.print(text, format == .json ? .json : .text)
    }
  }

  /// `grantlint rules explain ID`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain",
      abstract: "Explain a rule: what it checks, why, how to fix it, its parameters.")

    @OptionGroup var rules: RuleOptions
    @Argument(help: "The rule's id.") var id: String
    @Option(help: "When the page has colours.") var color: ColorChoice = .auto

    func run() throws {
      let catalogue = try rules.catalogue()
      let style = Terminal.style(color, environment: Surroundings.current.variables)
      if let rule = catalogue.rule(id) {
        try print(RulePage.render(rule, style: style))
      } else if let check = BuiltInChecks.check(id) {
        try print(RulePage.render(check, style: style))
      } else {
        throw CommandError(message: catalogue.unknownRule(id))
      }
    }
  }

  /// Throws where the text does not reach standard output.
  static func print(_ text: String, _ form: NeutralText.Form = .text) throws {
    guard StandardOutput.write(text, form) else { throw ExitStatus(.incomplete) }
  }
}
