/// What a finding's subject is worth to whoever has it. Findings on one subject share it.
package final class FindingReach: Sendable, Equatable {
  /// The strongest of its scopes, and of where its paths lead that need nothing else; nil: it has none, or the finding says nothing
  /// of access.
  package let tier: Tier?
  /// Ids of the escalation paths that are open to it.
  package let paths: [String]
  /// The client id of the application whose credentials it can come to and whose grants are worth more than its own; nil: there
  /// is no such one.
  package let through: String?
  package let reachability: Reachability
  /// Who answers for it; nil: nobody is named.
  package let owner: String?

  package init(
    tier: Tier?, paths: [String] = [], through: String? = nil, reachability: Reachability, owner: String? = nil
  ) {
    self.tier = tier
    self.paths = paths
    self.through = through
    self.reachability = reachability
    self.owner = owner
  }

  /// The same of a finding that says nothing of access.
  var withoutTier: FindingReach {
    FindingReach(tier: nil, paths: [], through: nil, reachability: reachability, owner: owner)
  }

  package static func == (left: FindingReach, right: FindingReach) -> Bool {
    left === right
      || left.tier == right.tier && left.paths == right.paths && left.reachability == right.reachability
        && left.owner == right.owner && left.through == right.through
  }
}

extension FindingReach {
  /// Whether somebody who has the subject can come to every right in the tenant, or nobody can say that it is out of use.
  package var canTakeOverTenant: Bool { tier == .tenantAdmin && reachability.state != .dormant }
}
