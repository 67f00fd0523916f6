import Documents
package import PolicyEngine
import Tenant

extension RemediationPlan {
  /// Of this plan the changes that are also in a reviewed one: of the same grant, from the same state, with the same
  /// body.
  /// - Returns: that plan, and what is said of the other changes that were reviewed: `stale` with the reason, or verified
  ///   where the grant already is as it was to become.
  package func narrowed(
    to reviewed: ReviewedPlan, audit: CompletedAudit
  ) -> (plan: RemediationPlan, others: [RemediationOutcome]) {
    let reasons = StaleReasons(reviewed: reviewed, plan: self, audit: audit)
    var kept: [PlannedChange] = []
    var others: [RemediationOutcome] = []
    for change in reviewed.changes {
      if let own = planned.first(where: { $0.change.id.isIdentical(to: change.id) }), own.change.isSame(as: change) {
        // A file that names a change twice makes it once.
        if !kept.contains(own) { kept.append(own) }
      } else {
        others.append(reasons.outcome(of: change))
      }
    }
    let held = held.filter { grant in
      !reviewed.changes.contains { change in grant.grant.id.map(change.id.isIdentical) ?? false }
    }
    var refusal = refusal
    // The limit is for what is made, not for what could be.
    if case .tooManyChanges(_, let limit) = refusal {
      refusal = kept.count > limit ? .tooManyChanges(count: kept.count, limit: limit) : nil
    }
    return (RemediationPlan(tenant: tenant, runID: runID, planned: kept, held: held, refusal: refusal), others)
  }
}

extension Change {
  /// Whether this run makes just what was reviewed. The order of a list carries no meaning.
  fileprivate func isSame(as other: Change) -> Bool {
    before.key == other.before.key && before.isEffectivelyEqual(to: other.before)
      && Self.canonical(body) == Self.canonical(other.body)
  }

  private static func canonical(_ body: JSONObject) -> JSONObject {
    var body = body
    for (key, value) in body.members {
      guard let items = value.array?.compactMap(\.string), items.count == value.array?.count else { continue }
      body[key] = .strings(items.sorted { $0.precedes($1) })
    }
    return body
  }
}

/// Says why a change that was reviewed is not one of this run.
private struct StaleReasons {
  let reviewed: ReviewedPlan
  let plan: RemediationPlan
  let audit: CompletedAudit

  func outcome(of change: Change) -> RemediationOutcome {
    let now = audit.reviewer.grants.first { $0.id.map(change.id.isIdentical) ?? false }
    let isMade = now.map { $0.key == change.after.key && $0.isEffectivelyEqual(to: change.after) } ?? false
    // What a file names is not what this run closes.
    let today = Change(
      of: change.grant, id: change.id, from: now ?? change.before, to: change.after, rules: change.rules)
    return RemediationOutcome(
      today, isMade ? .verified : .stale, reason: isMade ? "it was already so" : reason(change, now))
  }

  private func reason(_ change: Change, _ now: ClientGrant?) -> String {
    guard let now else {
      return audit.report.isComplete
        ? "the grant does not exist any more" : RemediationPlan.Refusal.incompleteAudit.reason
    }
    let fields = now.differences(from: change.before)
    guard fields.isEmpty else { return "the grant changed since the plan was made: \(fields.joined(separator: ", "))" }
    if let own = plan.planned.first(where: { $0.change.id.isIdentical(to: change.id) }) {
      return difference(change, own)
    }
    if let held = plan.held.first(where: { $0.grant.id.map(change.id.isIdentical) ?? false }) { return held.reason }
    let reasons = change.rules.compactMap { rule in missing(rule, change) }
    return reasons.isEmpty ? "this run finds nothing to repair in it" : reasons.joined(separator: "; ")
  }

  /// What makes this run change the grant in another way.
  private func difference(_ change: Change, _ planned: PlannedChange) -> String {
    let own = planned.change
    var reasons: [String] = []
    for rule in own.rules.without(change.rules) {
      reasons.append("the finding of \(rule) is open now and was not then (a waiver that lapsed?)")
    }
    for rule in change.rules.without(own.rules) {
      let held = planned.leftOpen.first { $0.rule.isIdentical(to: rule) }?.reason
      reasons.append(held.map { "\(rule): \($0)" } ?? missing(rule, change) ?? "\(rule) finds nothing to repair in it")
    }
    for rule in own.rules where change.rules.contains(where: rule.isIdentical) { reasons += edits(of: rule) }
    let scopes = (then: change.after.scope ?? [], now: own.after.scope ?? [])
    let gained = scopes.now.without(scopes.then)
    let gone = scopes.then.without(scopes.now)
    if !gained.isEmpty { reasons.append("the API now has the scopes \(gained.listed)") }
    if !gone.isEmpty { reasons.append("the API no longer has the scopes \(gone.listed)") }
    return reasons.isEmpty
      ? "this run would send \(JSONWriter.compact(.object(own.body)))" : reasons.joined(separator: "; ")
  }

  /// Why a rule of the reviewed change makes no fix in this run; nil where nothing explains it.
  private func missing(_ rule: String, _ change: Change) -> String? {
    guard audit.report.rules.contains(where: { $0.id.isIdentical(to: rule) }) else {
      return "the rule \(rule) is off in this run, or it does not know it"
    }
    let own = audit.report.findings.first { finding in
      finding.rule.isIdentical(to: rule) && (finding.grant?.id.map(change.id.isIdentical) ?? false)
    }
    guard let own else {
      let edits = edits(of: rule)
      return edits.isEmpty ? nil : edits.joined(separator: "; ")
    }
    switch own.status {
    case .waived: return "the finding of \(rule) is waived now"
    case .baselined: return "the finding of \(rule) is in the baseline now"
    case .fixed, .open: break
    }
    if own.severity < audit.report.thresholds.minimumSeverity {
      return "the finding of \(rule) is below --min-severity in this run"
    }
    return "\(rule) has no fix for it now"
  }

  /// How a rule differs from the one that the plan was made by.
  private func edits(of rule: String) -> [String] {
    guard let then = reviewed.rules.first(where: { $0.id.isIdentical(to: rule) }),
      let now = audit.report.rules.first(where: { $0.id.isIdentical(to: rule) })
    else { return [] }
    guard then.sha256.isIdentical(to: now.sha256) else { return ["the rule \(rule) was edited since"] }
    return now.parameters.members.compactMap { name, value in
      let old = then.parameters[name] ?? .null
      guard old != value else { return nil }
      return "the parameter \(rule).\(name) is \(JSONWriter.compact(value)) and was \(JSONWriter.compact(old))"
    }
  }
}
