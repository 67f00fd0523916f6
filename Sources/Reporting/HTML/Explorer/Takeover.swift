import Documents
import PolicyEngine
import Tenant

/// Who can take over a tenant today: the applications with a grant that is worth `tenant-admin` and is live, or may be.
struct Takeover: Sendable {
  struct Application: Sendable {
    let entry: AccessEntry
    /// What makes it that: scopes of that tier, or where none is, the ways that lead there.
    var scopes: [String] = []
    var grants: [String] = []
    /// Whether one of the grants is known to be live.
    var isLive = false
  }

  /// In the order of the inventory.
  private(set) var applications: [Application] = []
  /// Grants that are worth as much and that nobody can use today.
  private(set) var dormant = 0
  private var places: [ExactString: Int] = [:]

  /// Looks at a grant.
  ///
  /// - Parameter tier: what a scope of its API is worth; nil: not known.
  mutating func add(_ entry: AccessEntry, _ tier: (String) -> Tier?) {
    guard let reach = entry.reach, reach.tier == .tenantAdmin else { return }
    guard reach.canTakeOverTenant else {
      dormant += 1
      return
    }
    let name = ExactString("\(entry.tenant)\n\(entry.grant.key.holder)")
    let place = places[name] ?? applications.count
    if place == applications.count {
      places[name] = place
      applications.append(Application(entry: entry))
    }
    applications[place].grants.append(entry.grant.label)
    if reach.reachability.state == .live { applications[place].isLive = true }
    var causes = (entry.scopes ?? []).filter { tier($0) == .tenantAdmin }
    if causes.isEmpty { causes = reach.paths }
    if causes.isEmpty, entry.allowsAllScopes { causes = ["all scopes"] }
    for cause in causes where !applications[place].scopes.contains(where: { $0.isIdentical(to: cause) }) {
      applications[place].scopes.append(cause)
    }
  }
}
