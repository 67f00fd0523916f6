import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import Tenant

/// `grantlint audit`: source → rules → report, and where it is asked for a repair.
package struct AuditWorkflow {
  /// What is to be done beside the audit.
  package enum Mode: Sendable {
    case audit
    /// Shows what a repair would change.
    case diff
    /// Repairs the live tenant.
    case fix
    /// `--diff` beside `--fix`: nothing is changed.
    case diffOfFix
  }

  let source: SourceFlags
  let report: ReportFlags
  let rules: RuleFlags
  let tenant: TenantFlags
  let fleet: FleetFlags
  let mode: Mode
  let guards: GuardFlags
  let changes: ChangeFlags

  package init(
    source: SourceFlags, report: ReportFlags, rules: RuleFlags, tenant: TenantFlags, fleet: FleetFlags = FleetFlags(),
    mode: Mode, guards: GuardFlags, changes: ChangeFlags
  ) {
    self.fleet = fleet
    self.source = source
    self.report = report
    self.rules = rules
    self.tenant = tenant
    self.mode = mode
    self.guards = guards
    self.changes = changes
  }

  /// What was done, before it is told.
  private struct Completed {
    let report: AuditReport
    let format: ReportFormat
    /// Where the baseline goes.
    let baseline: ReportFile?
    /// What came of the repair that was planned; nil where none was.
    var repair: Repair.Outcome?
    /// What its plan comes to in the files that were audited; nil where they are none, or are not to be changed.
    var patch: CodePatch?
  }

  private var isPlanned: Bool { mode != .audit }
  /// Whether the tenant is to be changed.
  private var isApplied: Bool { mode == .fix }

  /// Audits and tells what came of it. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    for warning in Settings.warnings { StandardError.warning(warning) }
    let configuration = rules.configuration.read()
    let outputs = try outputs(configuration)
    let completed: Completed
    do {
      completed = try await audit(try file(configuration), writing: outputs.formats)
    } catch let error as CommandError {
      outputs.leave(error)
      // A variable that names no format is the error.
      let format = (try? report.format(nil)) ?? .text
      if !report.quiet, format != .text {
        _ = StandardOutput.write((try? format.render(ErrorReport(error))) ?? "", format.form)
      }
      throw error
    }
    ProgressLine.clear()
    if report.verbose { AuditLog.describe(completed.report) }
    var words = ClosingWords(
      report: completed.report, isQuiet: report.quiet, isRefusalSaid: completed.repair?.isRefusalSaid == true,
      unwritten: await outputs.write(completed.report, isSummary: report.summary))
    let isShown = try await show(completed)
    if let problem = keepBaseline(completed) { words.unwritten.append(problem) }
    let code = words.end(isShown: isShown)
    // Taking what is known of a large tenant apart takes longer than ending the process, which is all that follows.
    _ = Unmanaged.passRetained(Kept(value: completed))
    try ExitStatus.end(code)
  }

  private func file(_ configuration: ConfigurationReading) throws -> ConfigurationFile? {
    let file = try configuration.get(rules: rules.paths)
    if file == nil { ConfigurationSearch.warnOfOtherEnding(rules.configuration.noConfig) }
    if report.verbose { StandardError.write("configuration: \(file?.configuration.path.visible ?? "none")\n") }
    return file
  }

  /// What the run reads and keeps, but for the baseline.
  private var kept: [String?] {
    source.paths + [source.acceptance.waivers, changes.state.state, changes.journal] + rules.readPaths
  }

  /// The outputs of the flags and of the configuration, also of one that does not hold, so that no older report stays.
  /// None takes the place of a file that the run reads or keeps.
  private func outputs(_ configuration: ConfigurationReading) throws -> Outputs<ReportFormat> {
    try Outputs(
      report.output, configured: configuration.outputs,
      of: (try? FleetChoice(fleet, tenant, configuration.file, isLive: source.isLive))?.own.map(\.domain) ?? [],
      keeping: KeptPaths(kept + [source.acceptance.baseline, report.writeBaseline], configuration.file))
  }

  /// - Parameter written: the formats of the files that the report goes to.
  private func audit(_ file: ConfigurationFile?, writing written: [ReportFormat]) async throws -> Completed {
    let (format, thresholds) = (try report.format(file), try report.thresholds(file))
    let isFiled = written.contains(.pack) || format == .pack
    if report.writeBaseline?.contains(tenantMark) == true {
      throw CommandError(
        message: "--write-baseline has \(tenantMark), and one baseline is of all tenants: name one file")
    }
    if let fleet = try FleetChoice(fleet, tenant, file, isLive: source.isLive), let file {
      let baseline = try report.writeBaseline.map { try ReportFile($0, holding: .baseline, keeping: KeptPaths(kept)) }
      let report = try await audit(fleet, file, thresholds, formats: written + (report.quiet ? [] : [format]))
      return Completed(report: report, format: format, baseline: baseline)
    }
    if mode == .fix || mode == .diffOfFix, !source.isLive {
      throw CommandError(
        message: "--fix repairs a live tenant; to rehearse on a snapshot or the demo, see 'grantlint emulate --help'")
    }
    if mode == .diffOfFix, !report.quiet {
      StandardError.warning("--diff only shows what --fix would change: nothing is changed")
    }
    let run = RunContext.starting()
    let keeping = try keeping(file, run)
    if isApplied { Ports.current.interrupts.note("nothing was changed") }
    let baseline = try report.writeBaseline.map { try ReportFile($0, holding: .baseline, keeping: KeptPaths(kept)) }
    let since = source.acceptance.since
    var setup = try AuditSetup(
      file, rules: rules, tenant: tenant, acceptance: source.acceptance,
      isLive: source.isLive || since == ComparedSource.live, writtenBaseline: report.writeBaseline)
    let tenantSource = try AuditSource.make(source, setup.tenant, withDigests: isFiled)
    if let since { setup = try await setup.since(since, of: tenantSource, source, run) }
    var selection = source.selection
    selection.comparesWithCode = !source.declared.isEmpty
    var auditor = try await setup.auditor(of: tenantSource, selection: selection, thresholds: thresholds)
    auditor.keepsEveryResult = report.junitAll
    if !source.declared.isEmpty { auditor.declared = try await setup.declared(by: source, of: tenantSource, run) }
    try report.weaken(&auditor.weakening, file)
    let guards = try isPlanned ? setup.guards(guards) : nil
    // Signing in is no call that reads: what the token cannot read is said before anything is.
    if let scopes = await tenantSource.identity().tokenScopes {
      for gap in auditor.catalogue.foreseenGaps(tokenScopes: scopes) { StandardError.warning("\(gap)") }
    }
    var audit = await auditor.examine(tenantSource, run: run)
    if isFiled, !isPlanned { audit.report.tenants[0].inputs = AuditSource.digests(of: tenantSource) }
    audit.report.sayAcceptanceWarnings()
    setup.warnOfOtherTenant(audit.report)
    guard let guards else {
      let formats = written + (report.quiet ? [] : [format])
      // A setting of repairs that is wrong is an error of the run that repairs, and not of this one.
      if formats.contains(where: \.showsDecisions), let guards = try? setup.guards(GuardFlags()) {
        audit.report = await audit.foreseeing(guards, auditor, ruleFlags + tenant.shown(rules.configuration))
      }
      return Completed(report: audit.report, format: format, baseline: baseline)
    }
    let patching = mode == .diff ? CodePatching(tenantSource) : nil
    var repair = Repair(
      guards: guards, auditor: auditor, repeats: changes.repeats, isConfirmed: changes.yes, isApplied: isApplied,
      keeping: keeping,
      tenant: { [tenant = setup.tenant] in try (tenantSource as? LiveTenant)?.renewed() ?? tenant.live() })
    repair.isForCode = patching != nil
    let outcome = try await repair.run(after: audit, prompt: RepairPrompt(style: Layout.page(report.color)))
    return Completed(
      report: outcome.report, format: format, baseline: baseline, repair: outcome, patch: patching?.patch(outcome.plan))
  }

  /// The audit of several tenants.
  ///
  /// - Parameter formats: those that the report is written in.
  private func audit(
    _ fleet: FleetChoice, _ file: ConfigurationFile, _ thresholds: Thresholds, formats: [ReportFormat]
  ) async throws -> AuditReport {
    try refuseForSeveral()
    if fleet.isShardByEnvironment, let shard = fleet.shard {
      StandardError.warning(
        "this is \(shard.name) of \(counted(shard.tenants, "tenant")), as CI_NODE_INDEX and CI_NODE_TOTAL say: "
          + "'grantlint merge' judges what all of them find; --shard 0/1 audits all of them here")
    }
    let setup = try AuditSetup(
      file, rules: rules, tenant: tenant, acceptance: source.acceptance, isLive: false,
      writtenBaseline: report.writeBaseline)
    let run = RunContext.starting()
    let rules = try await FleetRules(of: fleet.tenants, file.configuration, run: run) { tenant in
      var auditor = try setup.auditor(for: tenant, selection: source.selection, thresholds: thresholds)
      auditor.keepsEveryResult = report.junitAll
      return auditor
    }
    let guards = formats.contains(where: \.showsDecisions) ? try? setup.guards(GuardFlags()) : nil
    let (lists, configuration) = (ruleFlags, self.rules.configuration)
    let audit = FleetAudit(fleet: fleet, file: file, tenant: tenant, rules: rules, run: run) { tenant, auditor, audit in
      guard let guards else { return audit.report }
      let flags = TenantFlags(tenant: tenant.domain).shown(configuration)
      return await audit.foreseeing(guards, auditor, lists + flags)
    }
    let whole = try await audit.report()
    whole.sayAcceptanceWarnings()
    return whole
  }

  /// Throws for what is about one tenant.
  private func refuseForSeveral() throws {
    let flags = [
      (isPlanned, mode == .diff ? "--diff" : "--fix"), (source.acceptance.since != nil, "--since"),
      (!source.declared.isEmpty, "--declared"),
    ]
    guard let flag = flags.first(where: \.0)?.1 else { return }
    throw CommandError(message: "\(flag) is about one tenant, and the configuration has several: pick one by --tenant")
  }

  /// What an audit is given that goes by the same rules as this run, and lists the same.
  private var ruleFlags: [ShownFlag] {
    var flags = source.shown(rules)
    for (name, ids) in [("--select", source.selection.select), ("--ignore", source.selection.ignore)] where !ids.isEmpty
    {
      flags.append(ShownFlag(name, ids.joined(separator: ",")))
    }
    return flags
      + [ShownFlag("--min-severity", report.minSeverity?.rawValue), ShownFlag("--owner", report.owner)]
      .compactMap(\.self)
  }

  /// Where the run keeps what it does, nil where it does nothing to a tenant or nobody can know what earlier runs did.
  /// Throws `CommandError`.
  private func keeping(_ file: ConfigurationFile?, _ run: RunContext) throws -> RunKeeping? {
    guard isPlanned, source.isLive else { return nil }
    let flags = try tenant.naming(ofSeveral: file).shown(rules.configuration)
    if isApplied { return try changes.keeping(file, run: run, flags: flags) }
    return try changes.state.choiceIfAny(file, flags: flags).map { try RunKeeping($0, journal: nil, run: run) }
  }

  // MARK: What came of it

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
  private func show(_ completed: Completed) async throws -> Bool {
    let (shown, format) = (completed.report, completed.format)
    // Who said no has seen what would be changed, and is told that nothing was.
    guard completed.repair?.wasDeclined != true else { return true }
    if let patch = completed.patch, let plan = completed.repair?.plan {
      patch.sayWhatIsLeft(plan, isQuiet: report.quiet)
    }
    let diff = diff(of: completed)
    let patch = completed.patch.map(\.text).flatMap { $0.isEmpty ? nil : $0 }
    if format == .text {
      var style = Layout.report(
        report.color, showWaived: report.showWaived, grouping: report.groupBy, isFull: report.isFull)
      style.origin = ReportOrigin(
        source: source.shownSource + tenant.shown(rules.configuration).text, rules: ruleFlags.text,
        tenants: fleet.tenants.map { ShownFlag("--tenants", $0) }.text)
      let text = report.quiet ? nil : try format.render(shown, style: style)
      // What needs attention, and why the audit is incomplete, comes also before what would be changed.
      let isReportFirst = !shown.attention.isEmpty || !shown.isComplete
      // A patch comes last, so that whoever reads only that finds nothing else behind it.
      let parts = (isReportFirst ? [text, diff] : [diff, text]) + [patch]
      return StandardOutput.write(parts.compactMap { $0 }.joined(separator: "\n"))
    }
    let parts = report.quiet ? nil : try format.parts(shown, isSummary: report.summary)
    // A program reads what comes out there: the diff is for the person beside it.
    for text in [diff, patch] { if let text { StandardError.write(text) } }
    guard let parts else { return true }
    return await StandardOutput.write(parts, format.form)
  }

  /// What would be changed, for people; nil where that is not asked for, or is only for a program to take.
  private func diff(of completed: Completed) -> String? {
    guard mode == .diff || mode == .diffOfFix, let plan = completed.repair?.plan else { return nil }
    let isForCode = completed.patch != nil
    if isForCode, report.quiet { return nil }
    return PlanDiff.render(plan, isForCode: isForCode, style: Layout.page(report.color))
  }
}

/// A value that is there until the process ends.
private final class Kept<Value> {
  let value: Value
  init(value: Value) { self.value = value }
}

extension CompletedAudit {
  /// The report with what repairs and deletions would close.
  ///
  /// - Parameter flags: what an audit is given that goes by the same rules.
  fileprivate func foreseeing(_ guards: Guards, _ auditor: Auditor, _ flags: [ShownFlag]) async -> AuditReport {
    var report = report
    report.foreseenRepairs = foreseenRepairs(guards, flags: flags.words)
    let deletion = await auditor.foreseenDeletion(after: self, sparing: guards.protects)
    report.foreseenDeletions = [deletion].compactMap(\.self)
    return report
  }
}

extension CodePatch {
  /// Says what is not in the patch. Who is quiet sees no page of what a guard leaves alone, and is told here.
  fileprivate func sayWhatIsLeft(_ plan: RemediationPlan, isQuiet: Bool) {
    for change in left { StandardError.warning(change.sentence) }
    guard isQuiet, plan.refusal == nil else { return }
    for (reason, grants) in Dictionary(grouping: plan.held, by: \.reason).sorted(by: { $0.key.precedes($1.key) }) {
      StandardError.warning("\(counted(grants.count, "grant")) left alone: \(reason)")
    }
  }
}

extension AuditSetup {
  /// A baseline of another tenant accepts nothing of this one.
  fileprivate func warnOfOtherTenant(_ report: AuditReport) {
    guard let baseline = acceptances.baseline, let domain = report.tenants.first?.identity.domain,
      !baseline.tenants.contains(where: { $0.isIdentical(to: domain) })
    else { return }
    StandardError.warning(
      "the baseline is of \(baseline.tenants.joined(separator: ", ").visible), and this is \(domain.visible): everything counts as new"
    )
  }
}

extension AuditReport {
  func sayAcceptanceWarnings() {
    for warning in acceptanceWarnings { StandardError.warning(warning) }
  }
}
