import Documents
import ManagementAPI
package import PolicyEngine
import Remediation
import Reporting
import Tenant
import TextLayout

/// `grantlint plan`: source → rules → plan, to be reviewed and applied later.
package struct PlanWorkflow {
  let source: SourceFlags
  let rules: RuleFlags
  let guards: GuardFlags
  let tenant: TenantFlags
  let state: StateFlags
  /// Where the plan is kept.
  package var output: String?
  /// How long it may be applied.
  package var lifespan = Lifespan.day
  /// Whether repairs are planned again that something undid, that were rolled back, or that the API refused lately.
  package var repeats = false
  package var minSeverity: Severity?
  package var color = ColorChoice.auto
  package var quiet = false

  package init(source: SourceFlags, rules: RuleFlags, guards: GuardFlags, tenant: TenantFlags, state: StateFlags) {
    self.source = source
    self.rules = rules
    self.guards = guards
    self.tenant = tenant
    self.state = state
  }

  /// Plans, shows the plan and keeps it. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let kept = KeptPaths(source.readPaths + rules.readPaths + [state.state], rules.configuration.read().file)
    let file = try output.map { try ReportFile($0, holding: .plan, removesOlder: true, keeping: kept) }
    let configuration = try rules.load()
    let flags = try tenant.naming(ofSeveral: configuration).shown(rules.configuration)
    let state = try source.isLive ? state.choiceIfAny(configuration, flags: flags) : nil
    let setup = try AuditSetup(
      configuration, rules: rules, tenant: tenant, acceptance: source.acceptance, isLive: source.isLive)
    let guards = try setup.guards(guards)
    let tenantSource = try AuditSource.make(source, setup.tenant)
    let auditor = try await setup.auditor(
      of: tenantSource, selection: source.selection,
      thresholds: Thresholds(failOn: nil, minimumSeverity: try setup.minimumSeverity(minSeverity)))
    let run = RunContext.starting()
    let audit = await auditor.examine(tenantSource, run: run)
    audit.report.sayAcceptanceWarnings()
    let repair = Repair(
      guards: guards, auditor: auditor, repeats: repeats, isConfirmed: false, isApplied: false,
      keeping: try state.map { try RunKeeping($0, journal: nil, run: run) },
      tenant: { [choice = setup.tenant] in try (tenantSource as? LiveTenant)?.renewed() ?? choice.live() })
    let outcome = try await repair.run(after: audit, prompt: RepairPrompt(style: .unbounded))
    try tell(outcome, audit.report, in: file, state)
  }

  private func tell(
    _ outcome: Repair.Outcome, _ report: AuditReport, in file: ReportFile?, _ state: StateChoice?
  ) throws {
    let plan = outcome.plan
    ProgressLine.clear()
    if quiet {
      sayWhy(plan, outcome.report)
    } else {
      for gap in report.gaps { StandardError.error("\(gap.message)") }
      outcome.report.sayAttention(.unfinishedChange)
    }
    let isShown = quiet || StandardOutput.write(PlanDiff.render(plan, style: Layout.page(color)))
    let isKept = keep(plan, report, in: file, state)
    let isWhole = plan.refusal != .incompleteAudit && isShown && isKept
    try ExitStatus.end(
      outcome.report.attention.isEmpty ? .clean : .repairFellShort, isWhole ? .clean : .incomplete)
  }

  /// One line on why the plan cannot be applied.
  private func sayWhy(_ plan: RemediationPlan, _ report: AuditReport) {
    guard plan.refusal == .incompleteAudit || !report.attention.isEmpty else { return }
    let unfinished = report.attention.filter { $0.kind == .unfinishedChange }.map(\.line)
    let reasons = plan.refusal.map { unfinished + [$0.reason] } ?? report.reasonsForAttention
    StandardError.error(reasons.joined(separator: "; ").visible)
  }

  private func keep(
    _ plan: RemediationPlan, _ report: AuditReport, in file: ReportFile?, _ state: StateChoice?
  ) -> Bool {
    guard let file else { return true }
    let expiry = Moment.after(lifespan.seconds)
    do {
      try file.write(PlanFile(plan, of: report, expiresAt: expiry).text, .json)
    } catch {
      StandardError.error(file.unwritten("the plan", error).message)
      return false
    }
    guard !quiet else { return true }
    let command = nextCommand(plan, report, file, state)
    StandardError.write("plan: \(file.path.visible)\(command.map { ", good until \(expiry); next: \($0)" } ?? "")\n")
    return true
  }

  /// What applies the plan with what this run was given; nil where nothing does.
  private func nextCommand(
    _ plan: RemediationPlan, _ report: AuditReport, _ file: ReportFile, _ state: StateChoice?
  ) -> String? {
    guard plan.refusal == nil, !plan.changes.isEmpty, let identity = report.tenants.first?.identity,
      identity.kind != .demo
    else { return nil }
    var flags = source.shown(rules) + guards.shown
    if let minSeverity { flags.append(ShownFlag("--min-severity", minSeverity.rawValue)) }
    if repeats { flags.append(ShownFlag("--repeat")) }
    if identity.kind == .file { flags += TenantFlags(tenant: identity.domain).shown(rules.configuration) }
    return "grantlint apply \(file.path.shellQuoted)\(flags.text)\(state?.hint ?? "")"
  }
}
