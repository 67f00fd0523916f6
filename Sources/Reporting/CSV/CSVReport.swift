import Documents
import PolicyEngine
import Tenant

/// The report as comma-separated values (RFC 4180): what needs attention and then a finding a row, then a row for each
/// read that fell short and each rule that was skipped, so that an incomplete audit cannot pass for a short list, and one
/// for each repair.
struct CSVReport {
  private enum Column: Int, CaseIterable {
    case tenant, severity, result, status, rule, title, grant, clientID, clientName, defaultFor
    case audience, subjectType, message, offenders, fixSafety, fix, waiverState, waiverOwner
    case waiverExpires, waiverReason, baselineState, file, line, helpURI, fingerprint, undetermined
    case subject, subjectID, subjectName, rank, tier, reachability, reachabilityReason, paths, through, owner, column
  }

  /// In the order of the columns.
  private static let headings = [
    "tenant", "severity", "result", "status", "rule", "title", "grant", "client_id", "client_name", "default_for",
    "audience", "subject_type", "message", "offenders", "fix_safety", "fix", "waiver_state", "waiver_owner",
    "waiver_expires", "waiver_reason", "baseline_state", "file", "line", "help_uri", "fingerprint", "undetermined",
    "subject", "subject_id", "subject_name", "rank", "tier", "reachability", "reachability_reason", "paths", "through",
    "owner", "column",
  ]

  private var table = CSVTable()

  static func parts(_ report: AuditReport) -> ReportParts {
    var parts = ReportParts()
    parts.add(Self.beginning(report).neutral)
    parts.add(report.findings) { findings in
      var rows = CSVReport()
      for finding in findings where report.lists(finding) { rows.add(finding) }
      return rows.neutral
    }
    parts.add(Self.end(report).neutral)
    return parts
  }

  static func render(_ error: ErrorReport) -> String {
    var csv = CSVReport()
    csv.addHeader()
    let message = error.lines.joined(separator: " ")
    csv.addRow { row in
      row[.severity] = "error"
      row[.result] = "error"
      row[.status] = "open"
      row[.message] = message
    }
    return csv.table.text
  }

  /// Every row ends a line, so that no command reaches from one block of rows into the next.
  private var neutral: [UInt8] {
    Array(NeutralText.of(table.text, .text).utf8)
  }
}

// MARK: - Rows
extension CSVReport {
  /// The cells of a row, by column.
  private struct Row {
    private(set) var cells = [String?](repeating: nil, count: Column.allCases.count)

    subscript(column: Column) -> String? {
      get { cells[column.rawValue] }
      set { cells[column.rawValue] = newValue }
    }

    mutating func set(_ grant: GrantReference) {
      self[.grant] = grant.label
      self[.subjectType] = grant.subjectType
      self[.clientID] = grant.clientID
      self[.clientName] = grant.clientName
      self[.defaultFor] = grant.defaultFor
      self[.audience] = grant.audience
      set(grant.origin)
    }

    mutating func set(_ origin: RecordOrigin?) {
      self[.file] = origin?.file
      self[.line] = origin.map { String($0.line) }
      self[.column] = origin?.column.map(String.init)
    }

    mutating func setWorth(of finding: Finding) {
      self[.subject] = finding.subject?.kind.rawValue
      self[.subjectID] = finding.singleSubject?.id
      self[.subjectName] = finding.singleSubject?.name
      self[.rank] = String(finding.rank)
      guard let reach = finding.reach else { return }
      self[.tier] = reach.tier?.rawValue
      self[.reachability] = reach.reachability.state.rawValue
      self[.reachabilityReason] = reach.reachability.reason
      if !reach.paths.isEmpty { self[.paths] = JSONValue.strings(reach.paths).copyable }
      self[.through] = reach.through
      self[.owner] = reach.owner
    }
  }

  private static func beginning(_ report: AuditReport) -> CSVReport {
    var csv = CSVReport()
    csv.addHeader()
    for attention in report.attention { csv.add(attention) }
    if let weakening = report.weakeningWording {
      csv.addRow { row in
        row[.severity] = "note"
        row[.result] = "weakened"
        row[.message] = weakening
      }
    }
    return csv
  }

  private static func end(_ report: AuditReport) -> CSVReport {
    var csv = CSVReport()
    for shard in report.missingShards {
      csv.addRow { row in
        row[.severity] = "error"
        row[.result] = "not_read"
        row[.status] = "open"
        row[.message] = shard.wording
      }
    }
    for tenant in report.tenants {
      for gap in tenant.gaps {
        csv.addRow { row in
          row[.tenant] = tenant.identity.domain
          row[.severity] = "error"
          row[.result] = "not_read"
          row[.status] = "open"
          row[.message] = gap.wording
        }
      }
    }
    for skipped in report.skippedRules {
      let grants = counted(skipped.grants, "grant")
      csv.addRow { row in
        row[.severity] = report.thresholds.strict ? "error" : "note"
        row[.result] = "skipped"
        row[.rule] = skipped.rule
        row[.message] = "\(skipped.reason) (\(grants))"
      }
    }
    for record in report.remediation { csv.add(record) }
    return csv
  }

  private mutating func add(_ attention: Attention) {
    addRow { row in
      if let grant = attention.grant { row.set(grant) }
      row[.tenant] = attention.tenant
      row[.severity] = "error"
      row[.result] = "attention"
      row[.status] = "open"
      row[.title] = attention.name
      row[.message] = attention.wording
    }
  }

  private mutating func add(_ record: RemediationRecord) {
    addRow { row in
      row.set(record.grant)
      row[.tenant] = record.tenant
      row[.result] = "repair"
      row[.status] = record.status.rawValue
      row[.rule] = record.rules.joined(separator: " ")
      row[.message] = record.reason
    }
  }

  private mutating func add(_ finding: Finding) {
    addRow { row in
      if let grant = finding.grant { row.set(grant) }
      row.set(finding.origin)
      row[.clientID] = finding.clientID
      row[.clientName] = finding.clientName
      row[.audience] = finding.audience
      row.setWorth(of: finding)
      row[.tenant] = finding.tenant
      row[.severity] = finding.severity.rawValue
      row[.result] = finding.result.rawValue
      row[.status] = finding.status.rawValue
      row[.rule] = finding.rule
      row[.title] = finding.title
      row[.message] = finding.message
      row[.fingerprint] = finding.fingerprint
      // JSON, because a scope may hold any character that could part it from the next.
      if !finding.offenders.isEmpty { row[.offenders] = JSONValue.strings(finding.offenders).copyable }
      row[.fixSafety] = finding.fix?.safety.rawValue
      row[.fix] = finding.patch
      row[.waiverState] = finding.waiver?.state.rawValue
      row[.waiverOwner] = finding.waiver?.owner
      row[.waiverExpires] = finding.waiver?.expires
      row[.waiverReason] = finding.waiver?.reason
      row[.baselineState] = finding.baselineState?.rawValue
      row[.helpURI] = finding.helpURI
      if !finding.undetermined.isEmpty { row[.undetermined] = finding.undeterminedParts.joined(separator: "; ") }
    }
  }

  private mutating func addHeader() {
    addRow { row in
      for (column, heading) in zip(Column.allCases, Self.headings) { row[column] = heading }
    }
  }

  private mutating func addRow(_ fill: (inout Row) -> Void) {
    var row = Row()
    fill(&row)
    table.addRow(row.cells)
  }
}
