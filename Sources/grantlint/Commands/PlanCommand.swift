import ArgumentParser
import PolicyEngine
import Reporting
import Workflows

/// `grantlint plan`: source → rules → plan, to be reviewed and applied later.
struct Plan: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan the repair of a tenant: what would be changed, for whom, and why.",
    discussion: """
      Nothing is written to the tenant. The plan is printed as a diff; -o keeps it as a file that 'grantlint apply' \
      takes until it expires, as long as nobody has changed it. A plan from files is applied to the tenant that --tenant \
      names.

      Exit codes: 0 a plan that can be applied; 2 usage, configuration or credentials; 3 the audit is incomplete, so \
      that the plan cannot be applied; 4 the plan has more changes than --max-changes, or an earlier run left a grant \
      between two calls; 130 interrupted.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the plan is kept.", valueName: "path"), completion: .json)
  var output: String?

  @Option(
    help: ArgumentHelp("How long it may be applied: a number with s, m, h or d; default 24h.", valueName: "time"),
    completion: .list(["1h", "24h", "7d"]),
    transform: { text in
      guard let lifespan = Lifespan(text) else { throw ValidationError("\(Lifespan.wanted).") }
      return lifespan
    })
  var expiresIn = Lifespan.day

  @Flag(
    name: .customLong("repeat"),
    help: "Plan repairs again that something undid, that were rolled back, or that the API refused lately.")
  var repeats = false

  @Option(Settings.minSeverity, help: "Plan repairs of findings of this severity and above; default note.")
  var minSeverity: Severity?

  @OptionGroup var state: StateOptions

  @Option(help: ArgumentHelp("When the diff has colours.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no diff: the exit code and the plan that -o keeps tell the rest.")
  var quiet = false

  func validate() throws { try tenant.require(demo: source.demo) }

  var isQuiet: Bool { quiet }
  static func leave(_ run: RefusedRun) { run.remove(.plan) }

  func run() async throws {
    var workflow = PlanWorkflow(
      source: source.flags, rules: rules.flags, guards: guardOptions.flags, tenant: tenant.flags, state: state.flags)
    (workflow.output, workflow.lifespan, workflow.repeats) = (output, expiresIn, repeats)
    (workflow.minSeverity, workflow.color, workflow.quiet) = (minSeverity, color, quiet)
    try await workflow.run()
  }
}
