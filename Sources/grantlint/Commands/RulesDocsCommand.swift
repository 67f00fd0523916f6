import ArgumentParser
import Documents
import Foundation
import PolicyEngine
import Reporting

extension Rules {
  /// `grantlint rules docs [--output PATH]`
  struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "docs",
      abstract: "Write the page of all rules, in Markdown.",
      discussion: "The page of the built-in rules is rules/README.md in grantlint's repository.")

    @OptionGroup var rules: RuleOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The file; standard output without it.", valueName: "path"))
    var output: String?

    func run() throws {
      let environment = Surroundings.current.variables
      let configuration = rules.configuration.read(environment: environment)
      let kept = KeptPaths(rules.readPaths, environment, configuration.file)
      let file = try output.map {
        try ReportFile($0, holding: .rulePage, environment: environment, removesOlder: true, keeping: kept)
      }
      let text = RuleHandbook.render(try rules.catalogue())
      guard let file else { return try Rules.print(text) }
      do {
        try file.write(text, .text)
      } catch {
        throw file.unwritten("the page", error)
      }
    }
  }
}
