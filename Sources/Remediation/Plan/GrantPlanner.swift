import Documents
import PolicyEngine
import Tenant

/// Plans the change of single grants: which fixes are made, held against the guards and against an audit of the copy.
struct GrantPlanner {
  enum Result {
    case change(PlannedChange)
    case held(HeldGrant)
  }

  let reviewer: GrantReviewer
  let gate: Gate

  func plan(_ task: GrantTask) -> Result {
    if let objection = gate.objection(to: task.grant, task.reference) { return hold(task, objection) }
    // A text is changed where it is written, whatever the grant is called in the tenant.
    let written = gate.isForCode && task.grant.hasPlaces ? task.reference.label : nil
    guard let id = task.grant.id ?? written else { return hold(task, "a grant without an id cannot be changed") }

    var fixes: [HeldFix] = []
    var pending: [(finding: Finding, fix: ProposedFix)] = []
    for finding in task.findings {
      guard let fix = finding.fix else { continue }
      if let reason = gate.guards.objection(to: finding.rule, fix) {
        fixes.append(finding.held(reason))
      } else {
        pending.append((finding, fix))
      }
    }
    if let conflict = Self.disagreement(among: pending) { return hold(task, conflict) }

    // A finding without a fix may get one when others are made.
    let fixable = task.findings.filter { finding in
      finding.fix == nil || pending.contains { $0.finding.rule.isIdentical(to: finding.rule) }
    }
    var draft = GrantDraft(task.grant, reviewer: reviewer, guards: gate.guards)
    if let conflict = draft.fix(fixable) { return hold(task, conflict) }
    fixes += draft.held
    return PlannedChange(task, id: id, draft, leftOpen: fixes).map(Result.change)
      ?? .held(HeldGrant(grant: task.reference, before: task.grant, fixes: fixes))
  }

  /// Leaves the grant alone for one reason that holds for all its fixes.
  func hold(_ task: GrantTask, _ reason: String) -> Result {
    let fixes = task.findings.filter { $0.fix != nil }.map { $0.held(reason) }
    return .held(HeldGrant(grant: task.reference, before: task.grant, fixes: fixes))
  }

  /// Two fixes that want different values of a field that holds one value. Lists are no such field: a fix that is
  /// worked out after another builds on its list.
  private static func disagreement(among pending: [(finding: Finding, fix: ProposedFix)]) -> String? {
    for (index, first) in pending.enumerated() {
      for second in pending[(index + 1)...] {
        for (field, value) in first.fix.set.members where value.array == nil {
          guard let other = second.fix.set[field], other != value else { continue }
          return "the fixes of \(first.finding.rule) and \(second.finding.rule) disagree on \(field)"
        }
      }
    }
    return nil
  }
}

extension Finding {
  func held(_ reason: String, _ status: RemediationRecord.Status = .skipped) -> HeldFix {
    HeldFix(rule: rule, fingerprint: fingerprint, status: status, reason: reason)
  }
}
