/// The grants of one tenant that nothing can use today, and what their deletion would close.
package struct ForeseenDeletion: Sendable, Equatable {
  /// The tenant's domain.
  package let tenant: String
  /// The ids of the grants, the worst first; each of letters, digits, `_` and `-`, so that it can be written into a command.
  package let grants: [String]
  /// Whether the tenant was audited again without them; else only the findings on the grants are among those that it closes.
  package let isTried: Bool
  /// The fingerprints of the findings that would be closed, in the order of the report.
  package let closes: [String]

  package init(tenant: String, grants: [String], isTried: Bool, closes: [String]) {
    self.tenant = tenant
    self.grants = grants
    self.isTried = isTried
    self.closes = closes
  }
}
