import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Tenant

/// One repair of a tenant that was audited: plan, guards, state, question, changes, second audit.
struct Repair {
  /// What a run with a plan came to.
  struct Outcome {
    var report: AuditReport
    let plan: RemediationPlan
    /// Whether somebody was asked and said no: then there is no more to tell than that nothing was changed.
    var wasDeclined = false
    /// Whether standard error says already why nothing was changed.
    var isRefusalSaid = false
  }

  let guards: Guards
  let auditor: Auditor
  /// Whether repairs are made again that something undid, or that the API refused lately.
  let repeats: Bool
  /// Whether nobody is asked.
  let isConfirmed: Bool
  /// Whether the tenant is to be changed; false: the plan is only shown.
  let isApplied: Bool
  /// Whether the plan is for the files that the grants come from, and changes no tenant.
  var isForCode = false
  /// A plan that somebody reviewed: only what is in it too is changed.
  var reviewed: ReviewedPlan?
  /// Where the run keeps what it does; nil where no tenant is called.
  let keeping: RunKeeping?
  /// The tenant with nothing read yet and a deadline of its own; asked for only where the tenant is a live one.
  let tenant: @Sendable () throws -> LiveTenant

  private var state: StateChoice? { keeping?.state }

  /// Plans the repair of an audited tenant, and makes it where that is asked for.
  func run(after first: CompletedAudit, prompt: RepairPrompt) async throws -> Outcome {
    let gate = Gate(guards, audit: first, isForCode: isForCode)
    var plan = RemediationPlanner.plan(audit: first, gate: gate)
    var attention: [Attention] = []
    var problem: String?
    if let state, let identity = first.report.tenants.first?.identity, identity.kind == .live {
      let earlier = await EarlierRuns(of: try tenant(), identity, state: state.folder)
      attention = earlier.attention(state.hint)
      plan = plan.leaving(earlier.unfinished, maxChanges: guards.maxChanges)
      if !repeats { plan = plan.heeding(earlier.history, maxChanges: guards.maxChanges) }
      problem = earlier.problems.first
    }
    var others: [RemediationOutcome] = []
    if let reviewed { (plan, others) = plan.narrowed(to: reviewed, audit: first) }
    attention += plan.attention
    if let problem {
      let reason = isApplied ? "nothing was changed: \(problem)" : "what earlier runs did is not known: \(problem)"
      attention.append(Attention(kind: .unreadableState, tenant: plan.tenant, message: reason))
      StandardError.error(reason)
      let outcomes = isApplied ? plan.refused(reason) : plan.outcomes
      return outcome(plan, first.report, outcomes + others, attention, isRefusalSaid: true)
    }
    guard isApplied, !plan.changes.isEmpty, plan.refusal == nil else {
      return outcome(plan, first.report, plan.outcomes + others, attention)
    }
    if !isConfirmed, await prompt.answer(plan) == .no { return decline(plan, first.report, others, attention) }
    let session: ChangeSession
    do {
      session = try open(first.report, plan)
    } catch let error as CommandError where error.code == .repairFellShort {
      return refuse(plan, first.report, others, attention, error.message)
    }
    defer { session.close() }
    if let state, let identity = first.report.tenants.first?.identity {
      // Until the lock was taken others may have changed the tenant, while somebody read the question for example.
      let earlier = await EarlierRuns(of: try tenant(), identity, state: state.folder)
      if let problem = earlier.problems.first {
        return refuse(plan, first.report, others, attention, "nothing was changed: \(problem)")
      }
      plan = plan.leaving(earlier.unfinished, maxChanges: guards.maxChanges)
      if !repeats { plan = plan.heeding(earlier.history, maxChanges: guards.maxChanges) }
      attention += earlier.attention(state.hint).filter { !attention.contains($0) }
    }
    return try await apply(plan, gate, first.report, others, attention, session)
  }

  // MARK: What is not begun

  private func outcome(
    _ plan: RemediationPlan, _ report: AuditReport, _ outcomes: [RemediationOutcome], _ attention: [Attention],
    isRefusalSaid: Bool = false
  ) -> Outcome {
    var report = report.with(remediation: records(outcomes, plan))
    report.attention = attention
    return Outcome(report: report, plan: plan, isRefusalSaid: isRefusalSaid)
  }

  /// What comes of a plan that cannot be begun: the audit stands, and every change is refused.
  private func refuse(
    _ plan: RemediationPlan, _ report: AuditReport, _ others: [RemediationOutcome], _ attention: [Attention],
    _ reason: String
  ) -> Outcome {
    StandardError.error(reason)
    return outcome(plan, report, plan.refused(reason) + others, attention, isRefusalSaid: true)
  }

  /// What comes of a plan that somebody did not want. A plan that was reviewed was to be applied: that is not done.
  private func decline(
    _ plan: RemediationPlan, _ report: AuditReport, _ others: [RemediationOutcome], _ attention: [Attention]
  ) -> Outcome {
    StandardError.write("nothing was changed\n")
    let outcomes = reviewed == nil ? plan.outcomes : plan.refused("nothing was changed: the answer was no")
    var outcome = outcome(plan, report, outcomes + others, attention)
    outcome.wasDeclined = true
    return outcome
  }

  // MARK: What is done

  private func open(_ report: AuditReport, _ plan: RemediationPlan) throws -> ChangeSession {
    guard let keeping else { preconditionFailure("a repair of a live tenant has a state folder") }
    let run = JournalRecord.Run(
      id: plan.runID, tenant: plan.tenant, address: report.run.address, startedAt: report.run.startedAt,
      version: report.toolVersion, clientID: report.tenants.first?.identity.clientID)
    return try ChangeSession(tenant(), run: run, state: keeping.state.folder, copy: keeping.copy)
  }

  /// Makes the changes, and audits again.
  private func apply(
    _ plan: RemediationPlan, _ gate: Gate, _ report: AuditReport, _ others: [RemediationOutcome],
    _ attention: [Attention], _ session: ChangeSession
  ) async throws -> Outcome {
    let executor = RemediationExecutor(
      gate, writer: session.writer, journal: session.journal, interruption: session.interruption,
      noTwoCalls: state?.objectionToTwoCalls)
    var outcomes = await executor.apply(plan)
    // What was reviewed is a promise: what a guard or the tenant kept out is not kept.
    if let reviewed { outcomes = outcomes.map { reviewed.covers($0.grant) ? $0.promised : $0 } }
    outcomes += others
    if outcomes.contains(where: \.isWritten) {
      StandardError.write("undo: grantlint rollback \(plan.runID.shellQuoted)\(state?.hint ?? "")\n")
    }
    let tenant = try tenant()
    let second =
      session.isInterrupted
      ? nil
      : await Ports.current.interrupts.value { [auditor] in
        await auditor.audit(tenant, run: .starting(id: plan.runID))
      }
    guard let second else {
      var report = report.with(remediation: records(outcomes, plan))
      report.attention = attention + leftBehind(plan, report)
      report.run.wasInterrupted = true
      return Outcome(report: report, plan: plan)
    }
    var result = second.repaired(from: report, second.checked(outcomes))
    result.attention = attention + leftBehind(plan, report)
    return Outcome(report: result, plan: plan)
  }

  /// The grants that this run itself left between two calls, by its journal: neither the second call nor the way back
  /// was taken.
  private func leftBehind(_ plan: RemediationPlan, _ report: AuditReport) -> [Attention] {
    guard let state else { return [] }
    let (kept, problems) = state.folder.readJournals()
    for problem in problems { StandardError.error(problem.message) }
    let unreadable = problems.map {
      Attention(
        kind: .unreadableState, tenant: plan.tenant, message: "what this run left is not known: \($0.message)")
    }
    let history = RepairHistory(
      kept.map(\.reading), tenant: plan.tenant, address: report.run.address ?? "", now: Moment.now)
    return unreadable
      + history.unfinished.filter { $0.run.id.isIdentical(to: plan.runID) }.map { $0.attention(state.hint) }
  }

  private func records(_ outcomes: [RemediationOutcome], _ plan: RemediationPlan) -> [RemediationRecord] {
    outcomes.map { $0.record(tenant: plan.tenant) }
  }
}
