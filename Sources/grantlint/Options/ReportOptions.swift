import ArgumentParser
import PolicyEngine
import Reporting
import Workflows

/// How an audit is reported, and what it fails on.
struct ReportOptions: ParsableArguments {
  @Option(Settings.format, letter: "f") var format: ReportFormat?
  @Option(each: Settings.output, letter: "o", completion: .outputs(ReportFormat.self)) var output: [String] = []
  @Option(Settings.failOn) var failOn: FailOn?
  @Option(Settings.minSeverity) var minSeverity: Severity?
  @Option(Settings.owner) var owner: String?

  @Option(
    help: ArgumentHelp(
      """
      Write a baseline of all open and baselined findings whose offenders are known; refused if the audit is incomplete.
      """, valueName: "path"), completion: .json)
  var writeBaseline: String?

  @Flag(help: "List waived and baselined findings too, where a format only counts them.") var showWaived = false
  @Flag(
    help: """
      In text every finding whole: without it more than 30 of them come as a first screen. Implied by --show-waived and \
      --group-by.
      """)
  var full = false
  @Option(help: ArgumentHelp("How the text report groups findings.", valueName: "what"))
  var groupBy: TextStyle.Grouping = .rule
  @Flag(help: "In JUnit a case for every rule on every grant, not only for what was found.") var junitAll = false
  @Flag(help: "In JSON and NDJSON leave out the inventory: what every grant allows.") var summary = false

  @Flag(help: "Rules that are skipped because the source carries no data for them make the audit incomplete.")
  var strict = false

  @Option(help: ArgumentHelp("When the text report has colours.", valueName: "when")) var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report: the exit code and the outputs tell the rest.") var quiet = false
  @Flag(name: .shortAndLong, help: "Say on standard error what is read.") var verbose = false

  func validate() throws {
    if let complaint = Settings.owner.complaint(owner, "--owner") { throw ValidationError("\(complaint).") }
  }

  var flags: ReportFlags {
    var flags = ReportFlags()
    (flags.format, flags.output, flags.failOn, flags.minSeverity) = (format, output, failOn, minSeverity)
    (flags.writeBaseline, flags.showWaived, flags.groupBy, flags.junitAll) = (
      writeBaseline, showWaived, groupBy, junitAll
    )
    (flags.owner, flags.summary, flags.isFull) = (owner, summary, full)
    (flags.strict, flags.color, flags.quiet, flags.verbose) = (strict, color, quiet, verbose)
    return flags
  }
}
