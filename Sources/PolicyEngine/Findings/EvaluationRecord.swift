/// What one rule said of grants in which it found no fault.
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
  package let result: Result
  /// In the order of the inventory.
  package private(set) var grants: GrantList

  package init(rule: String, tenant: String, result: Result, grants: GrantList) {
    self.rule = rule
    self.tenant = tenant
    self.result = result
    self.grants = grants
  }

  /// Has the grants of a record that was read from a report be those of this inventory.
  mutating func locate(in inventory: Inventory) { grants = grants.located(in: inventory) }
}
