import Documents
import PolicyEngine

/// A rule as it was evaluated.
struct HTMLRule {
  let id: String
  let title: String
  let severity: String
  let sign: String
  let pass: Int
  let fail: Int
  let notApplicable: Int
  let unknown: Int
  /// The filter that lists its findings.
  let link: String
  /// Its page; the script makes a link of it.
  let page: String
  let controls: String

  init(_ rule: RuleReport) {
    id = rule.id
    title = rule.title.unfolded
    severity = rule.severity.rawValue
    sign = rule.severity.sign
    pass = rule.counts.pass
    fail = rule.counts.fail
    notApplicable = rule.counts.notApplicable
    unknown = rule.counts.unknown
    link = "#rule=\(rule.id.visible.percentEncoded)&status=all"
    page = "#/rule/\(rule.id.visible.percentEncoded)"
    controls = rule.controls.joined(separator: ", ")
  }
}

/// How many findings of a rule are open.
struct HTMLRuleCount {
  let rule: String
  let tone: String
  let sign: String
  let count: Int
  let link: String

  /// The rules with open failures: the highest rank of a finding first, then the highest severity, then the most findings.
  static func worst(of report: AuditReport) -> [HTMLRuleCount] {
    var counts: [ExactString: (rank: Int, severity: Severity, open: Int)] = [:]
    for finding in report.findings where finding.status == .open && finding.result == .fail && report.lists(finding) {
      let known = counts[ExactString(finding.rule)] ?? (finding.rank, finding.severity, 0)
      counts[ExactString(finding.rule)] = (
        max(known.rank, finding.rank), max(known.severity, finding.severity), known.open + 1
      )
    }
    let ranked = counts.sorted { left, right in
      if left.value.rank != right.value.rank { return left.value.rank > right.value.rank }
      if left.value.severity != right.value.severity { return left.value.severity > right.value.severity }
      if left.value.open != right.value.open { return left.value.open > right.value.open }
      return left.key < right.key
    }
    return ranked.map { rule, counted in
      HTMLRuleCount(
        rule: rule.value, tone: counted.severity.rawValue, sign: counted.severity.sign, count: counted.open,
        link: "#rule=\(rule.value.visible.percentEncoded)")
    }
  }
}
