import Documents
import Tenant

/// Makes the findings about failures.
struct FailureDescriber: Sendable {
  private let failures: [Evaluation.Failure]
  private let references: GrantReferences
  private let duplicates: Set<Int>
  private let domain: String

  init(_ evaluation: Evaluation, _ references: GrantReferences, _ order: GrantOrder, domain: String) {
    failures = evaluation.failures
    duplicates = order.duplicates
    self.references = references
    self.domain = domain
  }

  /// The findings of some of the failures, in their order.
  func describe(_ block: Range<Int>, _ evaluator: inout Evaluator) -> [Finding] {
    var findings: [Finding] = []
    findings.reserveCapacity(block.count)
    // Failures of one grant follow each other: what is known of it is known for all.
    var position = -1
    var reference: GrantReference?
    for failure in failures[block] {
      if failure.grant != position || reference == nil {
        position = failure.grant
        evaluator.turn(to: references.grants[position])
        reference = references[position]
      }
      guard let rule = evaluator.rule(failure.rule)?.rule, let grant = reference,
        let details = evaluator.details(of: failure.rule, reported: failure.reported)
      else { preconditionFailure("a rule that failed is not off") }
      let distinction = duplicates.contains(position) ? grant.label : nil
      findings.append(
        Finding(
          fingerprint: Fingerprint.of(rule: rule.id, tenant: domain, grant: grant.key, distinction: distinction),
          rule: rule.id, title: rule.title, severity: details.severity, result: .fail, tenant: domain, grant: grant,
          message: details.message, offenders: details.offenders, evidence: details.evidence, fix: details.fix,
          undetermined: details.undetermined, helpURI: rule.references.first))
    }
    return findings
  }
}
