import ArgumentParser
import PolicyEngine
import Reporting

/// The flags of `grantlint audit`.
struct AuditOptions: ParsableArguments {
  @Option(name: [.customShort("f"), .customLong("format")], help: "The format on standard output; default text.")
  var chosenFormat: ReportFormat?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the report to a file; repeatable.", valueName: "format=path"))
  var output: [String] = []

  @Option(help: "Exit with 1 if any open finding has at least this severity; default error.")
  var failOn: FailOn?

  @Option(help: "List findings of this severity and above; default note.")
  var minSeverity: Severity?

  @Option(
    help: ArgumentHelp(
      """
      Write a baseline of all open and baselined findings whose offenders are known; refused if the audit is incomplete.
      """, valueName: "path"))
  var writeBaseline: String?

  @Flag(help: "List waived and baselined findings too, where a format only counts them.")
  var showWaived = false

  @Option(help: "How the text report groups findings.")
  var groupBy: TextStyle.Grouping = .rule

  @Flag(help: "In JUnit a case for every rule on every grant, not only for what was found.")
  var junitAll = false

  @Flag(help: "Rules that are skipped because the source carries no data for them make the audit incomplete.")
  var strict = false

  @Option(help: "When the text report has colours.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report: the exit code and the outputs tell the rest.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say on standard error what is read.")
  var verbose = false

  var format: ReportFormat { chosenFormat ?? .text }

  var thresholds: Thresholds {
    Thresholds(failOn: (failOn ?? .error).severity, minimumSeverity: minSeverity ?? .note, strict: strict)
  }

  /// What the thresholds lose by a configuration that was found, where neither a flag nor a variable says them. Throws
  /// `CommandError`.
  func weaken(_ weakening: inout Weakening?, _ configuration: Configuration?, _ environment: OptionEnvironment) throws {
    let failOn: FailOn? = try failOn ?? environment.value("GRANTLINT_FAIL_ON")
    if failOn == nil, configuration?.failOn == .never { weakening?.failsNever = true }
    let minimum: Severity? = try minSeverity ?? environment.value("GRANTLINT_MIN_SEVERITY")
    if minimum == nil, let found = configuration?.minimumSeverity, found > .note { weakening?.minimumSeverity = found }
  }

  /// With what the variables and the configuration say where no flag does. Throws `CommandError`.
  func completed(by environment: OptionEnvironment, _ configuration: Configuration?) throws -> AuditOptions {
    var options = self
    options.chosenFormat = try chosenFormat ?? environment.value("GRANTLINT_FORMAT")
    options.failOn = try failOn ?? environment.value("GRANTLINT_FAIL_ON") ?? configuration?.failOn
    options.minSeverity =
      try minSeverity ?? environment.value("GRANTLINT_MIN_SEVERITY") ?? configuration?.minimumSeverity
    return options
  }
}

extension FailOn: ExpressibleByArgument {}
extension TextStyle.Grouping: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
