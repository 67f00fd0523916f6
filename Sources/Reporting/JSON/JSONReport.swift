import Documents
import PolicyEngine

/// The report as one JSON object; `AuditReport.json` states its keys.
///
/// Every text is the tenant's or the rule's own: what hides in it stands as an escape of JSON, which a reader undoes.
struct JSONReport {
  /// The report, pretty-printed with sorted keys.
  ///
  /// - Parameter isSummary: whether the inventory is left out.
  static func parts(_ report: AuditReport, isSummary: Bool = false) -> ReportParts {
    var parts = ReportParts()
    var output = JSONOutput(.pretty)
    output.beginObject()
    add(AuditReport.json.object.members, of: report, isSummary: isSummary, to: &parts, &output)
    output.endObject()
    output.endDocument()
    parts.add(output.take())
    return parts
  }

  /// Adds members of the report; the two long lists are rendered apart.
  static func add(
    _ members: [JSONMember<AuditReport>], of report: AuditReport, isSummary: Bool, to parts: inout ReportParts,
    _ output: inout JSONOutput
  ) {
    for member in members {
      switch "\(member.key)" {
      case "findings":
        parts.addList(member.key, report.findings, where: report.lists, of: &output) {
          Finding.json.object.write($1, to: &$0)
        }
      case "inventory" where isSummary:
        output.key(member.key)
        output.writeNull()
      case "inventory":
        parts.addList(member.key, report.inventory, of: &output) { AccessEntry.json.object.write($1, to: &$0) }
      default:
        output.key(member.key)
        member.write(report, &output)
      }
    }
  }

  /// The error as an object that the schema describes too.
  static func render(_ error: ErrorReport) -> String { ErrorReport.json.document(error, .pretty) }
}

extension ErrorReport {
  static let json = JSONObjectForm<ErrorReport>(
    "A run that ended without a report.",
    [
      JSONMember("error", "The error.", message) { $0.message },
      JSONMember("run", "The run.", run) { $0 },
      AuditReport.versionMember(),
      AuditReport.toolMember { $0.toolVersion },
    ])

  private static let message = JSONObjectForm<String>(
    "The error.", [JSONMember("message", "What is wrong and what to do; may have several lines.", .string) { $0 }])

  private static let run = JSONObjectForm<ErrorReport>(
    "The run.",
    [
      JSONMember("complete", "There was no audit.", always: false),
      JSONMember(
        "exit_code",
        "2: usage, configuration, rules or credentials; 3: something could not be read; 4: a repair was refused.",
        .exitCode(of: [.usage, .incomplete, .repairFellShort])
      ) { $0.exitCode },
    ])
}
