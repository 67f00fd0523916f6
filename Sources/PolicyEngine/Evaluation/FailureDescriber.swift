import Documents
import Tenant

/// What a thread that describes failures keeps from one to the next.
struct DescribingWorker: Sendable {
  /// Descriptions that are kept; few tenants have as many different ones.
  private static let most = 1 << 14

  private var evaluator: Evaluator
  private var known: [Description: FailureDetails] = [:]

  /// What a description depends on: the rule, by its object, which is there as long as the evaluator, and of the grant the
  /// fields that many have in common. Most findings of a rule on a large tenant say the same.
  private struct Description: Hashable {
    let rule: ObjectIdentifier
    let values: CommonValues
  }

  init(_ evaluator: Evaluator) { self.evaluator = evaluator }

  mutating func turn(to grant: ClientGrant) { evaluator.turn(to: grant) }

  func rule(_ place: Int) -> CompiledRule? { evaluator.rule(place) }

  /// What describes the failure of a rule on the grant that was turned to; nil where it is off.
  mutating func details(of place: Int, _ rule: CompiledRule, _ grant: ClientGrant, reported: [String])
    -> FailureDetails?
  {
    guard reported.isEmpty, grant.unknownFields.isEmpty, let fields = rule.describingFields,
      let values = CommonValues(grant).only(fields)
    else {
      return evaluator.details(of: place, reported: reported)
    }
    let key = Description(rule: ObjectIdentifier(rule), values: values)
    if let known = known[key] { return known }
    let details = evaluator.details(of: place, reported: reported)
    if known.count < Self.most { known[key] = details }
    return details
  }
}

/// Makes the findings about failures.
struct FailureDescriber: Sendable {
  private let failures: [Evaluation.Failure]
  private let headings: FindingHeadings
  private let references: GrantReferences
  private let duplicates: Set<Int>
  private let reaches: ReachFinder
  /// Whether what is found on dormant grants is but noted.
  private let demotesDormant: Bool

  init(
    _ evaluation: Evaluation, _ references: GrantReferences, _ order: GrantOrder, _ reaches: ReachFinder,
    domain: String, demotesDormant: Bool
  ) {
    self.reaches = reaches
    self.demotesDormant = demotesDormant
    failures = evaluation.failures
    headings = FindingHeadings(evaluation.rules, tenant: domain)
    duplicates = order.duplicates
    self.references = references
  }

  /// The findings of some of the failures, in their order.
  func describe(_ block: Range<Int>, _ worker: inout DescribingWorker) -> [Finding] {
    var findings: [Finding] = []
    findings.reserveCapacity(block.count)
    // Failures of one grant follow each other: what is known of it is known for all.
    var position = -1
    var reference: GrantReference?
    var reach: FindingReach?
    var formReach: FindingReach?
    // Whether the worker is at a grant that stands for the one of the failure.
    var isAssumed = false
    for failure in failures[block] {
      if failure.grant != position || reference == nil {
        position = failure.grant
        worker.turn(to: references.grants[position])
        isAssumed = false
        reference = references[position]
        reach = reaches.reach(ofGrant: position)
        formReach = nil
      }
      if failure.assumed != nil || isAssumed {
        worker.turn(to: failure.assumed ?? references.grants[position])
        isAssumed = failure.assumed != nil
      }
      guard let rule = worker.rule(failure.rule), let grant = reference,
        let details = worker.details(
          of: failure.rule, rule, references.grants[position], reported: failure.reported)
      else { preconditionFailure("a rule that failed is not off") }
      let distinction = !duplicates.isEmpty && duplicates.contains(position) ? grant.label : nil
      if rule.rule.topic == .form, formReach == nil { formReach = reach?.withoutTier }
      let severity = demotesDormant && reach?.reachability.state == .dormant ? .note : details.severity
      findings.append(
        Finding(
          headings[failure.rule, severity],
          fingerprint: headings.fingerprint(of: failure.rule, grant.key, distinction: distinction),
          result: .fail, grant: grant, message: details.message, offenders: details.offenders,
          evidence: details.evidence, fix: details.fix, undetermined: details.undetermined,
          reach: rule.rule.topic == .form ? formReach : reach,
          origin: grant.origin(naming: details.offenders, fields: headings.fields[failure.rule], fix: details.fix)))
    }
    return findings
  }
}
