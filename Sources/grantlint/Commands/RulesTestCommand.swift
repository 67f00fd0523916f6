import ArgumentParser
import Foundation
import PolicyEngine
import Reporting

extension Rules {
  /// `grantlint rules test [PATH…]`
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Run the examples of rules.",
      discussion: """
        Without a path the built-in rules are tested. Each rule is also run against a missing application, a missing \
        API, no organization, an unknown subject type and an almost empty grant. Exit code 1: an example fails, or an expression cannot be evaluated.
        """)

    /// What the outcomes are written as.
    enum Format: String, ExpressibleByArgument, OutputFormat {
      case text, junit

      static var kind: WrittenFile { .ruleOutcomes }
      var report: ReportFormat { self == .text ? .text : .junit }
    }

    @Argument(help: "Rule files or folders.") var paths: [String] = []
    @Option(name: .shortAndLong, help: "The format on standard output.") var format: Format = .text
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Also write the outcomes to a file; repeatable.", valueName: "format=path"))
    var output: [String] = []

    func run() throws {
      let environment = Surroundings.current.variables
      let outputs = try Outputs<Format>(
        output, environment: environment, keeping: KeptPaths(RuleFiles.expanded(paths), environment, nil))
      let outcomes: [(String, [ExampleOutcome])]
      do {
        outcomes = try test()
      } catch let error as CommandError {
        for line in outputs.write(ErrorReport(error)) { StandardError.error(line) }
        throw error
      }
      let unwritten = outputs.write { try $0.render(outcomes) }
      for line in unwritten { StandardError.error(line) }
      try Rules.print(try format.render(outcomes), format.form)
      let fails = outcomes.contains { $0.1.contains { !$0.holds } }
      try ExitStatus.end(unwritten.isEmpty ? .clean : .incomplete, fails ? .violations : .clean)
    }

    private func test() throws -> [(String, [ExampleOutcome])] {
      let catalogue =
        try paths.isEmpty
        ? RuleOptions.parse([]).catalogue()
        : RuleFiles.catalogue(RuleFiles.read(paths, namedBy: "rules test"), besides: RuleFiles.builtinRules.get())
      do {
        return try catalogue.compileAll().rules.map { ($0.id, $0.runTests()) }
      } catch {
        throw CommandError(message: error.display)
      }
    }
  }
}

extension Rules.Test.Format {
  /// The outcomes in this format. Throws `XMLWriteError`.
  func render(_ outcomes: [(String, [ExampleOutcome])]) throws -> String {
    switch self {
    case .text: RuleTestPage.render(outcomes)
    case .junit: try RuleTestPage.junit(outcomes)
    }
  }
}
