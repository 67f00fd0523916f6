package import Documents

/// What became of one grant that has a fix: it was repaired, would be, or was left as it is, and why.
package struct RemediationRecord: Sendable, Equatable {
  /// How far the repair of a grant came.
  package enum Status: String, CaseIterable, Sendable {
    /// Would be changed; nothing was written.
    case planned
    /// Changed, but reading it back did not confirm the whole of it.
    case applied
    /// Reads as planned.
    case verified
    /// Left as it is, because a guard or the user said so.
    case skipped
    /// Left as it is, because it is no longer what the plan was made for.
    case drifted
    /// A change of a plan that is applied, and none that the run would plan now.
    case stale
    /// The API refused the change, or would; or the whole run was refused.
    case refused
    /// Not, or not wholly, changed as planned.
    case failed

    /// Whether the run did less than it set out to do.
    package var fallsShort: Bool {
      switch self {
      case .planned, .verified, .skipped: false
      case .applied, .drifted, .stale, .refused, .failed: true
      }
    }
  }

  /// The tenant's domain.
  package let tenant: String
  package let grant: GrantReference
  package let status: Status
  /// The rules whose fixes are, or would have been, made; sorted.
  package let rules: [String]
  /// The grant as the audit read it, lossless; nil where it was not looked up.
  package let before: JSONObject?
  /// The grant as the run left it, of a planned change as it would become, lossless; nil where the run wrote nothing.
  package let after: JSONObject?
  /// A sentence; nil where the status says all.
  package let reason: String?

  package init(
    tenant: String, grant: GrantReference, status: Status, rules: [String], before: JSONObject?,
    after: JSONObject? = nil, reason: String? = nil
  ) {
    self.tenant = tenant
    self.grant = grant
    self.status = status
    self.rules = rules
    self.before = before
    self.after = after
    self.reason = reason
  }
}

extension AuditReport {
  /// The report with what became of the grants.
  package func with(remediation: [RemediationRecord], findings: [Finding]? = nil) -> AuditReport {
    var report = self
    report.remediation = remediation
    if let findings { report.findings = findings }
    return report
  }
}
