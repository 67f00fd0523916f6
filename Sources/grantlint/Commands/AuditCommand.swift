import ArgumentParser
import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import Tenant

/// `grantlint audit`, the default command: source → rules → report.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audit the client grants of a tenant.",
    discussion: """
      Exit codes: 0 every grant read, every rule evaluated, nothing open at --fail-on; 1 open findings; 2 usage, \
      configuration or credentials, nothing was audited; 3 incomplete: something could not be read or evaluated; 4, \
      with --fix or --diff: a repair was refused or did not fully succeed, an earlier run left a grant between two calls, \
      or the state folder cannot be read; 130 interrupted.
      """)

  // Groups beside each other: ArgumentParser checks one within another several times over in debug builds.
  @OptionGroup var source: SourceOptions
  @OptionGroup var options: AuditOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Repair") var repair: RepairOptions
  @OptionGroup(title: "Repair") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  /// What was done, before it is told.
  private struct Completed {
    let report: AuditReport
    let plan: RemediationPlan?
    let options: AuditOptions
    /// Where the baseline goes.
    let baseline: ReportFile?
    /// Whether somebody was asked about a repair and said no.
    var wasDeclined = false
    /// Whether standard error says already why nothing was changed.
    var isRefusalSaid = false
  }

  func validate() throws {
    try repair.require(guardOptions, changes)
    try tenant.require(demo: source.demo)
  }

  func run() async throws {
    let environment = Surroundings.current.variables
    for warning in OptionEnvironment(environment).warnings { StandardError.warning(warning) }
    let configuration = rules.configuration.read(environment: environment)
    let outputs = try outputs(configuration, environment)
    let completed: Completed
    do {
      completed = try await audit(try file(configuration), environment)
    } catch let error as CommandError {
      let report = ErrorReport(error)
      outputs.write(report)
      let format = (try? options.completed(by: OptionEnvironment(environment), nil))?.format ?? options.format
      if !options.quiet, format != .text { _ = StandardOutput.write((try? format.render(report)) ?? "", format.form) }
      throw error
    }
    ProgressLine.clear()
    let report = completed.report
    if options.verbose { AuditLog.describe(report) }
    var words = ClosingWords(
      report: report, isQuiet: options.quiet, isRefusalSaid: completed.isRefusalSaid,
      unwritten: await outputs.write(report))
    let isShown = try await show(completed, environment)
    if let problem = keepBaseline(completed) { words.unwritten.append(problem) }
    let code = words.end(isShown: isShown)
    // Taking what is known of a large tenant apart takes longer than ending the process, which is all that follows.
    _ = Unmanaged.passRetained(Kept(value: completed))
    try ExitStatus.end(code)
  }

  private func file(_ configuration: ConfigurationReading) throws -> ConfigurationFile? {
    let file = try configuration.get(rules: rules.paths)
    if file == nil { ConfigurationSearch.warnOfOtherEnding(rules.configuration) }
    if options.verbose { StandardError.write("configuration: \(file?.configuration.path.visible ?? "none")\n") }
    return file
  }

  /// What the run reads and keeps, but for the baseline.
  private var kept: [String?] {
    source.paths + [source.acceptance.waivers, changes.state.state, changes.journal]
      + rules.readPaths
  }

  /// The outputs of the flags and of the configuration, also of one that does not hold, so that no older report stays.
  /// None takes the place of a file that the run reads or keeps.
  private func outputs(_ configuration: ConfigurationReading, _ environment: [String: String]) throws -> Outputs<
    ReportFormat
  > {
    try Outputs<ReportFormat>(
      options.output, configured: configuration.outputs, environment: environment,
      keeping: KeptPaths(
        kept + [source.acceptance.baseline, options.writeBaseline], environment, configuration.file))
  }

  private func audit(_ file: ConfigurationFile?, _ environment: [String: String]) async throws -> Completed {
    let options = try options.completed(by: OptionEnvironment(environment), file?.configuration)
    if repair.fix, !source.isLive {
      throw CommandError(
        message: "--fix repairs a live tenant; to rehearse on a snapshot or the demo, see 'grantlint emulate --help'")
    }
    if repair.fix, repair.diff, !options.quiet {
      StandardError.warning("--diff only shows what --fix would change: nothing is changed")
    }
    let run = RunContext.starting()
    let keeping = try repair.keeping(
      changes, file, isLive: source.isLive, run: run, environment: environment,
      flags: tenant.flags(rules.configuration))
    if repair.isApplied { Surroundings.current.interrupts.note("nothing was changed") }
    let baseline = try options.writeBaseline.map {
      try ReportFile($0, holding: .baseline, environment: environment, keeping: KeptPaths(kept))
    }
    let setup = try AuditSetup(
      file, rules: rules, tenant: tenant, acceptance: source.acceptance, isLive: source.isLive,
      writtenBaseline: options.writeBaseline, environment: environment)
    let tenantSource = try AuditSource.make(source, setup.tenant)
    var auditor = try await setup.auditor(
      of: tenantSource, selection: source.selection, thresholds: options.thresholds)
    auditor.keepsEveryResult = options.junitAll
    try self.options.weaken(&auditor.weakening, file?.configuration, OptionEnvironment(environment))
    let guards = try repair.isPlanned ? guardOptions.guards(setup.catalogue, defaults: setup.guards()) : nil
    // Signing in is no call that reads: what the token cannot read is said before anything is.
    if let scopes = await tenantSource.identity().tokenScopes {
      for gap in auditor.catalogue.foreseenGaps(tokenScopes: scopes) { StandardError.warning("\(gap)") }
    }
    let audit = await auditor.examine(tenantSource, run: run)
    for warning in audit.report.acceptanceWarnings { StandardError.warning(warning) }
    if let baseline = setup.acceptances.baseline, let domain = audit.report.tenants.first?.identity.domain,
      !baseline.tenants.contains(where: { $0.isIdentical(to: domain) })
    {
      StandardError.warning(
        "the baseline is of \(baseline.tenants.joined(separator: ", ").visible), and this is \(domain.visible): everything counts as new"
      )
    }
    guard let guards else {
      return Completed(report: audit.report, plan: nil, options: options, baseline: baseline)
    }
    let work = Repair(
      guards: guards, auditor: auditor, repeats: changes.repeats, isConfirmed: changes.yes,
      isApplied: repair.isApplied, keeping: keeping,
      tenant: { [tenant = setup.tenant] in try (tenantSource as? LiveTenant)?.renewed() ?? tenant.live() })
    let style = Terminal.page(options.color, environment: environment)
    let outcome = try await work.run(after: audit, prompt: RepairPrompt(style: style))
    return Completed(
      report: outcome.report, plan: outcome.plan, options: options, baseline: baseline,
      wasDeclined: outcome.wasDeclined, isRefusalSaid: outcome.isRefusalSaid)
  }

  /// What to say where a baseline was to be written and was not.
  private func keepBaseline(_ completed: Completed) -> String? {
    guard let file = completed.baseline else { return nil }
    do {
      try BaselineFiles.write(completed.report, to: file)
      return nil
    } catch {
      return (error as? CommandError)?.message ?? "\(error)"
    }
  }

  /// Prints the diff where it is asked for, and the report.
  private func show(_ completed: Completed, _ environment: [String: String]) async throws -> Bool {
    let options = completed.options
    let style = Terminal.style(
      options.color, environment: environment, showWaived: options.showWaived, grouping: options.groupBy)
    // Who said no has seen what would be changed, and is told that nothing was.
    guard !completed.wasDeclined else { return true }
    let page = Terminal.page(options.color, environment: environment)
    let diff = repair.diff ? completed.plan.map { PlanDiff.render($0, style: page) } : nil
    if options.format == .text {
      let report = options.quiet ? nil : try options.format.render(completed.report, style: style)
      // What needs attention, and why the audit is incomplete, comes also before what would be changed.
      let isReportFirst = !completed.report.attention.isEmpty || !completed.report.isComplete
      let parts = isReportFirst ? [report, diff] : [diff, report]
      return StandardOutput.write(parts.compactMap { $0 }.joined(separator: "\n"))
    }
    let report = options.quiet ? nil : try options.format.parts(completed.report)
    // A program reads what comes out there: the diff is for the person beside it.
    if let diff { StandardError.write(diff) }
    guard let report else { return true }
    return await StandardOutput.write(report, options.format.form)
  }
}

/// A value that is there until the process ends.
private final class Kept<Value> {
  let value: Value
  init(value: Value) { self.value = value }
}

extension RunContext {
  /// A run that starts now.
  static func starting(id: String = UUID().uuidString.lowercased()) -> RunContext {
    let start = ContinuousClock.now
    return RunContext(
      id: id, startedAt: Date.now.formatted(.iso8601),
      elapsedMilliseconds: { ((ContinuousClock.now - start) / .milliseconds(1)).clampedInt })
  }
}
