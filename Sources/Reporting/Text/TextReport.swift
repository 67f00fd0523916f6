import GrantModel
import PolicyEngine

/// The report for a terminal or a log: the verdict first and last, between them what was found, by rule, and what
/// could not be read or evaluated.
struct TextReport {
  /// The most characters of one value, and of a message; the other formats hold them whole.
  private static let longestValue = 200
  private static let longestMessage = 600
  /// The most offenders of a finding that are listed.
  private static let offendersShown = 20
  /// The most grants of an unknown that are listed.
  private static let grantsShown = 5

  private let report: AuditReport
  private let style: TextStyle
  private var page: TextPage

  /// The report as lines of at most `style.width` columns.
  static func render(_ report: AuditReport, style: TextStyle) -> String {
    var text = TextReport(report: report, style: style, page: TextPage(style: style))
    text.verdict()
    let firstLine = text.page.text
    text.findings(.fail)
    text.findings(.unknown)
    text.gaps()
    text.skippedRules()
    text.remediation()
    text.notes()
    if text.page.text.utf8.count > firstLine.utf8.count {
      text.page.blankLine()
      text.verdict()
    }
    return text.page.text
  }

  /// The error as lines; not wrapped, because it holds paths and positions that people copy.
  static func render(_ error: ErrorReport) -> String {
    "error: " + error.lines.map(\.visible).joined(separator: "\n") + "\n"
  }

  private mutating func verdict() {
    let (word, rest) = report.verdictSentence
    let ink: Span.Ink =
      switch report.verdict {
      case .clean: .good
      case .violations: .error
      case .incomplete: .warning
      }
    page.paragraph(Span(word, ink), Span(Self.clipped(rest, Self.longestMessage), .strong), hanging: 2)
  }
}

// MARK: - Findings
extension TextReport {
  /// The findings that are shown: without those that somebody has accepted, unless they are asked for.
  private var shown: [Finding] {
    report.listedFindings.filter { style.showWaived || ($0.status != .waived && $0.status != .baselined) }
  }

  private mutating func findings(_ result: Finding.Result) {
    let findings = shown.filter { $0.result == result }
    var groups: [String: [Finding]] = [:]
    for finding in findings { groups[finding.rule, default: []].append(finding) }
    let remedies = Dictionary(report.rules.map { ($0.id, $0.remedy) }) { first, _ in first }
    for finding in findings {
      // The first finding of a rule takes the group out, so that groups come in the order of their worst finding.
      guard let group = groups.removeValue(forKey: finding.rule) else { continue }
      page.blankLine()
      heading(of: group)
      for finding in group {
        if finding.result == .fail { failure(finding) } else { unknown(finding) }
      }
      page.blankLine()
      if let remedy = remedies[finding.rule], finding.result == .fail, !remedy.isEmpty {
        help("help", remedy.firstSentence)
      }
      help("more", "grantlint rules explain \(finding.rule)")
    }
  }

  private mutating func heading(of group: [Finding]) {
    let finding = group[0]
    let label = finding.result == .unknown ? "unknown" : finding.severity.rawValue
    let ink: Span.Ink = finding.result == .unknown ? .warning : finding.severity.ink
    let number = group.count > 1 ? " (\(group.count) findings)" : ""
    page.paragraph(
      Span("\(label)[\(finding.rule)]", ink),
      Span(": " + Self.clipped(finding.title.unfolded, Self.longestMessage), .strong), Span(number, .faint),
      hanging: 2)
  }

  private mutating func failure(_ finding: Finding) {
    page.blankLine()
    let status = finding.status == .open ? "" : " [\(finding.status.rawValue)]"
    let label = finding.grant.map { Self.shown($0.label) + ": " } ?? ""
    page.paragraph(
      Span(label, .strong), Span(Self.clipped(finding.message, Self.longestMessage)), Span(status, .good),
      indent: 2, hanging: 4)
    if report.tenants.count > 1 { field("tenant", Self.shown(finding.tenant)) }
    if let grant = finding.grant {
      field("client", grant.holder(Self.shown))
      field("audience", grant.audience(Self.shown))
      field("subject type", Self.shown(grant.subjectType))
    }
    if !finding.offenders.isEmpty { field("offenders", Self.list(finding.offenders, atMost: Self.offendersShown)) }
    field("fix", finding.fix?.wording ?? "none")
  }

  private mutating func unknown(_ finding: Finding) {
    page.blankLine()
    page.paragraph(Span(Self.clipped(finding.message, Self.longestMessage)), indent: 2, hanging: 4)
    if report.tenants.count > 1 { field("tenant", Self.shown(finding.tenant)) }
    let labels = finding.unknownGrants.map(\.label)
    field("grants", labels.isEmpty ? "(none)" : Self.list(labels, atMost: Self.grantsShown))
  }

  private mutating func field(_ label: String, _ value: String) {
    page.field(label, width: 12, indent: 4, Span(value))
  }

  private mutating func help(_ label: String, _ text: String) {
    page.field("\(label):", width: 5, indent: 2, Span(text))
  }
}

// MARK: - What was not read, evaluated or listed
extension TextReport {
  private mutating func gaps() {
    for tenant in report.tenants where !tenant.gaps.isEmpty {
      page.blankLine()
      page.paragraph(
        Span("not read", .warning), Span(": what this audit lacks of \(Self.shown(tenant.identity.domain))", .strong),
        hanging: 2)
      for gap in tenant.gaps {
        page.blankLine()
        let status = gap.status.map { " (HTTP \($0))" } ?? ""
        page.paragraph(
          Span(gap.collection.rawValue + status + ": ", .strong),
          Span(Self.clipped(gap.message.unfolded, Self.longestMessage)), indent: 2, hanging: 4)
        if let coverage = tenant.coverage[gap.collection] { field("read", counted(coverage.read, "record")) }
        if let scope = gap.missingScope { field("needs", "the token scope \(scope)") }
      }
    }
  }

  private mutating func skippedRules() {
    guard !report.skippedRules.isEmpty else { return }
    page.blankLine()
    page.paragraph(
      Span("skipped", .note), Span(": rules that need what this source does not carry", .strong), hanging: 2)
    page.blankLine()
    let width = min(report.skippedRules.map(\.rule.displayWidth).max() ?? 0, style.width / 2)
    for skipped in report.skippedRules {
      page.field(
        skipped.rule, width: width, indent: 2,
        Span("needs \(skipped.needsList)"), Span(" (\(counted(skipped.grants, "grant")))", .faint))
    }
  }

  /// What became of each grant that has a fix.
  private mutating func remediation() {
    guard !report.remediation.isEmpty else { return }
    page.blankLine()
    page.paragraph(
      Span("remediation", report.remediation.contains(where: \.status.fallsShort) ? .error : .note),
      Span(": \(report.remediationCounts)", .strong), hanging: 2)
    for record in report.remediation {
      page.blankLine()
      let reason = record.reason.map { ": " + Self.clipped($0, Self.longestMessage) } ?? ""
      page.paragraph(
        Span(Self.shown(record.grant.label) + ": ", .strong), Span(record.status.rawValue, record.status.ink),
        Span(reason), indent: 2, hanging: 4)
      field("client", record.grant.holder(Self.shown))
      field("audience", record.grant.audience(Self.shown))
      field("rules", record.rules.joined(separator: ", "))
    }
  }

  /// What is known but not listed, and how much could be repaired.
  private mutating func notes() {
    var notes: [String] = []
    let hidden = report.findings.count - report.listedFindings.count
    if hidden > 0 {
      let threshold = report.thresholds.minimumSeverity.rawValue
      notes.append("\(counted(hidden, "finding")) below --min-severity \(threshold) not listed")
    }
    let accepted = report.listedFindings.count - shown.count
    if accepted > 0 { notes.append("\(counted(accepted, "waived or baselined finding")) not listed") }
    let fixes = shown.filter { $0.status == .open }.compactMap(\.fix?.safety)
    if !fixes.isEmpty {
      let kinds = [ProposedFix.Safety.safe, .unsafe].map { kind in (fixes.count { $0 == kind }, kind.rawValue) }
      let list = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      notes.append("\(list) \(fixes.count == 1 ? "fix" : "fixes") known for these findings")
    }
    if report.remediation.contains(where: { $0.status != .planned && $0.after != nil }) {
      notes.append("tokens that were issued before a repair keep their access until they expire, by default 24 hours")
    }
    guard !notes.isEmpty else { return }
    page.blankLine()
    for note in notes { page.paragraph(Span("note", .note), Span(": " + note), hanging: 2) }
  }
}

// MARK: - Values
extension TextReport {
  /// A value of the tenant: cut where it is very long, in quotation marks where its ends would not be seen.
  private static func shown(_ value: String) -> String {
    clipped(value, longestValue).bounded
  }

  private static func list(_ values: [String], atMost limit: Int) -> String {
    let texts = values.prefix(limit).map { value in
      value.contains { $0 == " " || $0 == "," } ? "\"\(clipped(value, longestValue))\"" : shown(value)
    }
    let more = values.count - texts.count
    return texts.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private static func clipped(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return "\(String(scalars[..<end]))... (\(scalars.count) characters)"
  }
}

extension Severity {
  var ink: Span.Ink {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

extension RemediationRecord.Status {
  fileprivate var ink: Span.Ink {
    switch self {
    case .verified: .good
    case .planned, .skipped: .note
    case .applied, .drifted: .warning
    case .refused, .failed: .error
    }
  }
}
