import ArgumentParser
import Reporting
import Workflows

/// `grantlint merge`: JSON reports of several tenants as one, or one of them in another format.
struct Merge: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make one report of the JSON reports of several tenants.",
    discussion: """
      A report is read whole, and what it comes to is judged anew: one report gives the same in every format as the audit \
      that wrote it. Several are one only where they were made by the same version, rules and thresholds, each of tenants \
      of its own.

      Exit codes: those of an audit of all the tenants; 2 a file is no report, or two contradict each other.
      """)

  @Argument(help: ArgumentHelp("JSON reports (grantlint audit -o json=PATH).", valueName: "report"), completion: .json)
  var reports: [String]

  @Option(name: .shortAndLong, help: "The format of the report on standard output.") var format: ReportFormat = .text
  @Option(each: Settings.output, letter: "o", completion: .outputs(ReportFormat.self)) var output: [String] = []
  @Flag(help: "List waived and baselined findings too, where a format only counts them.") var showWaived = false
  @Flag(help: "In text every finding whole: without it more than 30 of them come as a first screen.") var full = false
  @Option(help: ArgumentHelp("When the text report has colours.", valueName: "when")) var color: ColorChoice = .auto
  @Flag(name: .shortAndLong, help: "Print no report: the exit code and the outputs tell the rest.") var quiet = false

  var isQuiet: Bool { quiet }
  static func leave(_ run: RefusedRun) { run.leaveError(as: ReportFormat.self) }

  func run() async throws {
    var workflow = MergeWorkflow(paths: reports)
    (workflow.format, workflow.output, workflow.showWaived) = (format, output, showWaived)
    (workflow.color, workflow.quiet) = (color, quiet)
    workflow.isFull = full
    try await workflow.run()
  }
}
