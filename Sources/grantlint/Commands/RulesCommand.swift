import ArgumentParser
import Foundation
import GrantModel
import PolicyEngine
import Reporting

/// `grantlint rules`: what the rules are.
struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show and test the rules.", subcommands: [List.self, Explain.self, Test.self, Eval.self],
    defaultSubcommand: List.self)

  /// `grantlint rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the rules.")

    @OptionGroup var rules: RuleOptions

    func run() throws {
      try print(RuleList.render(try rules.catalogue()))
    }
  }

  /// `grantlint rules explain ID`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain a rule: what it checks, why, how to mend it, its parameters.")

    @OptionGroup var rules: RuleOptions
    @Argument(help: "The rule's id.") var id: String
    @Option(help: "When the page has colours.") var color: ColorChoice = .auto

    func run() throws {
      let catalogue = try rules.catalogue()
      guard let rule = catalogue.rule(id) else {
        throw CommandError(message: catalogue.unknownRule(id))
      }
      try print(RulePage.render(rule, style: Terminal.style(color, environment: ProcessInfo.processInfo.environment)))
    }
  }

  /// `grantlint rules test [PATH…]`
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the examples of rules.",
      discussion: "Without a path the built-in rules are tested. Exit code 1: an example does not hold.")

    @Argument(help: "Rule files or folders.") var paths: [String] = []

    func run() throws {
      let catalogue =
        try paths.isEmpty ? RuleOptions.parse([]).catalogue() : RuleFiles.catalogue(RuleFiles.read(paths))
      let compiled: CompiledCatalogue
      do {
        compiled = try catalogue.compile(RuleSelection())
      } catch {
        throw CommandError(message: error.display)
      }
      let outcomes = compiled.rules.map { ($0.id, $0.runExamples()) }
      try print(RuleTestPage.render(outcomes))
      if outcomes.contains(where: { $0.1.contains { !$0.holds } }) { throw ExitStatus(code: 1) }
    }
  }

  /// Throws where the text does not reach standard output.
  private static func print(_ text: String) throws {
    guard StandardOutput.write(text) else { throw ExitStatus(code: 3) }
  }
}
