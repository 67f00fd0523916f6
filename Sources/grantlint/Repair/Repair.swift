import Foundation
import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation
import Synchronization
import SystemPackage

/// One repair of a live tenant: plan, guards, journal, changes, second audit.
struct Repair {
  /// What a run with a plan came to.
  struct Outcome {
    let report: AuditReport
    let plan: RemediationPlan
  }

  let options: RepairOptions
  let guards: Guards
  let auditor: Auditor
  /// A tenant that has read nothing yet, with a deadline of its own.
  let tenant: @Sendable () throws -> LiveTenant

  /// Plans the repair of an audited tenant, and makes it where that is asked for.
  func run(after audit: CompletedAudit, prompt: RepairPrompt) async throws -> Outcome {
    let plan = RemediationPlanner.plan(audit: audit, guards: guards)
    let unchanged = Outcome(report: audit.report.with(remediation: plan.records), plan: plan)
    guard options.isApplied, !plan.changes.isEmpty, plan.refusal == nil else { return unchanged }
    guard options.yes || prompt.isConfirmed(plan) else { return unchanged }

    let journal: JournalFile
    do {
      let path = options.journal ?? JournalFile.defaultName(run: plan.runID)
      journal = try JournalFile(FilePath(path), run: Self.header(audit.report, plan), now: Self.time)
      StandardError.write("journal: \(path.visible)\n")
    } catch {
      throw CommandError(message: "nothing was changed: \(error.message)", code: 4)
    }
    let (outcomes, wasInterrupted) = try await apply(plan, journal)
    guard !wasInterrupted else {
      var report = audit.report.with(remediation: outcomes.map { $0.record(tenant: plan.tenant) })
      report.run.wasInterrupted = true
      return Outcome(report: report, plan: plan)
    }
    let second = await auditor.audit(try tenant(), run: .starting(id: plan.runID))
    return Outcome(report: second.repaired(from: audit.report, outcomes), plan: plan)
  }

  /// Makes the changes. A signal lets the change that is under way finish.
  private func apply(
    _ plan: RemediationPlan, _ journal: JournalFile
  ) async throws -> (outcomes: [RemediationOutcome], wasInterrupted: Bool) {
    let writer = TenantWriter(writer: GrantWriter(sharing: try tenant(), runID: plan.runID))
    let interrupts = Interrupts()
    let flag = Flag()
    let watching = Task { [signals = interrupts.signals] in
      for await _ in signals {
        flag.raise()
        StandardError.write("interrupted: the change that is under way is finished first\n")
      }
    }
    defer { watching.cancel() }
    let executor = RemediationExecutor(writer: writer, journal: journal)
    let outcomes = await executor.apply(plan, isInterrupted: { flag.isRaised })
    return (outcomes, flag.isRaised)
  }

  private static func header(_ report: AuditReport, _ plan: RemediationPlan) -> JournalRecord.Run {
    JournalRecord.Run(
      id: plan.runID, tenant: plan.tenant, startedAt: report.run.startedAt, version: report.toolVersion,
      clientID: report.tenants.first?.identity.clientID)
  }

  private static let time: @Sendable () -> String = { Date.now.formatted(.iso8601) }
}

/// A signal that came.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}

extension RemediationPlan {
  /// What the report says of a plan that was not applied.
  var records: [RemediationRecord] { outcomes.map { $0.record(tenant: tenant) } }
}
