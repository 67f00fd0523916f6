import Documents
import PolicyEngine
import Tenant

/// The report as GitLab's code quality report: an entry for what needs attention, each open finding, each rule without
/// an answer and each read that fell short. What somebody has accepted is left out, because the format has no word for it and GitLab would
/// show it as something to mend.
///
/// GitLab drops every entry after an invalid one and all but one of those with the same fingerprint: each is whole, and
/// no two are alike. The description, which people see, has visible escapes; the rest is as the tenant has it.
struct GitLabReport {
  private var output = JSONOutput(.pretty)
  private var fingerprints: [ExactString: Int] = [:]

  private let reach: ReachWording?

  private init(_ reach: ReachWording? = nil) {
    self.reach = reach
    output.beginList()
  }

  static func parts(_ report: AuditReport) -> ReportParts {
    var gitlab = GitLabReport(ReachWording(report))
    for attention in report.attention { gitlab.add(attention) }
    for shard in report.missingShards {
      gitlab.add(
        "the audit is incomplete: \(shard.wording)", check: "audit-is-complete", severity: "blocker",
        fingerprint: Fingerprint.of(rule: "audit-is-complete", tenant: "", about: shard.subject),
        path: FindingLocation(of: nil, tenant: "fleet").path, line: 1)
    }
    for tenant in report.tenants {
      for gap in tenant.gaps.worstFirst { gitlab.add(gap, of: tenant.identity.domain) }
    }
    if report.thresholds.strict {
      for skipped in report.skippedRules { gitlab.add(skipped, of: report.tenants.first?.identity.domain ?? "local") }
    }
    if let weakening = report.weakeningWording {
      let tenant = report.tenants.first?.identity.domain ?? "local"
      gitlab.add(
        weakening, check: "weakened-by-configuration", severity: "info",
        fingerprint: Fingerprint.of(rule: "weakened-by-configuration", tenant: tenant, about: ""),
        path: FindingLocation(of: nil, tenant: tenant).path, line: 1)
    }
    for finding in report.worstFirst where finding.isOpen { gitlab.add(finding) }
    var parts = ReportParts()
    parts.add(gitlab.end())
    return parts
  }

  static func render(_ error: ErrorReport) -> String {
    var gitlab = GitLabReport()
    gitlab.add(
      error.lines.joined(separator: " "), check: "grantlint", severity: "blocker",
      fingerprint: Fingerprint.of(rule: "grantlint", tenant: "", about: "error"), path: "grantlint", line: 1)
    return String(decoding: gitlab.end(), as: UTF8.self)
  }

  private mutating func end() -> [UInt8] {
    output.endList()
    output.endDocument()
    return output.take()
  }

  private mutating func add(_ attention: Attention) {
    let subject = attention.grant.map { "\($0.label), \($0.holder(\.bounded)): " } ?? ""
    let kind = attention.kind.rawValue
    add(
      subject + attention.wording, check: kind, severity: "blocker",
      fingerprint: Fingerprint.of(rule: kind, tenant: attention.tenant, about: attention.grant?.label ?? ""),
      path: FindingLocation(of: nil, tenant: attention.tenant).path, line: 1)
  }

  private mutating func add(_ finding: Finding) {
    let location = FindingLocation(of: finding).insideCheckout(of: finding)
    let name = finding.grant.map { "\($0.label), \($0.holder(\.bounded))" } ?? finding.subjectLabel()
    let subject = name.map { "\($0): " } ?? ""
    let acceptance = finding.acceptance.map { " (\($0))" }.joined()
    let worth = reach?.line(of: finding).map { " [\($0)]" } ?? ""
    add(
      subject + finding.sentence + acceptance + worth, check: finding.rule,
      severity: finding.result == .unknown ? "blocker" : Self.severity(finding.severity),
      fingerprint: finding.fingerprint, path: location.path, line: location.line)
  }

  private mutating func add(_ gap: CoverageGap, of tenant: String) {
    add(
      "the audit is incomplete: \(gap.wording)", check: "audit-is-complete", severity: "blocker",
      fingerprint: Fingerprint.of(rule: "audit-is-complete", tenant: tenant, about: gap.collection.rawValue),
      path: FindingLocation(of: nil, tenant: tenant).path, line: 1)
  }

  private mutating func add(_ skipped: SkippedRule, of tenant: String) {
    add(
      "the audit is incomplete: \(skipped.rule) \(skipped.shortReason) (--strict)", check: "audit-is-complete",
      severity: "blocker", fingerprint: Fingerprint.of(rule: skipped.rule, tenant: tenant, about: "skipped"),
      path: FindingLocation(of: nil, tenant: tenant).path, line: 1)
  }

  private mutating func add(
    _ description: String, check: String, severity: String, fingerprint: String, path: String, line: Int
  ) {
    let number = fingerprints[ExactString(fingerprint), default: 0] + 1
    fingerprints[ExactString(fingerprint)] = number
    let description = description.visible
    output.beginObject()
    output.member("check_name", check)
    output.member("description", description.isEmpty ? check : description)
    output.member("fingerprint", number > 1 ? "\(fingerprint)-\(number)" : fingerprint)
    output.object("location") { output in
      output.object("lines") { $0.member("begin", line) }
      output.member("path", path)
    }
    output.member("severity", severity)
    output.endObject()
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .note: "info"
    }
  }
}
