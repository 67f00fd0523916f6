import Documents
package import PolicyEngine
package import TextLayout

/// The formats in which a comparison is written.
package enum ComparisonFormat: String, CaseIterable, Sendable {
  case text, json, markdown, sarif, github, gitlab

  /// The comparison in this format, with a line end at its end.
  ///
  /// - Parameters:
  ///   - run: of the comparison.
  ///   - style: of text.
  package func render(
    _ verdict: ComparisonVerdict, _ toolVersion: String, _ run: RunRecord, style: PageStyle = .unbounded
  ) throws -> String {
    switch self {
    case .text: return NeutralText.of(ComparisonPage.render(verdict, style: style), report.form)
    case .markdown: return NeutralText.of(ComparisonMarkdown.render(verdict), report.form)
    case .json:
      var object = verdict.comparison.json(failing: verdict.tests)
      object["exit_code"] = .int(Int(clamping: verdict.exitCode.rawValue))
      object["verdict"] = .string(verdict.words)
      if verdict.findings != nil { object["findings"] = try .array(verdict.newFindings.map(Self.json)) }
      return NeutralText.of(JSONWriter.pretty(.object(object)) + "\n", report.form)
    case .sarif, .github, .gitlab:
      let findings = verdict.comparison.report(
        failing: verdict.tests, with: verdict.findings, toolVersion, run)
      switch self {
      case .github: return NeutralText.of(GitHubReport.render(findings, verdict: verdict.words), report.form)
      case .sarif:
        return SARIFReport.parts(findings, outcome: (verdict.words, verdict.exitCode)).text
      default: return try report.render(findings)
      }
    }
  }

  private static func json(_ finding: Finding) throws -> JSONValue {
    try JSONReader.value(Array(Finding.json.object.document(finding, .compact).utf8))
  }

  /// The format of reports that is written alike.
  package var report: ReportFormat {
    switch self {
    case .text: .text
    case .json: .json
    case .markdown: .markdown
    case .sarif: .sarif
    case .github: .github
    case .gitlab: .gitlab
    }
  }
}

extension ComparisonFormat {
  /// Whether it can tell several tenants apart.
  package var isOfSeveral: Bool {
    switch self {
    case .text, .json, .markdown: true
    case .sarif, .github, .gitlab: false
    }
  }

  /// The comparison of several tenants, in a format that is of several.
  package func render(_ fleet: FleetComparison, style: PageStyle = .unbounded) -> String {
    switch self {
    case .json: NeutralText.of(JSONWriter.pretty(.object(fleet.json)) + "\n", report.form)
    case .markdown: NeutralText.of(fleet.markdown, report.form)
    case .text, .sarif, .github, .gitlab: NeutralText.of(fleet.text(style), report.form)
    }
  }
}
