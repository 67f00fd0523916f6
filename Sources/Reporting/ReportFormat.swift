package import Documents
package import PolicyEngine

/// The formats in which a report is written. Rendering is a pure function of the report: the same report gives the
/// same bytes.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, ndjson, junit, sarif, markdown, github, gitlab, csv, html, pack

  /// The report in this format, with a line end at its end. `style` matters to text only. Throws `XMLWriteError`
  /// where libxml2 runs out of memory, and what Mustache says of a broken template; the other formats cannot fail.
  package func render(_ report: AuditReport, style: TextStyle = TextStyle()) throws -> String {
    try parts(report, style: style).text
  }

  /// The same in parts, for whoever does not need it as a whole. Throws likewise.
  ///
  /// - Parameter isSummary: whether JSON and NDJSON leave out the inventory.
  package func parts(
    _ report: AuditReport, style: TextStyle = TextStyle(), isSummary: Bool = false
  ) throws -> ReportParts {
    switch self {
    case .text: ReportParts(TextReport.render(report, style: style), form)
    case .json: JSONReport.parts(report, isSummary: isSummary)
    case .ndjson: NDJSONReport.parts(report, isSummary: isSummary)
    case .junit: try JUnitReport.parts(report)
    case .sarif: SARIFReport.parts(report)
    case .markdown: ReportParts(MarkdownReport.render(report), form)
    case .github: ReportParts(GitHubReport.render(report), form)
    case .gitlab: GitLabReport.parts(report)
    case .csv: CSVReport.parts(report)
    case .html: try HTMLReport.parts(report)
    case .pack: try PackReport.parts(report)
    }
  }

  /// What stands in the place of a report when nothing was audited.
  package func render(_ error: ErrorReport) throws -> String { NeutralText.of(try rendered(error), form) }

  /// Whether it shows decisions, or has what they are made of: only then it is worth while to try repairs.
  package var showsDecisions: Bool {
    switch self {
    case .text, .json, .markdown, .html, .pack: true
    case .ndjson, .junit, .sarif, .github, .gitlab, .csv: false
    }
  }

  /// How this format writes what would be a command to the runner of a pipeline.
  package var form: NeutralText.Form {
    switch self {
    case .text, .markdown, .csv: .text
    case .json, .ndjson, .sarif, .gitlab: .json
    case .junit, .html, .pack: .markup
    case .github: .annotations
    }
  }

  private func rendered(_ error: ErrorReport) throws -> String {
    switch self {
    case .text: TextReport.render(error)
    case .json: JSONReport.render(error)
    case .ndjson: NDJSONReport.render(error)
    case .junit: try JUnitReport.render(error)
    case .sarif: SARIFReport.render(error)
    case .markdown: MarkdownReport.render(error)
    case .github: GitHubReport.render(error)
    case .gitlab: GitLabReport.render(error)
    case .csv: CSVReport.render(error)
    case .html: try HTMLReport.render(error)
    case .pack: try PackReport.render(error)
    }
  }
}
