import Documents
import Tenant

/// The findings that a tenant had on the day when it was first audited in earnest: they do not fail an audit, new ones
/// do.
package struct Baseline: Sendable, Equatable {
  static let version = 1

  /// The file as the user named it.
  package let path: String
  /// The domains of the tenants that it was taken of; those of other tenants are no part of it.
  package let tenants: [String]
  /// Sorted by rule, tenant and fingerprint; no fingerprint twice.
  package let findings: [BaselineEntry]

  init(path: String, tenants: [String], findings: [BaselineEntry]) {
    self.path = path
    self.tenants = tenants
    self.findings = findings.sorted { left, right in
      let rules = left.rule.comparison(with: right.rule)
      let tenants = left.tenant.comparison(with: right.tenant)
      return (rules, tenants, left.fingerprint.comparison(with: right.fingerprint)) < (0, 0, 0)
    }
  }
}

/// Why no baseline was made: one sentence.
package struct BaselineError: Error, Sendable, Equatable, CustomStringConvertible {
  package let message: String
  package var description: String { message }
}

extension Baseline {
  /// The baseline of a report: its open failures and those that a former baseline holds.
  ///
  /// What is waived is left out, because a baseline has no end and would outlive the waiver; so are the findings about
  /// waivers, which are mended in their file, and `undetermined`. Throws where the audit is incomplete: what was not seen then would
  /// count as new later.
  package init(of report: AuditReport, path: String) throws(BaselineError) {
    guard report.isComplete else {
      throw BaselineError(message: "no baseline was written: it would be that of an incomplete audit")
    }
    let findings = Self.candidates(report).filter { $0.unknownOffenders == nil }
    self.init(
      path: path, tenants: report.tenants.map(\.identity.domain).sorted { $0.precedes($1) },
      findings: findings.map(BaselineEntry.init))
  }

  /// The findings that would be in it if what is wrong with them could be determined: what was not seen is not accepted.
  package static func undetermined(_ report: AuditReport) -> [Finding] {
    candidates(report).filter { $0.unknownOffenders != nil }
  }

  private static func candidates(_ report: AuditReport) -> [Finding] {
    report.findings.filter { finding in
      finding.result == .fail && (finding.status == .open || finding.status == .baselined)
        && !BuiltInChecks.isAboutWaivers(finding.rule)
    }
  }

  /// The file: JSON with a line end, the same bytes for the same findings.
  package var text: String { Self.json.object.document(self, .pretty) }
}

extension BaselineEntry {
  fileprivate init(_ finding: Finding) {
    self.init(
      fingerprint: finding.fingerprint, rule: finding.rule, tenant: finding.tenant,
      grant: finding.grant?.names ?? finding.singleSubject?.names ?? [:], offenders: finding.offenders)
  }
}
