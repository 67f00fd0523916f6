import Foundation
import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation

/// One repair of a tenant that was audited: plan, guards, journal, changes, second audit.
struct Repair {
  /// What a run with a plan came to.
  struct Outcome {
    let report: AuditReport
    let plan: RemediationPlan
  }

  /// The code of a session that cannot be had.
  private static let refused: Int32 = 4

  let options: RepairOptions
  let guards: Guards
  let auditor: Auditor
  /// The tenant with nothing read yet and a deadline of its own; asked for only where the tenant is a live one.
  let tenant: @Sendable () throws -> LiveTenant

  /// Plans the repair of an audited tenant, and makes it where that is asked for.
  func run(after first: CompletedAudit, prompt: RepairPrompt) async throws -> Outcome {
    var audit = first
    var session: ChangeSession?
    var finished: [RemediationOutcome] = []
    var plan = RemediationPlanner.plan(audit: audit, guards: guards)
    if audit.report.tenants.first?.identity.kind == .live {
      let earlier = await EarlierRuns(of: try tenant(), domain: plan.tenant, journal: options.changes.journal)
      if !options.isApplied {
        earlier.warn()
      } else if !earlier.unfinished.isEmpty {
        let opened: ChangeSession
        do {
          opened = try open(audit.report, plan)
        } catch let error as CommandError where error.code == Self.refused {
          return refuse(plan, audit.report, error, earlier.unfinished)
        }
        session = opened
        finished = await earlier.finish(opened)
        audit = await auditor.examine(try tenant(), run: .starting(id: plan.runID))
        plan = RemediationPlanner.plan(audit: audit, guards: guards)
      }
      if !options.changes.repeats { plan = plan.heeding(earlier.history, maxChanges: guards.maxChanges) }
    }
    let isWanted = options.isApplied && !plan.changes.isEmpty && plan.refusal == nil
    guard isWanted, options.changes.yes || prompt.isConfirmed(plan) else {
      return Outcome(report: audit.report.with(remediation: records(finished + plan.outcomes, plan)), plan: plan)
    }
    do {
      session = try session ?? open(audit.report, plan)
    } catch let error as CommandError where error.code == Self.refused {
      return refuse(plan, audit.report, error)
    }
    guard let session else { preconditionFailure("opened above") }
    return try await apply(plan, audit.report, finished, session)
  }

  /// What comes of a plan that cannot be begun: the audit stands, and every change is refused.
  private func refuse(
    _ plan: RemediationPlan, _ report: AuditReport, _ error: CommandError, _ unfinished: [RepairHistory.Unfinished] = []
  ) -> Outcome {
    StandardError.error(error.message)
    let refused = plan.refused(error.message) + unfinished.compactMap { $0.refused(error.message) }
    return Outcome(report: report.with(remediation: records(refused, plan)), plan: plan)
  }

  private func open(_ report: AuditReport, _ plan: RemediationPlan) throws -> ChangeSession {
    let live = try tenant()
    let run = JournalRecord.Run(
      id: plan.runID, tenant: plan.tenant, address: live.address, startedAt: report.run.startedAt,
      version: report.toolVersion, clientID: report.tenants.first?.identity.clientID)
    return try ChangeSession(live, run: run, path: options.changes.journal)
  }

  /// Makes the changes, and audits again.
  private func apply(
    _ plan: RemediationPlan, _ report: AuditReport, _ finished: [RemediationOutcome], _ session: ChangeSession
  ) async throws -> Outcome {
    // The time that a person took to answer is not the API's.
    _ = try tenant()
    let executor = session.executor(unsafeFixes: guards.unsafeFixes)
    let outcomes = finished + (await executor.apply(plan, isInterrupted: { session.isInterrupted }))
    guard !session.isInterrupted else {
      var report = report.with(remediation: records(outcomes, plan))
      report.run.wasInterrupted = true
      return Outcome(report: report, plan: plan)
    }
    let second = await auditor.audit(try tenant(), run: .starting(id: plan.runID))
    return Outcome(report: second.repaired(from: report, outcomes), plan: plan)
  }

  private func records(_ outcomes: [RemediationOutcome], _ plan: RemediationPlan) -> [RemediationRecord] {
    outcomes.map { $0.record(tenant: plan.tenant) }
  }
}
