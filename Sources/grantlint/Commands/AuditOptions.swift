import ArgumentParser
import PolicyEngine
import Reporting

/// The flags of `grantlint audit`.
struct AuditOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "JSON files with grants, folders of them, a grantlint snapshot, or - for standard input. Without one the live "
        + "tenant of the AUTH0_… variables is audited.", valueName: "source"))
  var sources: [String] = []

  @Flag(help: "Audit the demo tenant that is built in.")
  var demo = false

  @Option(name: .shortAndLong, help: "The format on standard output.")
  var format: ReportFormat = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the report to a file; repeatable.", valueName: "format=path"))
  var output: [String] = []

  @Option(help: ArgumentHelp("Only these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var select: [[String]] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var ignore: [[String]] = []

  @Option(help: ArgumentHelp("Set a parameter of a rule; repeatable.", valueName: "rule.name=value"))
  var param: [String] = []

  @Option(help: "The severity of an open finding from which the exit code is 1.")
  var failOn: FailOn = .error

  @Option(help: "List findings of this severity and above.")
  var minSeverity: Severity = .note

  @Flag(help: "Accept a source that looks cut, such as a bare list of exactly 50 grants.")
  var assumeComplete = false

  @Flag(help: "Rules that are skipped because the source carries no data for them make the audit incomplete.")
  var strict = false

  @Option(help: "When the text report has colours.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report; the exit code and the outputs tell.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say on standard error what is read.")
  var verbose = false

  var selection: RuleSelection {
    RuleSelection(select: select.flatMap { $0 }, ignore: ignore.flatMap { $0 }, parameters: param)
  }

  var thresholds: Thresholds {
    Thresholds(failOn: failOn.severity, minimumSeverity: minSeverity, strict: strict)
  }

  func validate() throws {
    if demo, !sources.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
  }
}

/// The threshold of the exit code.
enum FailOn: String, CaseIterable, ExpressibleByArgument {
  case error, warning, note, never

  var severity: Severity? { Severity(rawValue: rawValue) }
}

extension Severity: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
