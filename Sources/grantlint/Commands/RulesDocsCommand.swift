import ArgumentParser
import Foundation
import GrantModel
import PolicyEngine
import Reporting

extension Rules {
  /// `grantlint rules docs [--output PATH]`
  struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the page of all rules, in Markdown.",
      discussion: "The page of the built-in rules is rules/README.md in grantlint's repository.")

    @OptionGroup var rules: RuleOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The file; standard output without it.", valueName: "path"))
    var output: String?

    func run() throws {
      let file = try output.map { try ReportFile($0, environment: Surroundings.current.variables) }
      let text = RuleHandbook.render(try rules.catalogue())
      guard let file else { return try Rules.print(text) }
      do {
        try file.write(text, .text)
      } catch {
        StandardError.error("the page cannot be written to \(file.path.visible): \(error)")
        throw ExitStatus(code: 3)
      }
    }
  }
}
