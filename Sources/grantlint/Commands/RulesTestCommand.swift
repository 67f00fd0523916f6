import ArgumentParser
import Foundation
import GrantModel
import PolicyEngine
import Reporting

extension Rules {
  /// `grantlint rules test [PATH…]`
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the examples of rules.",
      discussion: """
        Without a path the built-in rules are tested. Beside its examples each rule is evaluated where the application \
        or the API does not exist, no organization is assigned, the subject type is not known, and the grant says \
        little or nothing. Exit code 1: an example does not hold, or an expression cannot be evaluated.
        """)

    /// What the outcomes are written as.
    enum Format: String, CaseIterable, ExpressibleByArgument {
      case text, junit

      fileprivate var form: NeutralText.Form { self == .text ? .text : .markup }
    }

    @Argument(help: "Rule files or folders.") var paths: [String] = []
    @Option(name: .shortAndLong, help: "The format on standard output.") var format: Format = .text
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Also write the outcomes to a file; repeatable.", valueName: "format=path"))
    var output: [String] = []

    func run() throws {
      let environment = Surroundings.current.variables
      let files = try output.map { try Self.file($0, environment) }
      let catalogue =
        try paths.isEmpty ? RuleOptions.parse([]).catalogue() : RuleFiles.catalogue(RuleFiles.read(paths))
      let compiled: CompiledCatalogue
      do {
        compiled = try catalogue.compileAll()
      } catch {
        throw CommandError(message: error.display)
      }
      let outcomes = compiled.rules.map { ($0.id, $0.runTests()) }
      var isWritten = true
      for (format, file) in files {
        do {
          try file.write(try Self.text(of: outcomes, format), format.form)
        } catch {
          StandardError.error("the outcomes cannot be written to \(file.path.visible): \(error)")
          isWritten = false
        }
      }
      try Rules.print(try Self.text(of: outcomes, format), format.form)
      guard isWritten else { throw ExitStatus(code: 3) }
      if outcomes.contains(where: { $0.1.contains { !$0.holds } }) { throw ExitStatus(code: 1) }
    }

    private static func text(of outcomes: [(String, [ExampleOutcome])], _ format: Format) throws -> String {
      switch format {
      case .text: RuleTestPage.render(outcomes)
      case .junit: try RuleTestPage.junit(outcomes)
      }
    }

    private static func file(
      _ specification: String, _ environment: [String: String]
    ) throws -> (format: Format, file: ReportFile) {
      let parts = specification.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let format = Format(rawValue: parts[0]) else {
        let formats = Format.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandError(
          message: "--output takes FORMAT=PATH (formats: \(formats)), not '\(specification.visible)'")
      }
      return (format, try ReportFile(parts[1], environment: environment, removesOlder: true))
    }
  }
}
