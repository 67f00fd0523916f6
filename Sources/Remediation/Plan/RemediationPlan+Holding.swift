import PolicyEngine

extension RemediationPlan {
  /// The plan with the changes held that there is an objection to; the limit is looked at anew.
  func holding(
    maxChanges: Int, _ objection: (PlannedChange) -> (status: RemediationRecord.Status, reason: String)?
  ) -> RemediationPlan {
    var kept: [PlannedChange] = []
    var held = self.held
    for change in planned {
      if let (status, reason) = objection(change) {
        held.append(HeldGrant(change, status, reason))
      } else {
        kept.append(change)
      }
    }
    var refusal = self.refusal
    if refusal != .incompleteAudit {
      refusal = kept.count > maxChanges ? .tooManyChanges(count: kept.count, limit: maxChanges) : nil
    }
    return RemediationPlan(tenant: tenant, runID: runID, planned: kept, held: held, refusal: refusal)
  }
}

extension HeldGrant {
  /// A change that is not made after all.
  init(_ planned: PlannedChange, _ status: RemediationRecord.Status, _ reason: String) {
    let closed = planned.change.closes.compactMap { finding in
      finding.rule.map { HeldFix(rule: $0, fingerprint: finding.fingerprint, status: status, reason: reason) }
    }
    self.init(grant: planned.change.grant, before: planned.change.before, fixes: closed + planned.leftOpen)
  }
}
