import Documents
import PolicyEngine
import Tenant

/// Every finding that the report lists, in a table for each rule: the rule with the worst of them first.
struct PackFindings {
  private let report: AuditReport
  private let reach: ReachWording

  static func add(_ report: AuditReport, to parts: inout ReportParts) {
    let pack = PackFindings(report: report, reach: ReachWording(report))
    let rules = Dictionary(report.rules.map { (ExactString($0.id), $0) }) { first, _ in first }
    for places in pack.groups {
      let first = report.findings[places[0]]
      parts.add(pack.opening(first, rules[ExactString(first.rule)], count: places.count), .markup)
      parts.add(places) { block in
        Array(NeutralText.of(block.map { pack.row(report.findings[$0]) }.joined(), .markup).utf8)
      }
      parts.add("</tbody>\n</table>\n", .markup)
    }
  }

  /// The places of the listed findings of each rule.
  private var groups: [[Int]] {
    var groups: [[Int]] = []
    var known: [ExactString: Int] = [:]
    for (place, finding) in report.findings.enumerated() where report.lists(finding) {
      let rule = ExactString(finding.rule)
      if let group = known[rule] {
        groups[group].append(place)
      } else {
        known[rule] = groups.count
        groups.append([place])
      }
    }
    return groups
  }

  private func opening(_ finding: Finding, _ rule: RuleReport?, count: Int) -> String {
    var text = """
      <h3 class="\(finding.severity.rawValue)"><code>\(shown(finding.rule))</code> \(shown(finding.title.unfolded)) \
      (\(finding.severity.rawValue), \(counted(count, "finding")))</h3>

      """
    if let rule, !rule.rationale.isEmpty { text += "<p>\(shown(rule.rationale.unfolded))</p>\n" }
    if let rule, !rule.remedy.isEmpty { text += "<p><strong>Remedy:</strong> \(shown(rule.remedy.unfolded))</p>\n" }
    if let rule, !rule.controls.isEmpty {
      text += "<p class=\"why\">Controls: \(shown(rule.controls.joined(separator: ", ")))</p>\n"
    }
    return text + """
      <table class="findings">
      <thead><tr><th scope="col">on</th><th scope="col">what is wrong</th><th scope="col">state</th></tr></thead>
      <tbody>

      """
  }

  private func row(_ finding: Finding) -> String {
    "<tr><td>\(place(finding))</td><td>\(fault(finding))</td><td>\(state(finding))</td></tr>\n"
  }

  private func place(_ finding: Finding) -> String {
    var text = "<bdi>\(shown(finding.place ?? finding.extent))</bdi>"
    if let grant = finding.grant {
      text += why("subject type \(grant.subjectType)")
      if let origin = finding.origin { text += why(origin.description) }
    }
    if finding.result == .unknown, finding.isAboutGrants {
      let grants = finding.unknownGrants.prefix(20).map(\.label).joined(separator: ", ")
      let more = finding.unknownGrants.count - 20
      text += why(grants + (more > 0 ? " and \(more) more" : ""))
    }
    if report.isOfSeveral { text += why(finding.tenant) }
    return text
  }

  private func fault(_ finding: Finding) -> String {
    var text = shown(finding.message)
    if !finding.offenders.isEmpty {
      text += why("offenders: \(finding.offenders.map(\.bounded).joined(separator: ", "))")
    }
    for (key, value) in (finding.evidence?.members ?? []).sorted(by: { $0.key.precedes($1.key) }) {
      text += why("\(key): \(Self.text(value))")
    }
    for (label, fact) in reach.facts(of: finding, .alone) { text += why("\(label): \(fact)") }
    for part in finding.undeterminedParts { text += why("not determined: \(part)") }
    if let fix = finding.fix { text += why("fix: \(fix.wording): \(fix.set.copyable)") }
    return text
  }

  private func state(_ finding: Finding) -> String {
    let isUnknown = finding.result == .unknown
    let word = isUnknown ? "unknown" : finding.status.rawValue
    let tone = isUnknown ? "warning" : finding.status == .open ? finding.severity.rawValue : "good"
    let acceptance = finding.acceptance.map(why).joined()
    return "<span class=\"state \(tone)\">\(word), \(finding.severity.rawValue)</span>\(acceptance)"
      + "<span class=\"why digest\">\(shown(finding.fingerprint))</span>"
  }

  /// What evidence says: of what has a sentence that.
  private static func text(_ value: JSONValue) -> String {
    if let text = value.string ?? value.object?["sentence"]?.string { return text }
    if let items = value.array, !items.isEmpty { return items.map(text).joined(separator: "; ") }
    return value.copyable
  }

  private func why(_ text: String) -> String { "<span class=\"why\"><bdi>\(shown(text))</bdi></span>" }

  private func shown(_ text: String) -> String { ExactHTML().escapeText(text) }
}
