import Documents
import ManagementAPI
package import PolicyEngine
import Remediation
package import Reporting
import Tenant

/// `grantlint apply`: a plan that was reviewed, narrowed to what this run plans too → changes → second audit.
package struct ApplyWorkflow {
  /// The path of the plan.
  let plan: String
  let rules: RuleFlags
  let selection: RuleSelection
  let acceptance: AcceptanceFlags
  let guards: GuardFlags
  let changes: ChangeFlags
  let tenant: TenantFlags
  package var format = ReportFormat.text
  /// `FORMAT=PATH`.
  package var output: [String] = []
  package var minSeverity: Severity?
  package var color = ColorChoice.auto
  package var quiet = false

  package init(
    plan: String, rules: RuleFlags, selection: RuleSelection, acceptance: AcceptanceFlags, guards: GuardFlags,
    changes: ChangeFlags, tenant: TenantFlags
  ) {
    self.plan = plan
    self.rules = rules
    self.selection = selection
    self.acceptance = acceptance
    self.guards = guards
    self.changes = changes
    self.tenant = tenant
  }

  /// Makes the changes and tells what came of them. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let kept = KeptPaths(
      [plan, changes.state.state, changes.journal] + acceptance.paths + rules.readPaths,
      rules.configuration.read().file)
    let outputs = try Outputs<ReportFormat>(output, keeping: kept)
    let outcome = try await outputs.leavingErrors { try await apply() }
    ProgressLine.clear()
    try await outputs.tell(
      outcome.report, as: format, style: Layout.report(color), isQuiet: quiet, isShown: !outcome.wasDeclined,
      isRefusalSaid: outcome.isRefusalSaid)
  }

  private func apply() async throws -> Repair.Outcome {
    let reviewed = try PlanFiles.read(plan)
    let file = try rules.load()
    let run = RunContext.starting()
    let keeping = try changes.keeping(file, run: run, flags: tenant.naming(ofSeveral: file).shown(rules.configuration))
    Ports.current.interrupts.note("nothing was changed")
    let setup = try AuditSetup(file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: true)
    let guards = try setup.guards(guards)
    let live = try setup.tenant.live()
    try await live.requireReadableOrEnd()
    let identity = await live.identity()
    try identity.require(reviewed.tenant, reviewed.address, of: "the plan")
    var selection = selection
    selection.narrowed = Set(reviewed.ruleIDs.map(ExactString.init))
    let auditor = try await setup.auditor(
      of: live, selection: selection,
      thresholds: Thresholds(failOn: nil, minimumSeverity: try setup.minimumSeverity(minSeverity)))
    let repair = Repair(
      guards: guards, auditor: auditor, repeats: changes.repeats, isConfirmed: changes.yes, isApplied: true,
      reviewed: reviewed, keeping: keeping, tenant: { live.renewed() })
    let audit = await auditor.examine(live.renewed(), run: run)
    audit.report.sayAcceptanceWarnings()
    return try await repair.run(after: audit, prompt: RepairPrompt(style: Layout.page(color)))
  }
}
