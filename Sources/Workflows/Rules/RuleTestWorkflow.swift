import PolicyEngine
package import Reporting

/// `grantlint rules test`: the examples of rules, run.
package struct RuleTestWorkflow {
  /// What the outcomes are written as.
  package enum Format: String, CaseIterable, OutputFormat {
    case text, junit

    package static var kind: WrittenFile { .ruleOutcomes }
    package var report: ReportFormat { self == .text ? .text : .junit }

    /// The outcomes of each rule, by its id. Throws `XMLWriteError`.
    func render(_ outcomes: [(String, [ExampleOutcome])]) throws -> String {
      switch self {
      case .text: RuleTestPage.render(outcomes)
      case .junit: try RuleTestPage.junit(outcomes)
      }
    }
  }

  /// Rule files and folders; empty: the built-in rules.
  let paths: [String]
  let format: Format
  /// `FORMAT=PATH`.
  let output: [String]

  package init(paths: [String], format: Format, output: [String]) {
    self.paths = paths
    self.format = format
    self.output = output
  }

  /// Runs them and prints the outcomes. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let outputs = try Outputs<Format>(output, keeping: KeptPaths(RuleFiles.expanded(paths), nil))
    let outcomes = try await outputs.leavingErrors { try test() }
    let unwritten = outputs.write { try $0.render(outcomes) }
    for line in unwritten { StandardError.error(line) }
    try StandardOutput.print(format.render(outcomes), format.form)
    let fails = outcomes.contains { $0.1.contains { !$0.holds } }
    try ExitStatus.end(unwritten.isEmpty ? .clean : .incomplete, fails ? .violations : .clean)
  }

  private func test() throws -> [(String, [ExampleOutcome])] {
    let catalogue =
      try paths.isEmpty
      ? RuleFlags().catalogue()
      : RuleFiles.catalogue(RuleFiles.read(paths, namedBy: "rules test"), besides: RuleFiles.builtinRules.get())
    do {
      return try catalogue.compileAll().rules.map { ($0.id, $0.runTests()) }
    } catch {
      throw CommandError(message: error.display)
    }
  }
}
