import Documents
import PolicyEngine

/// The report as JSON lines: a record for each attention, one for each finding, then one with all the rest. What ends
/// without that summary was cut.
struct NDJSONReport {
  /// - Parameter isSummary: whether the inventory is left out.
  static func parts(_ report: AuditReport, isSummary: Bool = false) -> ReportParts {
    var parts = ReportParts()
    var output = JSONOutput(.compact)
    for attention in report.attention {
      Self.attention.write(attention, to: &output)
      output.endDocument()
    }
    parts.add(output.take())
    parts.add(report.findings) { findings in
      var lines = JSONOutput(.compact)
      for finding in findings where report.lists(finding) {
        Self.finding.write(finding, to: &lines)
        lines.endDocument()
      }
      return lines.take()
    }
    output.beginObject()
    JSONReport.add(summary.members, of: report, isSummary: isSummary, to: &parts, &output)
    output.endObject()
    output.endDocument()
    parts.add(output.take())
    return parts
  }

  static func render(_ error: ErrorReport) -> String { Self.error.document(error, .compact) }
}

// MARK: - The records
extension NDJSONReport {
  static let attention = Attention.json.object.with([record("attention")], "What needs attention, on a line.")
  static let finding = Finding.json.object.with([record("finding")], "A finding on a line.")
  static let summary = JSONObjectForm("The audit, after all of its findings.", AuditReport.head + [record("summary")])
  static let error = ErrorReport.json.with([record("error")], "An error on a line.")

  private static func record<Owner>(_ kind: String) -> JSONMember<Owner> {
    JSONMember("record", "What is on the line.", always: .string(kind))
  }
}
