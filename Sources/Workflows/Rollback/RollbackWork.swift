import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import Tenant
import TextLayout

/// One rollback, or the end of what a run left between two calls: plan, question, changes.
struct RollbackWork {
  let workflow: RollbackWorkflow
  /// What a repair is planned with that is to be finished; nil where changes are taken back.
  let setup: AuditSetup?
  let live: LiveTenant
  let identity: TenantIdentity
  let run: RunContext
  let keeping: RunKeeping
  let guards: Guards
  let outputs: Outputs<RollbackFormat>

  /// What is to be done: a plan, what is said of the grants that are left alone, and what it is called in the journal.
  private struct Work {
    let plan: RemediationPlan
    let settled: [RemediationOutcome]
    let gate: Gate
    let kind: JournalRecord.Run.Kind
  }

  private var reader: TenantReader { TenantReader(tenant: live) }
  private var only: Set<ExactString>? { workflow.grants.isEmpty ? nil : Set(workflow.grants.map(ExactString.init)) }

  /// Does it and prints what came of it. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  func run(_ source: RollbackSource) async throws {
    let work: Work
    if let setup { work = try await finishing(source, setup) } else { work = await takingBack(source) }
    let style = Layout.page(workflow.color)
    let shown = PlanDiff.render(work.plan, style: style)
    let planned = work.plan.outcomes + work.settled
    if workflow.isDryRun { return try end(planned, diff: shown, refusal: work.plan.refusal) }
    guard work.plan.refusal == nil, !work.plan.changes.isEmpty else {
      if let refusal = work.plan.refusal, !workflow.quiet {
        StandardError.error("nothing was changed: \(refusal.reason)")
      }
      return try end(planned, refusal: work.plan.refusal)
    }
    if workflow.yes {
      if !workflow.quiet { StandardError.write(shown) }
    } else {
      switch await RepairPrompt(style: style).answer(work.plan) {
      case .yes: break
      case .no:
        for line in write(planned) { StandardError.error(line) }
        StandardError.write("nothing was changed\n")
        throw ExitStatus(.repairFellShort)
      case .unasked:
        if !workflow.quiet { StandardError.write(shown) }
        throw CommandError(
          message: "nothing was changed: nobody is at a terminal to confirm it; --yes takes it back without asking",
          code: .repairFellShort)
      }
    }
    let (outcomes, isInterrupted) = try await make(work, undoing: source)
    try end(outcomes, interrupted: isInterrupted)
  }

  private func takingBack(_ source: RollbackSource) async -> Work {
    let gate = Gate(
      guards, tenant: TenantContext(identity, startedAt: run.startedAt), ownClientID: identity.clientID)
    let rollback = await RollbackPlan(
      source, only: only, runID: run.id, gate: gate,
      names: guards.goesByNames ? await live.clientNames() : [:], reader: reader)
    return Work(plan: rollback.plan, settled: rollback.settled, gate: gate, kind: .rollback)
  }

  /// Plans the repair again as if the run had not begun it, by the rules of this run.
  private func finishing(_ source: RollbackSource, _ setup: AuditSetup) async throws -> Work {
    let earlier = await EarlierRuns(of: live, identity, state: keeping.state.folder)
    if let problem = earlier.problems.first {
      throw CommandError(message: "nothing was changed: \(problem)", code: .repairFellShort)
    }
    let unfinished = earlier.unfinished.filter { item in
      source.runs.contains { $0.isIdentical(to: item.run.id) } && (only?.contains(ExactString(item.grant)) ?? true)
    }
    guard !unfinished.isEmpty else {
      throw CommandError(
        message: "nothing was changed: no grant is between two calls any more that the run left there",
        code: .repairFellShort)
    }
    var now: [ExactString: ClientGrant] = [:]
    for item in unfinished {
      do {
        now[ExactString(item.grant)] = try await reader.read(item.grant)
      } catch {
        throw CommandError(
          message: "nothing was changed: grant \(item.grant.visible) cannot be read: \(error)", code: .repairFellShort)
      }
    }
    let restored = Dictionary(
      unfinished.map { (ExactString($0.grant), $0.change.before) },
      uniquingKeysWith: { first, _ in first })
    let auditor = try await setup.auditor(
      of: live, selection: workflow.selection, thresholds: Thresholds(failOn: nil))
    let audit = await auditor.examine(RestoredSource(live.renewed(), restored: restored), run: run)
    if !workflow.quiet { for gap in audit.report.gaps { StandardError.error("\(gap.message)") } }
    let gate = Gate(guards, audit: audit)
    let (plan, others) = RemediationPlanner.plan(audit: audit, gate: gate)
      .finishing(unfinished, now: now, limit: guards.maxChanges, hint: keeping.state.hint)
    return Work(plan: plan, settled: others, gate: gate, kind: .repair)
  }

  /// Makes the changes.
  /// - Returns: what became of each grant, and whether a signal came.
  private func make(
    _ work: Work, undoing source: RollbackSource
  ) async throws -> (outcomes: [RemediationOutcome], isInterrupted: Bool) {
    let header = JournalRecord.Run(
      id: run.id, kind: work.kind, undoes: work.kind == .rollback ? source.runs : [], tenant: identity.domain,
      address: identity.address, startedAt: run.startedAt, version: GrantlintVersion.current,
      clientID: identity.clientID)
    let session = try ChangeSession(
      live.renewed(), run: header, state: keeping.state.folder, copy: keeping.copy)
    defer { session.close() }
    let executor = RollbackExecutor(
      work.gate, writer: session.writer, journal: session.journal, interruption: session.interruption,
      noTwoCalls: keeping.state.objectionToTwoCalls,
      apis: { await live.read(ResourceServer.self).records })
    let outcomes = await executor.apply(work.plan, settled: work.settled)
    if outcomes.contains(where: \.isWritten) {
      StandardError.write("undo: grantlint rollback \(run.id.shellQuoted)\(keeping.state.hint)\n")
    }
    return (outcomes, session.isInterrupted)
  }

  /// Writes what came of it, and prints it. Throws `ExitStatus` where the code is not 0.
  private func end(
    _ outcomes: [RemediationOutcome], diff: String? = nil, refusal: RemediationPlan.Refusal? = nil,
    interrupted: Bool = false
  ) throws {
    ProgressLine.clear()
    let unwritten = write(outcomes)
    for line in unwritten { StandardError.error(line) }
    let shortfall = outcomes.shortfall
    var isShown = true
    if workflow.quiet {
      // Of a plan that is refused as a whole no grant has a reason of its own.
      let refused = refusal.map { workflow.isDryRun ? "refused: \($0.reason)" : "nothing was changed: \($0.reason)" }
      if let reason = refused ?? shortfall { StandardError.error(reason.visible) }
    } else {
      if let diff, workflow.format == .json { StandardError.write(diff) }
      let style = Layout.page(workflow.color)
      let page = text(outcomes, as: workflow.format, style: style)
      let parts = workflow.format == .text ? [diff, page] : [page]
      isShown = StandardOutput.write(parts.compactMap { $0 }.joined(separator: "\n"))
    }
    try ExitStatus.end(
      interrupted ? .interrupted : .clean, shortfall == nil ? .clean : .repairFellShort,
      isShown && unwritten.isEmpty ? .clean : .incomplete)
  }

  /// - Returns: what could not be written, a line each.
  private func write(_ outcomes: [RemediationOutcome]) -> [String] {
    outputs.write { text(outcomes, as: $0, style: .unbounded) }
  }

  private func text(_ outcomes: [RemediationOutcome], as format: RollbackFormat, style: PageStyle) -> String {
    switch format {
    case .text: return OutcomePage.text(outcomes, style: style)
    case .json:
      return OutcomePage.json(outcomes, run: run.id, tenant: identity.domain, address: identity.address)
    }
  }
}
