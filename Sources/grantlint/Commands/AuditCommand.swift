import ArgumentParser
import Reporting
import Workflows

/// `grantlint audit`, the default command: source → rules → report.
struct Audit: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audit the client grants of a tenant.",
    discussion: """
      Signs in by the AUTH0_… variables and reads the live tenant, or reads the files that are named. Nothing is changed \
      without --fix.

      Exit codes: 0 every grant read, every rule evaluated, nothing open at --fail-on; 1 open findings; 2 usage, \
      configuration or credentials, nothing was audited; 3 incomplete: something could not be read or evaluated; 4, \
      with --fix or --diff: a repair was refused or did not fully succeed, an earlier run left a grant between two calls, \
      or the state folder cannot be read; 130 interrupted.
      """)

  // Groups beside each other: ArgumentParser checks one within another several times over in debug builds.
  @OptionGroup var source: SourceOptions
  @Option(
    help: ArgumentHelp(
      "Another state of the tenant: a source as of 'diff'. What is found there too is known, and only what is new fails.",
      valueName: "base"), completion: .grants)
  var since: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Code that declares the grants: what the tenant has besides, does not have or gives more than the code says is found, and "
        + "--fix leaves declared grants alone.", valueName: "source"), completion: .grants)
  var declared: [String] = []
  @OptionGroup var report: ReportOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Repair") var repair: RepairOptions
  @OptionGroup(title: "Repair") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions
  @OptionGroup(title: "Several tenants") var fleet: FleetOptions
  @OptionGroup(title: "Several tenants") var shard: ShardOptions

  func validate() throws {
    try repair.require(guardOptions, changes)
    try tenant.require(demo: source.demo)
    if since != nil, source.acceptance.baseline != nil {
      throw ValidationError("--since and --baseline exclude each other.")
    }
  }

  var isQuiet: Bool { report.quiet }
  static func leave(_ run: RefusedRun) { run.leaveError(as: ReportFormat.self, isConfigured: true) }

  func run() async throws {
    try await AuditWorkflow(
      source: source.flags(since: since, declared: declared), report: report.flags, rules: rules.flags,
      tenant: tenant.flags, fleet: fleet.flags(shard), mode: repair.mode,
      guards: guardOptions.flags, changes: changes.flags
    ).run()
  }
}
