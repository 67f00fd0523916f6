import Documents
import PolicyEngine

/// The report as JSON lines: a record for each attention, one for each finding, then one with all the rest. What ends
/// without that summary was cut.
struct NDJSONReport {
  static func render(_ report: AuditReport) -> String {
    let json = JSONReport(report)
    var text = ""
    for attention in report.attention { text += line("attention", json.attention(attention)) }
    for finding in report.listedFindings { text += line("finding", json.finding(finding)) }
    return text + line("summary", json.head)
  }

  static func render(_ error: ErrorReport) -> String { line("error", JSONReport.object(error)) }

  private static func line(_ kind: String, _ object: JSONObject) -> String {
    var record = object
    record["record"] = .string(kind)
    return JSONWriter.compact(.object(record)) + "\n"
  }
}
