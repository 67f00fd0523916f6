import Documents
import PolicyEngine
import Tenant
import TextLayout

// MARK: - Findings
extension TextReport {
  /// The most offenders of a finding that are listed.
  private static let offendersShown = 20
  /// The most grants of an unknown that are listed.
  private static let grantsShown = 5

  /// The findings that are shown: without those that somebody has accepted, unless they are asked for.
  var shown: some Collection<Finding> {
    report.findings.lazy.filter { [report, style] in report.lists($0) && (style.showWaived || !$0.isAccepted) }
  }

  mutating func failures() {
    let failures = shown.lazy.filter { $0.result == .fail }
    switch style.grouping {
    case .rule:
      // The findings of one rule may differ in severity, and the heading says it.
      groups(failures) {
        ["\($0.severity.rawValue)\n\($0.rule)"]
      } body: { text, _, group in
        text.heading(of: group)
        for finding in group { text.failure(finding) }
        text.help(for: group[0].rule, remedy: text.rules[group[0].rule]?.remedy)
      }
    case .grant:
      groups(failures) { finding in
        let name = finding.grant.map { "\($0.label)\n\($0.holder())\n\($0.audience())" } ?? finding.subjectLabel()
        return [name.map { "\(finding.tenant)\n\($0)" } ?? ""]
      } body: { text, _, group in
        if let subject = group[0].subjectLabel(Self.shown) {
          text.heading(nil, subject, group)
        } else {
          let name = group[0].grant.map {
            "\(Self.shown($0.label)): \($0.holder(Self.shown)) on \($0.audience(Self.shown)) (\(Self.shown($0.subjectType)))"
          }
          text.heading("grant", name ?? "(none)", group)
        }
        for finding in group { text.line(of: finding) }
      }
    case .client:
      groups(failures) {
        [$0.holder { $0 } ?? "(none)"]
      } body: { text, _, group in
        text.heading("client", group[0].holder(Self.shown) ?? "(none)", group)
        for finding in group { text.line(of: finding) }
      }
    case .owner:
      groups(failures) {
        [$0.ownerName]
      } body: { text, owner, group in
        text.heading("owner", Self.shown(owner), group)
        for finding in group { text.line(of: finding) }
      }
    case .control:
      let controls = Dictionary(report.rules.map { ($0.id, $0.controls) }) { first, _ in first }
      groups(failures) { finding in
        controls[finding.rule].flatMap { $0.isEmpty ? nil : $0 } ?? ["(none)"]
      } body: { text, control, group in
        text.heading("control", Self.shown(control), group)
        for finding in group { text.line(of: finding) }
      }
    }
  }

  /// What has no answer is about a rule, however the rest is grouped.
  mutating func unknowns() {
    // Of several tenants those that could not be read fill the page, with what is said above it already.
    let gaps = report.isOfSeveral ? report.gaps : []
    groups(shown.lazy.filter { finding in finding.result == .unknown && !gaps.contains(where: finding.isExplained) }) {
      [$0.rule]
    } body: { text, _, group in
      text.heading(of: group)
      for finding in group { text.unknown(finding) }
      text.help(for: group[0].rule, remedy: nil)
    }
  }

  /// Findings by their keys, in the order of the worst finding of each.
  private mutating func groups(
    _ findings: some Sequence<Finding>, by keys: (Finding) -> [String],
    body: (inout TextReport, String, [Finding]) -> Void
  ) {
    var order: [ExactString] = []
    var groups: [ExactString: [Finding]] = [:]
    for finding in findings {
      for key in keys(finding).map(ExactString.init) {
        if groups[key] == nil { order.append(key) }
        groups[key, default: []].append(finding)
      }
    }
    for key in order {
      page.blankLine()
      body(&self, key.value, groups[key] ?? [])
    }
  }
}

// MARK: - Parts
extension TextReport {
  private mutating func heading(of group: [Finding]) {
    let finding = group[0]
    let label = finding.result == .unknown ? "unknown" : finding.severity.rawValue
    let ink: Span.Ink = finding.result == .unknown ? .warning : finding.severity.ink
    let number = group.count > 1 ? " (\(group.count) findings)" : ""
    page.paragraph(
      Span("\(label)[\(finding.rule)]", ink, link: finding.helpURI),
      Span(": " + finding.title.unfolded.clipped(Self.longestMessage), .strong), Span(number, .faint),
      hanging: 2)
  }

  private mutating func heading(_ kind: String?, _ name: String, _ group: [Finding]) {
    page.paragraph(
      Span(kind.map { "\($0) " } ?? "", .faint), Span(name, .strong),
      Span(" (\(counted(group.count, "finding")))", .faint), hanging: 2)
  }

  /// A finding of a rule whose heading stands above it.
  private mutating func failure(_ finding: Finding) {
    page.blankLine()
    let label = Self.label(finding).map { $0 + ": " } ?? ""
    page.paragraph(
      Span(label, .strong), Span(finding.message.clipped(Self.longestMessage)), Span(Self.status(finding), .good),
      indent: 2, hanging: 4)
    if report.isOfSeveral { field("tenant", Self.shown(finding.tenant)) }
    if let grant = finding.grant {
      field("client", grant.holder(Self.shown))
      field("audience", grant.audience(Self.shown))
      if style.isFull || grant.subjectType != "client" { field("subject type", Self.shown(grant.subjectType)) }
    }
    details(of: finding)
  }

  /// A finding that names its rule, below the heading of something else.
  private mutating func line(of finding: Finding) {
    page.blankLine()
    let isNamed =
      style.grouping == .grant || style.grouping == .client && finding.grant == nil && finding.clientID != nil
    let label = isNamed ? "" : Self.label(finding).map { $0 + ": " } ?? ""
    page.paragraph(
      Span("\(finding.severity.rawValue)[\(finding.rule)]", finding.severity.ink, link: finding.helpURI), Span(": "),
      Span(label, .strong), Span(finding.message.clipped(Self.longestMessage)), Span(Self.status(finding), .good),
      indent: 2, hanging: 4)
    if report.isOfSeveral { field("tenant", Self.shown(finding.tenant)) }
    if !isNamed, let grant = finding.grant {
      if style.grouping != .client { field("client", grant.holder(Self.shown)) }
      field("audience", grant.audience(Self.shown))
    }
    details(of: finding)
  }

  /// The grant, or what else it is on.
  private static func label(_ finding: Finding) -> String? {
    finding.grant.map { shown($0.label) } ?? finding.subjectLabel(shown)
  }

  private mutating func details(of finding: Finding) {
    if let origin = finding.origin { field("file", Self.shown(origin.description)) }
    if !finding.offenders.isEmpty { field("offenders", Self.list(finding.offenders, atMost: Self.offendersShown)) }
    for (label, text) in reach.facts(of: finding, .alone, Self.shown)
    where label != "owner" || style.grouping != .owner {
      field(label, text.clipped(Self.longestMessage))
    }
    if let waiver = finding.waiver { field("waiver", waiver.wording.clipped(Self.longestMessage)) }
    if let state = finding.baselineState { field("baseline", state.rawValue) }
    for part in finding.undeterminedParts { field("undetermined", part.clipped(Self.longestMessage)) }
    // What a rule says of anything else has none.
    if finding.singleSubject == nil, style.isFull || finding.fix != nil {
      field("fix", finding.fix?.wording ?? finding.noFix(by: rules[finding.rule]))
    }
    if style.isFull { field("fingerprint", finding.fingerprint) }
  }

  private mutating func unknown(_ finding: Finding) {
    page.blankLine()
    page.paragraph(Span(finding.message.clipped(Self.longestMessage)), indent: 2, hanging: 4)
    if report.isOfSeveral { field("tenant", Self.shown(finding.tenant)) }
    guard finding.isAboutGrants else { return }
    let labels = finding.unknownGrants.map(\.label)
    field("grants", labels.isEmpty ? "(none)" : Self.list(labels, atMost: Self.grantsShown))
  }

  private static func status(_ finding: Finding) -> String {
    finding.status == .open ? "" : " [\(finding.status.rawValue)]"
  }

  private mutating func help(for rule: String, remedy: String?) {
    let remedy = remedy.flatMap { $0.isEmpty ? nil : $0.firstSentence }
    guard remedy != nil || style.hints else { return }
    page.blankLine()
    if let remedy { page.field("help:", width: 5, indent: 2, Span(remedy)) }
    if style.hints { page.field("more:", width: 5, indent: 2, Span("grantlint rules explain \(rule)")) }
  }

  mutating func field(_ label: String, _ value: String) {
    page.field(label, width: 12, indent: 4, Span(value))
  }
}
