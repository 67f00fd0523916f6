import Documents
import PolicyEngine
import Tenant
import TextLayout

/// The report for a terminal or a log: what needs attention, then the verdict, which is also last, and why the audit is
/// incomplete; between them what was found, in groups, and what could not be evaluated.
struct TextReport {
  /// The most characters of one value, and of a message; the other formats hold them whole.
  static let longestValue = 200
  static let longestMessage = 600
  /// The most entries of the baseline that are listed as fixed.
  private static let fixedShown = 20
  /// The most tenants that are listed, unless everything is.
  private static let tenantsShown = 30
  /// The most reasons why an audit is incomplete that are listed.
  static let reasonsShown = 20

  let report: AuditReport
  let style: TextStyle
  let wording: VerdictWording
  let reach: ReachWording
  let rules: [String: RuleReport]
  var page: TextPage

  /// The report as lines of at most `style.width` columns.
  static func render(_ report: AuditReport, style: TextStyle) -> String {
    var text = TextReport(
      report: report, style: style, wording: VerdictWording(report), reach: ReachWording(report),
      rules: Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first },
      page: TextPage(style: style.page))
    if text.needsScreen {
      text.screen()
      return text.page.text
    }
    text.attention()
    text.beginning()
    text.tenants(TenantStanding.worstFirst(report), atMost: style.isFull ? nil : Self.tenantsShown)
    let beginning = text.page.text
    text.failures()
    text.unknowns()
    text.skippedRules()
    text.turnedOffRules()
    text.remediation()
    text.fixedSince()
    text.notes()
    if text.page.text.utf8.count > beginning.utf8.count || !report.isComplete {
      text.page.blankLine()
      text.verdict()
    }
    return text.page.text
  }

  /// The error as lines; not wrapped, because it holds paths and positions that people copy.
  static func render(_ error: ErrorReport) -> String {
    "error: " + error.lines.map(\.visible).joined(separator: "\n") + "\n"
  }

  /// - Parameters:
  ///   - limit: how many are told; nil: all.
  ///   - isShort: whether the grant is told on one line.
  mutating func attention(atMost limit: Int? = nil, isShort: Bool = false) {
    let shown = report.attention.prefix(limit ?? report.attention.count)
    for attention in shown {
      let end = attention.command == nil ? "" : "; run:"
      page.paragraph(
        Span("attention", .error), Span(": \(attention.message.clipped(Self.longestMessage))\(end)", .strong),
        hanging: 2)
      // Whole on its line, so that it can be copied.
      if let command = attention.command { page.line(Span(command), indent: 4) }
      if report.isOfSeveral { field("tenant", Self.shown(attention.tenant)) }
      if let grant = attention.grant {
        field("grant", Self.shown(isShort ? grant.place : grant.label))
        if !isShort {
          field("client", grant.holder(Self.shown))
          field("audience", grant.audience(Self.shown))
        }
      }
      if !isShort { page.blankLine() }
    }
    let more = report.attention.count - shown.count
    if more > 0 {
      page.paragraph(Span("attention", .error), Span(": \(more) more; --full shows them all", .strong), hanging: 2)
    }
    if isShort, !shown.isEmpty { page.blankLine() }
  }

  /// The verdict, and directly below its first line why the audit is incomplete.
  mutating func beginning(reasonsShown: Int = TextReport.reasonsShown) {
    let reasons = report.shortfallList
    let (head, tail) = wording.parts
    // Where the sentence takes more than a line, what was found so far gives way to the reasons.
    let (word, rest) = wording.sentence
    guard !reasons.isEmpty, let tail, "\(word)\(rest)".visible.displayWidth > style.width else {
      verdict()
      return why(reasons, atMost: reasonsShown)
    }
    page.paragraph(Span(word, verdictInk), Span(String(head.dropFirst(word.count)), .strong), hanging: 2)
    why(reasons, atMost: reasonsShown)
    page.paragraph(Span(tail.clipped(Self.longestMessage), .strong), indent: 2, hanging: 2)
  }

  private mutating func why(_ reasons: [Shortfall], atMost limit: Int) {
    let shown = reasons.prefix(limit)
    for reason in shown {
      page.paragraph(
        Span(reason.subject.clipped(Self.longestMessage) + ": ", .strong),
        Span(reason.reason.unfolded.clipped(Self.longestMessage)), indent: 2, hanging: 4)
      for detail in reason.details { page.paragraph(Span(detail, .faint), indent: 4, hanging: 6) }
    }
    let more = reasons.count - shown.count
    if more > 0 { page.paragraph(Span("and \(counted(more, "more reason")); the JSON report has them all"), indent: 2) }
  }

  mutating func verdict() {
    let (word, rest) = wording.sentence
    page.paragraph(Span(word, verdictInk), Span(rest.clipped(Self.longestMessage), .strong), hanging: 2)
  }

  private var verdictInk: Span.Ink {
    switch wording.verdict {
    case .clean: report.exitCode == .clean ? .good : .warning
    case .violations: .error
    case .incomplete: .warning
    }
  }
}

// MARK: - What was not evaluated or listed
extension TextReport {
  private mutating func skippedRules() {
    guard !report.skippedRules.isEmpty else { return }
    page.blankLine()
    page.paragraph(
      Span("skipped", .note), Span(": rules that need what \(Self.absence(of: report.skippedRules))", .strong),
      hanging: 2)
    page.blankLine()
    let width = min(report.skippedRules.map(\.rule.displayWidth).max() ?? 0, style.width / 2)
    for skipped in report.skippedRules {
      page.field(
        skipped.rule, width: width, indent: 2,
        Span(skipped.shortReason), Span(" (\(counted(skipped.grants, "grant")))", .faint))
    }
  }

  private static func absence(of rules: [SkippedRule]) -> String {
    if rules.contains(where: { !$0.awaits.isEmpty }) {
      return "this source does not give in full, or what is known after apply"
    }
    let areForbidden = rules.map { !$0.missingScopes.isEmpty }
    if !areForbidden.contains(true) { return "this source does not give in full" }
    return areForbidden.contains(false) ? "is not in this source, or not for this token" : "the token may not read"
  }

  private mutating func turnedOffRules() {
    guard let wording = report.turnedOff.wording else { return }
    page.blankLine()
    page.paragraph(Span("off", .note), Span(": \(wording)", .strong), hanging: 2)
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
      let reason = record.reason.map { ": " + $0.clipped(Self.longestMessage) } ?? ""
      page.paragraph(
        Span(Self.shown(record.grant.label) + ": ", .strong), Span(record.status.rawValue, record.status.ink),
        Span(reason), indent: 2, hanging: 4)
      field("client", record.grant.holder(Self.shown))
      field("audience", record.grant.audience(Self.shown))
      field("rules", record.rules.joined(separator: ", "))
    }
  }

  private mutating func fixedSince() {
    guard let baseline = report.baseline, !baseline.fixedSince.isEmpty else { return }
    page.blankLine()
    page.paragraph(
      Span("fixed", .good),
      Span(
        ": \(counted(baseline.fixedSince.count, "finding")) of the baseline \(Self.shown(baseline.path))",
        .strong),
      hanging: 2)
    page.blankLine()
    let shown = baseline.fixedSince.prefix(Self.fixedShown)
    let width = min(shown.map(\.rule.displayWidth).max() ?? 0, style.width / 2)
    for entry in shown { page.field(entry.rule, width: width, indent: 2, Span(entry.wording(Self.shown))) }
    let more = baseline.fixedSince.count - shown.count
    if more > 0 { page.paragraph(Span("and \(more) more", .faint), indent: 2) }
  }

  /// What is known but not listed, and how much could be repaired.
  private mutating func notes() {
    var notes: [String] = []
    let listed = report.findings.count(where: report.lists)
    notes += report.unlistedWording.map { "\($0) not listed" }
    let accepted = listed - shown.count
    if accepted > 0 {
      let hint = style.hints ? "; --show-waived lists them" : ""
      notes.append("\(counted(accepted, "waived or baselined finding")) not listed\(hint)")
    }
    let fixes = shown.compactMap { $0.status == .open ? $0.fix?.safety : nil }
    if !fixes.isEmpty {
      let kinds = [ProposedFix.Safety.safe, .unsafe].map { kind in (fixes.count { $0 == kind }, kind.rawValue) }
      let list = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      let hint = style.hints ? "; --diff shows what would change" : ""
      notes.append("\(list) \(fixes.count == 1 ? "fix" : "fixes") known for these findings\(hint)")
    }
    if report.remediation.contains(where: { $0.status != .planned && $0.after != nil }) {
      notes.append(TokenLifetime.sentence(nil))
    }
    guard !notes.isEmpty else { return }
    page.blankLine()
    for note in notes { page.paragraph(Span("note", .note), Span(": " + note), hanging: 2) }
  }
}

// MARK: - Values
extension TextReport {
  /// A value of the tenant: cut where it is very long, in quotation marks where its ends would not be seen.
  static func shown(_ value: String) -> String {
    value.clipped(longestValue).bounded
  }

  static func list(_ values: [String], atMost limit: Int) -> String {
    let texts = values.prefix(limit).map { value in
      isParted(value) ? "\"\(value.clipped(longestValue))\"" : shown(value)
    }
    let more = values.count - texts.count
    return texts.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// Whether a list would not show where the value ends.
  private static func isParted(_ value: String) -> Bool {
    value.utf8.contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
      && value.contains { $0 == " " || $0 == "," }
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
    case .applied, .drifted, .stale: .warning
    case .refused, .failed: .error
    }
  }
}
