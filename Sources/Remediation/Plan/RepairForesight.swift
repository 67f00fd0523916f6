import Documents
package import PolicyEngine
import Tenant

extension CompletedAudit {
  /// The most grants with a fix for which the repairs of an audit are tried; with more it would take longer than the audit.
  private static let mostTried = 500

  /// What a repair of each rule's findings would close, by the guards of the run; of a rule whose fixes are all unsafe with
  /// `--unsafe-fixes`. Empty where the audit is incomplete, or too many grants have a fix.
  ///
  /// A rule is left out of which some findings are on the Management API where nobody knows which client would sign in:
  /// the run does not change that client's own grant.
  ///
  /// - Parameter flags: what a run is given that goes by the same rules.
  package func foreseenRepairs(_ guards: Guards, flags: [String]) -> [ForeseenRepair] {
    guard report.isComplete, let identity = report.tenants.first?.identity else { return [] }
    // Each rule with whether its fixes are safe: all of them are, or none.
    var rules: [(rule: String, isSafe: Bool)] = []
    var grants: Set<Int> = []
    for finding in report.listedFindings where finding.status == .open {
      guard let fix = finding.fix else { continue }
      if let grant = finding.grant { grants.insert(grant.position) }
      if !rules.contains(where: { $0.rule.isIdentical(to: finding.rule) }) {
        rules.append((finding.rule, fix.safety == .safe))
      }
    }
    guard grants.count <= Self.mostTried else { return [] }
    return rules.compactMap { rule, isSafe in
      let repair = isSafe ? foreseen(rule, guards, identity, flags, isUnsafe: false) : nil
      return repair ?? foreseen(rule, guards, identity, flags, isUnsafe: true)
    }
  }

  private func foreseen(
    _ rule: String, _ guards: Guards, _ identity: TenantIdentity, _ flags: [String], isUnsafe: Bool
  ) -> ForeseenRepair? {
    var own = guards
    own.fixable = [rule]
    own.unsafeFixes = isUnsafe
    own.allowWidening = false
    own.maxChanges = .max
    // A client that nobody has: whose grants are not to be changed is asked below.
    let gate = Gate(own, tenant: reviewer.tenant, ownClientID: identity.clientID ?? "(unknown)")
    let plan = RemediationPlanner.plan(audit: self, gate: gate)
    guard plan.refusal == nil, !plan.changes.isEmpty else { return nil }
    let audiences = plan.changes.compactMap(\.before.audience)
    if identity.clientID == nil, audiences.contains(where: { reviewer.tenant.isManagementAPI($0) != false }) {
      return nil
    }
    return ForeseenRepair(
      tenant: identity.domain, rule: rule, isUnsafe: isUnsafe, grants: plan.changes.count,
      maxChanges: guards.maxChanges, flags: flags, closes: plan.changes.flatMap(\.closes).map(\.fingerprint))
  }
}
