import ArgumentParser
import PolicyEngine
import Reporting
import Workflows

/// `grantlint apply`: a plan that was reviewed, narrowed to what this run plans too → changes → second audit.
struct Apply: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the changes of a plan that was reviewed, as far as this run plans them too.",
    discussion: """
      The plan only narrows: rules, parameters, waivers and guards are those of this command line and configuration. The \
      tenant is audited and planned again by the rules of the plan, and a change is made if today's is the same: the same \
      grant, as the plan found it, with the same body. The others are stale, and the report says why. Then the tenant is \
      audited again.

      Exit codes: 0 every change of the plan was made and closed its findings; 2 an invalid plan, or one for another \
      tenant; 3 the tenant cannot be read, or the second audit is incomplete; 4 the plan was edited, has expired, is of \
      an incomplete audit or was refused, a change of it is stale or was not made as planned, or the answer was no; 130 \
      interrupted.
      """)

  @Argument(help: ArgumentHelp("The file that 'grantlint plan' wrote.", valueName: "plan"), completion: .json)
  var plan: String

  @Option(name: .shortAndLong, help: "The format of the report on standard output.")
  var format: ReportFormat = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the report to a file; repeatable.", valueName: "format=path"),
    completion: .outputs(ReportFormat.self))
  var output: [String] = []

  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Rules") var selection: SelectionOptions
  @Option(Settings.minSeverity, help: "Only repairs of findings of this severity and above; default note.")
  var minSeverity: Severity?

  @OptionGroup var acceptance: AcceptanceOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(help: ArgumentHelp("When the text report has colours.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report: the exit code and the outputs tell the rest.")
  var quiet = false

  var isQuiet: Bool { quiet }
  static func leave(_ run: RefusedRun) { run.leaveError(as: ReportFormat.self) }

  func run() async throws {
    var workflow = ApplyWorkflow(
      plan: plan, rules: rules.flags, selection: selection.flags, acceptance: acceptance.flags,
      guards: guardOptions.flags, changes: changes.flags, tenant: tenant.flags)
    (workflow.format, workflow.output, workflow.minSeverity) = (format, output, minSeverity)
    (workflow.color, workflow.quiet) = (color, quiet)
    try await workflow.run()
  }
}
