import ArgumentParser
import Documents
import Foundation
import GrantSources
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import Tenant

/// `grantlint apply`: a plan that was reviewed, narrowed to what this run plans too → changes → second audit.
struct Apply: AsyncParsableCommand {
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

  @Argument(help: ArgumentHelp("The file that 'grantlint plan' wrote.", valueName: "plan"))
  var plan: String

  @Option(name: .shortAndLong, help: "The format of the report on standard output.")
  var format: ReportFormat = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the report to a file; repeatable.", valueName: "format=path"))
  var output: [String] = []

  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Rules") var selection: SelectionOptions
  @Option(help: "Only repairs of findings of this severity and above; default note.")
  var minSeverity: Severity?

  @OptionGroup var acceptance: AcceptanceOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(help: "When the text report has colours.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report: the exit code and the outputs tell the rest.")
  var quiet = false

  func run() async throws {
    let environment = Surroundings.current.variables
    let kept = KeptPaths(
      [plan, changes.state.state, changes.journal] + acceptance.paths + rules.readPaths, environment,
      rules.configuration.read(environment: environment).file)
    let outputs = try Outputs<ReportFormat>(output, environment: environment, keeping: kept)
    let outcome: Repair.Outcome
    do {
      outcome = try await apply(environment)
    } catch let error as CommandError {
      outputs.write(ErrorReport(error))
      throw error
    }
    ProgressLine.clear()
    let report = outcome.report
    let words = ClosingWords(
      report: report, isQuiet: quiet, isRefusalSaid: outcome.isRefusalSaid,
      unwritten: await outputs.write(report))
    let style = Terminal.style(color, environment: environment)
    let isShown =
      quiet || outcome.wasDeclined
      ? true : await StandardOutput.write(try format.parts(report, style: style), format.form)
    try ExitStatus.end(words.end(isShown: isShown))
  }

  private func apply(_ environment: [String: String]) async throws -> Repair.Outcome {
    let reviewed = try PlanFiles.read(plan)
    let file = try rules.configuration.load(environment: environment, rules: rules.paths)
    let run = RunContext.starting()
    let keeping = try changes.keeping(
      file, run: run, environment: environment, flags: tenant.flags(rules.configuration))
    Surroundings.current.interrupts.note("nothing was changed")
    let setup = try AuditSetup(
      file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: true, environment: environment)
    let guards = try guardOptions.guards(setup.catalogue, defaults: setup.guards())
    let live = try setup.tenant.live()
    try await live.requireReadableOrEnd()
    let identity = await live.identity()
    try PlanFiles.require(reviewed.tenant, reviewed.address, areOf: identity, "the plan")
    var selection = selection.selection
    selection.narrowed = Set(reviewed.ruleIDs.map(ExactString.init))
    let auditor = try await setup.auditor(
      of: live, selection: selection,
      thresholds: Thresholds(failOn: nil, minimumSeverity: try setup.minimumSeverity(minSeverity)))
    let repair = Repair(
      guards: guards, auditor: auditor, repeats: changes.repeats, isConfirmed: changes.yes, isApplied: true,
      reviewed: reviewed, keeping: keeping,
      tenant: { live.renewed() })
    let audit = await auditor.examine(live.renewed(), run: run)
    for warning in audit.report.acceptanceWarnings { StandardError.warning(warning) }
    let style = Terminal.page(color, environment: environment)
    return try await repair.run(after: audit, prompt: RepairPrompt(style: style))
  }
}

/// Plans on disk.
enum PlanFiles {
  /// Reads a plan. Throws `CommandError`: code 2 for what is none, 4 for one that must not be applied.
  static func read(_ path: String) throws -> ReviewedPlan {
    let bytes = try InputFile.bytes(path, .plan, name: "the plan \(path.visible)")
    do {
      return try ReviewedPlan(bytes, file: path.visible, now: Moment.now)
    } catch {
      let file = KnownFile(bytes)
      guard file == .plan else { throw CommandError(message: file.message(path, insteadOf: "a plan")) }
      if case .malformed(let problem) = error { throw CommandError(message: "invalid plan:\n\(problem)") }
      throw CommandError(message: "the plan \(path.visible) is refused: \(error)", code: .repairFellShort)
    }
  }

  /// Throws `CommandError` where a file that speaks of one tenant, at an address where it says one, is used on another.
  static func require(
    _ tenant: String, _ address: String?, areOf identity: TenantIdentity, _ what: String
  ) throws {
    guard tenant.isIdentical(to: identity.domain) else {
      throw CommandError(
        message: "\(what) is of the tenant \(tenant.visible), and this is \(identity.domain.visible)")
    }
    guard let address, !address.isIdentical(to: identity.address ?? "") else { return }
    throw CommandError(
      message: """
        \(what) is of \(tenant.visible) at \(address.visible), and this is at \(identity.address?.visible ?? "no address")
        """)
  }
}
