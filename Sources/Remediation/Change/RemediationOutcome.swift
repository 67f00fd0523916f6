import Documents
package import PolicyEngine
import Tenant

/// What became of one grant of a plan: of its change, or of it where it was left alone.
package struct RemediationOutcome: Sendable, Equatable {
  private enum Subject: Sendable, Equatable {
    case change(Change)
    case held(HeldGrant)
  }

  private let subject: Subject
  /// How far it came.
  package private(set) var status: RemediationRecord.Status
  /// The grant as the run left it, of a planned change as it would become; nil where the run wrote nothing.
  let after: JSONObject?
  /// A sentence without a full stop; nil where the status says all.
  package private(set) var reason: String?
  /// The sentence about tokens that were issued before, where the change took access away; nil where it did not.
  package private(set) var tokens: String?

  init(
    _ change: Change, _ status: RemediationRecord.Status, after: JSONObject? = nil, reason: String? = nil
  ) {
    subject = .change(change)
    self.status = status
    self.after = after
    self.reason = reason
    tokens = after == nil ? nil : change.risk.tokens
  }

  init(_ held: HeldGrant) {
    subject = .held(held)
    status = held.status
    after = nil
    reason = held.reason
  }

  private var change: Change? { if case .change(let change) = subject { change } else { nil } }

  /// What the grant is called.
  package var grant: GrantReference {
    switch subject {
    case .change(let change): change.grant
    case .held(let held): held.grant
    }
  }

  /// The rules whose fixes it is about, sorted.
  var rules: [String] {
    switch subject {
    case .change(let change): change.rules
    case .held(let held): held.fixes.map(\.rule).sorted { $0.precedes($1) }
    }
  }

  /// The grant as the audit read it.
  var before: JSONObject {
    switch subject {
    case .change(let change): change.before.raw
    case .held(let held): held.before.raw
    }
  }

  /// The findings that are closed when the change is verified.
  var closes: [Change.ClosedFinding] { change?.closes ?? [] }

  /// Whether the run changed the grant, or may have.
  package var isWritten: Bool { after != nil && status != .planned }

  /// The outcome as the report carries it.
  package func record(tenant: String) -> RemediationRecord {
    let narrowed = status == .verified || status == .applied ? tokens : nil
    let sentences = [reason, narrowed].compactMap { $0 }
    return record(tenant: tenant, reason: sentences.isEmpty ? nil : sentences.joined(separator: "; "))
  }

  /// The same with this reason.
  package func record(tenant: String, reason: String?) -> RemediationRecord {
    RemediationRecord(
      tenant: tenant, grant: grant, status: status, rules: rules, before: before, after: after, reason: reason)
  }

  /// The outcome where the change was promised, as that of a reviewed plan is: one that is left out is stale.
  package var promised: RemediationOutcome {
    var outcome = self
    if status == .skipped { outcome.status = .stale }
    return outcome
  }

  /// The outcome of a change that did not do what it was made for.
  func fallingShort(_ reason: String) -> RemediationOutcome {
    var outcome = self
    outcome.status = .applied
    outcome.reason = [self.reason, reason].compactMap { $0 }.joined(separator: "; ")
    outcome.tokens = nil
    return outcome
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
      let standing = outcome.closes.filter { open.contains(ExactString($0.fingerprint)) }.compactMap(\.rule)
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
