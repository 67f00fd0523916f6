import Documents
import PolicyEngine
import Tenant

/// The report as comma-separated values (RFC 4180): what needs attention and then a finding a row, then a row for each
/// read that fell short and each rule that was skipped, so that an incomplete audit cannot pass for a short list, and one
/// for each repair.
///
/// No cell can be taken for a formula: one that would begin as such begins with an apostrophe.
struct CSVReport {
  private static let columns = [
    "tenant", "severity", "result", "status", "rule", "title", "grant", "client_id", "client_name", "default_for",
    "audience", "subject_type", "message", "offenders", "fix_safety", "fix", "waiver_state", "waiver_owner",
    "waiver_expires", "waiver_reason", "baseline_state", "file", "line", "help_uri", "fingerprint",
  ]

  static func render(_ report: AuditReport) -> String {
    var text = line(columns)
    for attention in report.attention { text += row(cells(of: attention)) }
    if let weakening = report.weakeningWording {
      text += row(["severity": "note", "result": "weakened", "message": weakening])
    }
    for finding in report.listedFindings { text += row(cells(of: finding)) }
    for tenant in report.tenants {
      for gap in tenant.gaps {
        text += row([
          "tenant": tenant.identity.domain, "severity": "error", "result": "not_read", "status": "open",
          "message": gap.wording,
        ])
      }
    }
    for skipped in report.skippedRules {
      text += row([
        "severity": report.thresholds.strict ? "error" : "note", "result": "skipped", "rule": skipped.rule,
        "message": "needs \(skipped.needsList), which this source does not carry (\(counted(skipped.grants, "grant")))",
      ])
    }
    for record in report.remediation { text += row(cells(of: record)) }
    return text
  }

  private static func cells(of attention: Attention) -> [String: String] {
    var cells = attention.grant.map { Self.cells(of: $0) } ?? [:]
    cells["tenant"] = attention.tenant
    cells["severity"] = "error"
    cells["result"] = "attention"
    cells["status"] = "open"
    cells["title"] = attention.name
    cells["message"] = attention.wording
    return cells
  }

  private static func cells(of record: RemediationRecord) -> [String: String] {
    var cells = cells(of: record.grant)
    cells["tenant"] = record.tenant
    cells["result"] = "repair"
    cells["status"] = record.status.rawValue
    cells["rule"] = record.rules.joined(separator: " ")
    cells["message"] = record.reason
    return cells
  }

  static func render(_ error: ErrorReport) -> String {
    let message = error.lines.joined(separator: " ")
    return line(columns) + row(["severity": "error", "result": "error", "status": "open", "message": message])
  }

  private static func cells(of finding: Finding) -> [String: String] {
    var cells = [
      "tenant": finding.tenant, "severity": finding.severity.rawValue, "result": finding.result.rawValue,
      "status": finding.status.rawValue, "rule": finding.rule, "title": finding.title, "message": finding.message,
      "fingerprint": finding.fingerprint,
    ]
    if let grant = finding.grant { cells.merge(Self.cells(of: grant)) { $1 } }
    // JSON, because a scope may hold any character that could part it from the next.
    if !finding.offenders.isEmpty { cells["offenders"] = JSONValue.strings(finding.offenders).copyable }
    cells["fix_safety"] = finding.fix?.safety.rawValue
    cells["fix"] = finding.patch
    cells["waiver_state"] = finding.waiver?.state.rawValue
    cells["waiver_owner"] = finding.waiver?.owner
    cells["waiver_expires"] = finding.waiver?.expires
    cells["waiver_reason"] = finding.waiver?.reason
    cells["baseline_state"] = finding.baselineState?.rawValue
    cells["help_uri"] = finding.helpURI
    return cells
  }

  private static func cells(of grant: GrantReference) -> [String: String] {
    var cells = ["grant": grant.label, "subject_type": grant.subjectType]
    cells["client_id"] = grant.clientID
    cells["client_name"] = grant.clientName
    cells["default_for"] = grant.defaultFor
    cells["audience"] = grant.audience
    cells["file"] = grant.origin?.file
    cells["line"] = grant.origin.map { String($0.line) }
    return cells
  }

  private static func row(_ cells: [String: String]) -> String { line(columns.map { cells[$0] ?? "" }) }

  private static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

  private static func cell(_ text: String) -> String {
    var text = text.visible
    // Spreadsheets skip white space, and take the full-width forms for the same.
    if let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
      "=+-@＝＋－＠".unicodeScalars.contains(first)
    {
      text = "'" + text
    }
    let needsQuotes = text.utf8.contains { ",;\"\t ".utf8.contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}
