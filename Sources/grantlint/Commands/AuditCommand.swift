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
  @OptionGroup var report: ReportOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Repair") var repair: RepairOptions
  @OptionGroup(title: "Repair") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func validate() throws {
    try repair.require(guardOptions, changes)
    try tenant.require(demo: source.demo)
  }

  var isQuiet: Bool { report.quiet }
  static func leave(_ run: RefusedRun) { run.leaveError(as: ReportFormat.self, isConfigured: true) }

  func run() async throws {
    try await AuditWorkflow(
      source: source.flags, report: report.flags, rules: rules.flags, tenant: tenant.flags, mode: repair.mode,
      guards: guardOptions.flags, changes: changes.flags
    ).run()
  }
}
