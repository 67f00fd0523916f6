import Documents
import Tenant

// What the rules found that are about applications, APIs and the tenant.
extension FindingBuilder {
  /// Adds their reports and findings, in the order of a report.
  mutating func addSubjects() {
    let rules = subjects.variants.rules
    let undecided = Dictionary(grouping: subjects.undecided, by: \.rule)
    let ids = undecidedRules
    var found = subjects.failures.map { finding(rules[$0.rule], $0) }
    for (place, rule) in rules.enumerated() {
      let counts = subjects.counts[place]
      ruleReports.append(report(rule, counts))
      if !subjects.skippedFor[place].isEmpty {
        skippedRules.append(skipped(rule, for: subjects.skippedFor[place], grants: evaluation.grants.count))
      }
      if let own = undecided[place] { found.append(unknown(rule, own, ignoreList: ids)) }
    }
    found.sort(by: Finding.isListedBefore)
    findings = Self.merged(findings, found)
  }

  private func finding(_ rule: CompiledRule, _ failure: SubjectEvaluation.Failure) -> Finding {
    let details = failure.details
    return Finding(
      heading(rule, details.severity),
      fingerprint: Fingerprint.of(rule: rule.id, tenant: tenant.domain, subject: failure.subject), result: .fail,
      subject: failure.subject, grant: nil, message: details.message, offenders: details.offenders,
      evidence: details.evidence, undetermined: details.undetermined, reach: failure.reach)
  }

  /// One finding for all subjects on which a rule came to no result.
  private mutating func unknown(
    _ rule: CompiledRule, _ undecided: [SubjectEvaluation.Undecided], ignoreList: [String]
  ) -> Finding {
    let subjects = undecided.compactMap(\.subject)
    let kind = rule.rule.subject
    let place = subjects.isEmpty || kind == .tenant ? "" : " on \(counted(subjects.count, kind.noun))"
    let message = unknownMessage(
      undecided.map { UnknownReason($0.reason) }, where: place, ignoreList: ignoreList)
    return Finding(
      heading(rule, rule.highestSeverity),
      fingerprint: Fingerprint.of(rule: rule.id, tenant: tenant.domain, about: "unknown"), result: .unknown,
      subject: FindingSubject(kind), grant: nil, message: message)
  }

  /// Two lists in the order of a report as one.
  private static func merged(_ left: [Finding], _ right: [Finding]) -> [Finding] {
    guard !right.isEmpty else { return left }
    var merged: [Finding] = []
    merged.reserveCapacity(left.count + right.count)
    var rest = right[...]
    for finding in left {
      while let next = rest.first, Finding.isListedBefore(next, finding) { merged.append(rest.removeFirst()) }
      merged.append(finding)
    }
    return merged + rest
  }
}
