package import Documents
package import PolicyEngine
import Tenant

/// What became of one grant of a plan.
package struct RemediationOutcome: Sendable, Equatable {
  package let grant: GrantReference
  package let status: RemediationRecord.Status
  package let rules: [String]
  /// The grant as the audit read it.
  package let before: JSONObject
  /// The grant as the run left it, of a planned change as it would become; nil where the run wrote nothing.
  package let after: JSONObject?
  /// A sentence without a full stop; nil where the status says all.
  package let reason: String?
  /// The findings that are closed when the change is verified.
  package let closes: [GrantChange.ClosedFinding]

  /// The sentence about tokens that were issued before, where the change took access away; nil where it did not.
  package let tokens: String?

  /// Whether the run changed the grant, or may have.
  package var isWritten: Bool { after != nil && status != .planned }

  init(
    _ change: GrantChange, _ status: RemediationRecord.Status, after: JSONObject? = nil, reason: String? = nil
  ) {
    grant = change.grant
    self.status = status
    rules = change.rules
    before = change.before.raw
    self.after = after
    self.reason = reason
    closes = change.closes
    tokens = after != nil && !change.mayLose.isEmpty ? TokenLifetime.sentence(change.tokenLifetime) : nil
  }

  /// An outcome that no change of this run led to.
  init(
    grant: GrantReference, status: RemediationRecord.Status, rules: [String], before: JSONObject, after: JSONObject?,
    reason: String?
  ) {
    self.grant = grant
    self.status = status
    self.rules = rules
    self.before = before
    self.after = after
    self.reason = reason
    closes = []
    tokens = nil
  }

  init(_ held: HeldGrant) {
    grant = held.grant
    status = held.status
    rules = held.fixes.map(\.rule).sorted { $0.precedes($1) }
    before = held.before.raw
    after = nil
    reason = held.reason
    closes = []
    tokens = nil
  }

  /// The outcome as the report carries it.
  package func record(tenant: String) -> RemediationRecord {
    let narrowed = status == .verified || status == .applied ? tokens : nil
    let sentences = [reason, narrowed].compactMap { $0 }
    return RemediationRecord(
      tenant: tenant, grant: grant, status: status, rules: rules, before: before, after: after,
      reason: sentences.isEmpty ? nil : sentences.joined(separator: "; "))
  }

  /// The outcome where the change was promised, as that of a reviewed plan is: one that is left out is stale.
  package var promised: RemediationOutcome {
    guard status == .skipped else { return self }
    return RemediationOutcome(
      grant: grant, status: .stale, rules: rules, before: before, after: after, reason: reason)
  }

  /// The outcome of a change that did not do what it was made for.
  package func fallingShort(_ reason: String) -> RemediationOutcome {
    RemediationOutcome(
      grant: grant, status: .applied, rules: rules, before: before, after: after,
      reason: [self.reason, reason].compactMap { $0 }.joined(separator: "; "))
  }
}

extension AuditReport {
  /// The report of a run that repairs: this audit, made after the repair, with what became of each grant, and with the
  /// findings of the audit before it that verified changes closed, as `fixed`.
  package func repaired(from first: AuditReport, _ outcomes: [RemediationOutcome]) -> AuditReport {
    let tenant = first.tenants.first?.identity.domain ?? ""
    let closed = Set(
      outcomes.filter { $0.status == .verified }.flatMap(\.closes).map { ExactString($0.fingerprint) })
    let standing = Set(findings.map { ExactString($0.fingerprint) })
    let fixed = first.findings.filter { finding in
      let fingerprint = ExactString(finding.fingerprint)
      return finding.result == .fail && closed.contains(fingerprint) && !standing.contains(fingerprint)
    }
    let all = (findings + fixed.map { $0.with(status: .fixed) }).sorted(by: Finding.isListedBefore)
    return with(remediation: outcomes.map { $0.record(tenant: tenant) }, findings: all)
  }
}

extension AuditReport {
  /// The outcomes as this audit, made after the changes, shows them: a change that reads as planned and left a finding
  /// open that it was made for falls short.
  package func checked(_ outcomes: [RemediationOutcome]) -> [RemediationOutcome] {
    let open = Set(
      findings.filter { $0.result == .fail && $0.status == .open }.map { ExactString($0.fingerprint) })
    return outcomes.map { outcome in
      let standing = outcome.closes.filter { open.contains(ExactString($0.fingerprint)) }.map(\.rule)
      guard outcome.status == .verified, !standing.isEmpty else { return outcome }
      return outcome.fallingShort("the second audit still finds \(standing.joined(separator: ", "))")
    }
  }
}

extension Finding {
  func with(status: Status) -> Finding {
    var finding = self
    finding.status = status
    return finding
  }
}

extension [RemediationOutcome] {
  /// What fell short and why, on one line: `2 of 6 grants fell short: REASON (1); OTHER REASON (1)`; nil where nothing did.
  package var shortfall: String? {
    let short = filter(\.status.fallsShort)
    var reasons: [(text: String, count: Int)] = []
    for outcome in short {
      let text = outcome.reason ?? outcome.status.rawValue
      if let index = reasons.firstIndex(where: { $0.text.isIdentical(to: text) }) {
        reasons[index].count += 1
      } else {
        reasons.append((text, 1))
      }
    }
    guard let first = reasons.first else { return nil }
    let list = reasons.count == 1 ? first.text : reasons.map { "\($0.text) (\($0.count))" }.joined(separator: "; ")
    return "\(short.count) of \(counted(count, "grant")) fell short: \(list)"
  }
}
