import PolicyEngine

extension RemediationPlan {
  /// The plan with the changes held that there is an objection to; the limit is looked at anew.
  func holding(
    maxChanges: Int, _ objection: (GrantChange) -> (status: RemediationRecord.Status, reason: String)?
  ) -> RemediationPlan {
    var kept: [GrantChange] = []
    var held = self.held
    for change in changes {
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
    return RemediationPlan(tenant: tenant, runID: runID, changes: kept, held: held, refusal: refusal)
  }
}

extension HeldGrant {
  /// A change that is not made after all.
  init(_ change: GrantChange, _ status: RemediationRecord.Status, _ reason: String) {
    let closed = change.closes.map {
      HeldFix(rule: $0.rule, fingerprint: $0.fingerprint, status: status, reason: reason)
    }
    self.init(grant: change.grant, before: change.before, fixes: closed + change.leftOpen)
  }
}
