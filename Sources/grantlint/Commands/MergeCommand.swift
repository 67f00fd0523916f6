import ArgumentParser
import PolicyEngine
import Reporting
import Workflows

/// `grantlint merge`: JSON reports of several tenants as one, or one of them in another format.
struct Merge: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make one report of the JSON reports of several tenants, or of the shards of a fleet.",
    discussion: """
      A report is read whole, and what it comes to is judged anew: one report gives the same in every format as the audit \
      that wrote it. Several are one only where they were made by the same version, rules and thresholds, each of tenants \
      of its own. Shards of a fleet (grantlint audit --shard) come to what one audit of all its tenants would say.

      Exit codes: those of an audit of all the tenants; 2 a file is no report, or two contradict each other; 3 also where \
      a shard is missing, there twice, unreadable, or of another fleet.
      """)

  @Argument(
    help: ArgumentHelp(
      "JSON reports (grantlint audit -o json=PATH), or folders, of which all files are read whose names end with .json.",
      valueName: "report"), completion: .json)
  var reports: [String]
  @Option(
    help: ArgumentHelp(
      "Wait so long until the folder has the reports of all shards (2h, 90m, 30s); then report what is missing.",
      valueName: "time"))
  var wait: String?
  @Option(
    Settings.failOn,
    help:
      "Exit with 1 if any open finding has at least this severity; without it as the reports say, of shards with 'never' error."
  )
  var failOn: FailOn?

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
    (workflow.wait, workflow.failOn) = (wait, failOn)
    try await workflow.run()
  }
}
