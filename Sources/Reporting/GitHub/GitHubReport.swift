import Documents
import PolicyEngine

/// The report as workflow commands of GitHub Actions, which become annotations: what needs attention and the worst
/// first, and the verdict as the last line of the log. GitHub keeps 10 of a level a step, so where there are more the
/// tenth says how many.
struct GitHubReport {
  /// A level of annotations, by its command.
  private enum Level: String, CaseIterable { case error, warning, notice }

  /// What an annotation says.
  private struct Annotation {
    let title: String
    let lines: [String]
    var location: FindingLocation?
  }

  /// How many annotations of a level GitHub shows.
  private static let limit = 10
  /// Characters of a line: an annotation is something to glance at.
  private static let longestLine = 1_000

  /// The first annotations of a level with their places among all, and how many there are.
  private var annotations: [Level: (first: [(place: Int, annotation: Annotation)], count: Int)] = [:]
  private var count = 0
  private let reach: ReachWording
  /// Whether an annotation has to say of which tenant it is.
  private let isOfSeveral: Bool

  /// - Parameter verdict: what the log ends with; nil: what the audit comes to.
  static func render(_ report: AuditReport, verdict: String? = nil) -> String {
    var github = GitHubReport(reach: ReachWording(report), isOfSeveral: report.isOfSeveral)
    for attention in report.attention { github.add(attention) }
    // Of several tenants one that failed would else be a reason without a name.
    for reason in report.isOfSeveral ? report.shortReads.map(\.wording) : report.gaps.worstFirst.map(\.wording) {
      github.add(.error, Annotation(title: "audit is incomplete", lines: [reason]))
    }
    if let weakening = report.weakeningWording {
      github.add(.notice, Annotation(title: "weakened by configuration", lines: [weakening]))
    }
    if report.thresholds.strict {
      for skipped in report.skippedRules {
        let reason = skipped.missingScopes.isEmpty ? "it needs \(skipped.needsList)" : skipped.shortReason
        let line = "\(skipped.rule) was skipped: \(reason) (--strict)"
        github.add(.error, Annotation(title: "audit is incomplete", lines: [line]))
      }
    }
    if !report.remediation.isEmpty {
      let lines = report.remediation.map { "\($0.grant.label) \($0.status.rawValue)" }
      github.add(.notice, Annotation(title: "remediation", lines: [report.remediationCounts] + lines))
    }
    for group in report.unknownGroups() { github.add(unknown: group) }
    for finding in report.worstFirst where finding.isOpen && finding.result != .unknown { github.add(finding) }
    for record in report.remediation where record.status.fallsShort { github.add(record) }
    return github.commands + "grantlint: \((verdict ?? report.verdictText).visible)\n"
  }

  static func render(_ error: ErrorReport) -> String {
    let message = error.lines.map { data($0) }.joined(separator: "%0A")
    return "::error title=grantlint::\(message)\n"
  }

  private mutating func add(_ level: Level, _ annotation: @autoclosure () -> Annotation) {
    var known = annotations.removeValue(forKey: level) ?? ([], 0)
    if known.count < Self.limit { known.first.append((count, annotation())) }
    known.count += 1
    count += 1
    annotations[level] = known
  }

  private mutating func add(_ finding: Finding) {
    let (reach, tenant) = (reach, isOfSeveral ? finding.tenant : nil)
    add(Self.level(finding.severity), Self.annotation(finding, reach, tenant))
  }

  /// Adds the rules that are unknown for one reason: they must not take the places of what was found.
  private mutating func add(unknown findings: [Finding]) {
    let rules = findings.map(\.rule)
    let title = rules.count == 1 ? rules[0] : "\(rules.count) rules are unknown"
    let tenant = isOfSeveral ? ["tenant \(findings[0].tenant)"] : []
    let lines = [findings[0].sentence] + (rules.count == 1 ? [] : [rules.joined(separator: ", ")]) + tenant
    add(.error, Annotation(title: title, lines: lines, location: Self.location(of: findings[0])))
  }

  private static func annotation(_ finding: Finding, _ reach: ReachWording, _ tenant: String?) -> Annotation {
    let name = finding.grant?.label ?? finding.subjectLabel()
    var lines = [name.map { "\($0): \(finding.sentence)" } ?? finding.sentence]
    if let grant = finding.grant { lines.append(parties(of: grant)) }
    if let tenant { lines.append("tenant \(tenant)") }
    if let worth = reach.line(of: finding) { lines.append(worth) }
    lines += finding.acceptance
    if let patch = finding.patch, let safety = finding.fix?.safety.rawValue {
      let line = "fix (\(safety)): PATCH \(patch)"
      // Half a PATCH is worse than none.
      lines.append(line.unicodeScalars.count > longestLine ? "fix (\(safety)): see the other reports" : line)
    }
    return Annotation(title: finding.rule, lines: lines, location: location(of: finding))
  }

  private static func location(of finding: Finding) -> FindingLocation? {
    let location = FindingLocation(of: finding)
    return location.isFile ? location : nil
  }

  private mutating func add(_ attention: Attention) {
    var lines = [attention.message]
    if let command = attention.command { lines.append("run: \(command)") }
    if let grant = attention.grant { lines += ["grant \(grant.label)", Self.parties(of: grant)] }
    add(.error, Annotation(title: attention.name, lines: lines))
  }

  private mutating func add(_ record: RemediationRecord) {
    let reason = record.reason.map { ": \($0)" } ?? ""
    add(
      .error,
      Annotation(
        title: "repair \(record.status.rawValue)",
        lines: ["\(record.grant.label)\(reason)", Self.parties(of: record.grant)]))
  }

  private static func parties(of grant: GrantReference) -> String {
    "client \(grant.holder(\.bounded)), API \(grant.audience(\.bounded))"
  }

  private static func level(_ severity: Severity) -> Level {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .notice
    }
  }

  private var commands: String {
    var all: [(place: Int, command: String)] = []
    var ends = ""
    for level in Level.allCases {
      let own = annotations[level] ?? ([], 0)
      let shown = own.count > Self.limit ? own.first.prefix(Self.limit - 1) : own.first[...]
      all += shown.map { ($0.place, Self.command(level, $0.annotation)) }
      let more = own.count - shown.count
      guard more > 0 else { continue }
      ends += Self.command(
        level,
        Annotation(
          title: "\(more) more", lines: ["\(more) more annotations of this level; the other reports list them all"]))
    }
    return all.sorted { $0.place < $1.place }.map(\.command).joined() + ends
  }

  private static func command(_ level: Level, _ annotation: Annotation) -> String {
    var properties: [String] = []
    if let location = annotation.location {
      properties += ["file=\(property(location.path))", "line=\(location.line)"]
      if let column = location.column { properties.append("col=\(column)") }
    }
    properties.append("title=\(property("grantlint: \(annotation.title)"))")
    let message = annotation.lines.map { data(clipped($0)) }.joined(separator: "%0A")
    return "::\(level.rawValue) \(properties.joined(separator: ","))::\(message)\n"
  }

  private static func clipped(_ line: String) -> String {
    let scalars = line.unicodeScalars
    return scalars.count > longestLine ? String(scalars.prefix(longestLine)) + "..." : line
  }

  /// Text after the second `::`.
  private static func data(_ text: String) -> String { text.visible.replacing("%", with: "%25") }

  /// The value of a property.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
