package import PolicyEngine
import Tenant

/// Makes the plan of a repair from an audit.
package enum RemediationPlanner {
  /// Plans the repair of every grant with an open finding that has a fix. Findings that somebody has accepted are not
  /// repaired.
  package static func plan(audit: CompletedAudit, gate: Gate) -> RemediationPlan {
    let report = audit.report
    let reviewer = audit.reviewer
    let identity = report.tenants.first?.identity
    let planner = GrantPlanner(reviewer: reviewer, gate: gate)
    var planned: [PlannedChange] = []
    var held: [HeldGrant] = []
    for task in tasks(report, reviewer) {
      switch result(task, audit, planner) {
      case .change(let change): planned.append(change)
      case .held(let grant): held.append(grant)
      }
    }
    var refusal: RemediationPlan.Refusal?
    if !report.isComplete {
      refusal = .incompleteAudit
    } else if planned.count > gate.guards.maxChanges {
      refusal = .tooManyChanges(count: planned.count, limit: gate.guards.maxChanges)
    }
    return RemediationPlan(
      tenant: identity?.domain ?? "", runID: report.run.id, planned: planned, held: held, refusal: refusal)
  }

  private static func result(_ task: GrantTask, _ audit: CompletedAudit, _ planner: GrantPlanner) -> GrantPlanner.Result
  {
    guard audit.report.isComplete else {
      return planner.hold(task, RemediationPlan.Refusal.incompleteAudit.reason)
    }
    // What code declares is changed there: the next deployment would take the repair back.
    if let place = audit.declaredPlaces[task.reference.position] {
      return planner.hold(task, "fix it in \(place.description), or the next deployment brings it back")
    }
    return planner.plan(task)
  }

  /// The grants with a finding that can be repaired, in the order of their worst one, with all their open findings. What
  /// the report does not list because of --min-severity is not repaired either.
  private static func tasks(_ report: AuditReport, _ reviewer: GrantReviewer) -> [GrantTask] {
    var order: [Int] = []
    var findings: [Int: [Finding]] = [:]
    for finding in report.listedFindings where finding.result == .fail && finding.status == .open {
      guard let grant = finding.grant else { continue }
      if findings[grant.position] == nil { order.append(grant.position) }
      findings[grant.position, default: []].append(finding)
    }
    return order.compactMap { position in
      guard let own = findings[position], own.contains(where: { $0.fix != nil }), let reference = own[0].grant,
        reviewer.grants.indices.contains(position)
      else { return nil }
      return GrantTask(grant: reviewer.grants[position], reference: reference, findings: own)
    }
  }
}

/// One grant that is to be repaired.
struct GrantTask {
  let grant: ClientGrant
  let reference: GrantReference
  /// Its open failures, worst first; at least one has a fix.
  let findings: [Finding]
}
