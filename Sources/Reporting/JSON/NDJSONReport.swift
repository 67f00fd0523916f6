import Documents
import PolicyEngine

/// The report as JSON lines: a record for each attention, one for each finding, then one with all the rest. What ends
/// without that summary was cut.
struct NDJSONReport {
  static func parts(_ report: AuditReport) -> ReportParts {
    let json = JSONReport(report)
    var parts = ReportParts()
    var output = JSONOutput(.compact)
    for attention in report.attention {
      json.write(attention, to: &output, record: "attention")
      output.endDocument()
    }
    parts.add(output.take())
    parts.add(report.findings) { findings in
      var lines = JSONOutput(.compact)
      for finding in findings where report.lists(finding) {
        json.write(finding, to: &lines, record: "finding")
        lines.endDocument()
      }
      return lines.take()
    }
    output.beginObject()
    json.writeBeginning(to: &output)
    json.addInventory(to: &parts, of: &output)
    json.writeEnd(to: &output, record: "summary")
    output.endObject()
    output.endDocument()
    parts.add(output.take())
    return parts
  }

  static func render(_ error: ErrorReport) -> String {
    var record = JSONReport.object(error)
    record["record"] = "error"
    return JSONWriter.compact(.object(record)) + "\n"
  }
}
