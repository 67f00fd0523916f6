/// What one rule said of one grant where it found no fault.
package struct EvaluationRecord: Sendable, Equatable {
  /// Why there is no finding.
  package enum Result: String, CaseIterable, Sendable {
    case pass
    case notApplicable = "not_applicable"
    /// The configuration turns the rule off for the grant's audience.
    case disabled
    /// The source carries no data for the rule.
    case skipped
  }

  package let rule: String
  /// The tenant's domain.
  package let tenant: String
  package let grant: GrantReference
  package let result: Result

  package init(rule: String, tenant: String, grant: GrantReference, result: Result) {
    self.rule = rule
    self.tenant = tenant
    self.grant = grant
    self.result = result
  }
}
