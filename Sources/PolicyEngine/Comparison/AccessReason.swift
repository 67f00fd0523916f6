import Documents
import Tenant

/// One way in which what a grant gives differs between two states of a tenant.
package struct AccessReason: Sendable, Equatable {
  package enum Direction: String, Sendable {
    case wider, narrower
    /// It is another thing, of which nobody can say that it is more or less.
    case other
  }

  package enum Aspect: String, Sendable {
    case scopes, allScopes = "all-scopes", authorizationDetails = "authorization-details", organizations
    case lifetime, policy, tier, path, reachability, field
  }

  package let direction: Direction
  package let aspect: Aspect
  /// What follows the grant in a sentence: `gives 1 scope more: delete:users`.
  package let text: String
  /// Where in the grant it is written.
  let route: Route

  init(_ direction: Direction, _ aspect: Aspect, _ text: String, at route: Route = []) {
    self.direction = direction
    self.aspect = aspect
    self.text = text
    self.route = route
  }
}

/// Finds the reasons for which a grant is wider or narrower than it was.
struct AccessReasons {
  private(set) var reasons: [AccessReason] = []
  private(set) var scopesAdded: [String] = []
  private(set) var scopesRemoved: [String] = []
  private let before: GrantState
  private let after: GrantState
  /// What of it nobody knows.
  private let unknowns: UnknownDifference

  /// - Parameter isLikeRead: whether both sides have the same kinds of records, so that a difference in what a grant is worth is
  ///   one of the tenant, and not of what was read of it.
  init(from before: GrantState, to after: GrantState, isLikeRead: Bool) {
    self.before = before
    self.after = after
    unknowns = UnknownDifference(from: before.grant, to: after.grant)
    compareScopes()
    compareDetails()
    compareOrganizations()
    compareLifetime()
    comparePolicies()
    // What is not known may be worth anything, and is said by itself.
    if unknowns.isEmpty {
      if !reasons.isEmpty || isLikeRead && before.hasAPI == after.hasAPI { compareWorth() }
      if isLikeRead { compareReachability() }
    }
    compareRest()
  }

  private mutating func add(
    _ direction: AccessReason.Direction, _ aspect: AccessReason.Aspect, _ text: String, at route: Route = []
  ) {
    reasons.append(AccessReason(direction, aspect, text, at: route))
  }

  // MARK: What the grant says

  private mutating func compareScopes() {
    guard unknowns.knows(.allowAllScopes) else { return }
    let (wasAll, isAll) = (before.grant.effectiveAllowAllScopes, after.grant.effectiveAllowAllScopes)
    if let old = before.scopes, let new = after.scopes {
      if !unknowns.before.contains(.scope) { scopesAdded = new.without(old) }
      if !unknowns.after.contains(.scope) { scopesRemoved = old.without(new) }
    }
    if isAll, !wasAll {
      add(.wider, .allScopes, "allows all scopes of the API, and those that it gets later", at: ["allow_all_scopes"])
    }
    if !scopesAdded.isEmpty {
      let cause = isAll && wasAll ? ", because the API has more" : ""
      add(
        .wider, .scopes, "gives \(counted(scopesAdded.count, "scope")) more\(cause): \(after.listed(scopesAdded))",
        at: firstAdded)
    }
    if wasAll, !isAll {
      add(.narrower, .allScopes, "no longer allows all scopes of the API", at: ["allow_all_scopes"])
    }
    if !scopesRemoved.isEmpty {
      add(
        .narrower, .scopes, "gives \(counted(scopesRemoved.count, "scope")) less: \(before.listed(scopesRemoved))",
        at: ["scope"])
    }
  }

  private var firstAdded: Route {
    let added = Set(scopesAdded.map(ExactString.init))
    guard let place = after.grant.scope?.firstIndex(where: { added.contains(ExactString($0)) }) else {
      return after.grant.effectiveAllowAllScopes ? ["allow_all_scopes"] : ["scope"]
    }
    return ["scope", .index(place)]
  }

  private mutating func compareDetails() {
    guard unknowns.knows(.authorizationDetailsTypes) else { return }
    let (old, new) = (before.grant.authorizationDetailsTypes ?? [], after.grant.authorizationDetailsTypes ?? [])
    let route: Route = ["authorization_details_types"]
    let (added, removed) = (new.without(old), old.without(new))
    if !added.isEmpty { add(.wider, .authorizationDetails, "gives authorization details: \(added.listed)", at: route) }
    if !removed.isEmpty {
      add(.narrower, .authorizationDetails, "no longer gives authorization details: \(removed.listed)", at: route)
    }
  }

  private mutating func compareOrganizations() {
    let (old, new) = (before.grant.effectiveOrganizationUsage, after.grant.effectiveOrganizationUsage)
    if !old.isIdentical(to: new), unknowns.knows(.organizationUsage) {
      let direction: AccessReason.Direction
      switch (old, new) {
      case ("allow", "deny"), ("allow", "require"), ("deny", "require"): direction = .narrower
      // Leaving `require` gives tokens without an organization; what else a value means is not known.
      default: direction = .wider
      }
      add(
        direction, .organizations, "changes organization_usage from \(old) to \(new)", at: ["organization_usage"])
    }
    let (wasAny, isAny) = (before.grant.effectiveAllowAnyOrganization, after.grant.effectiveAllowAnyOrganization)
    let route: Route = ["allow_any_organization"]
    guard unknowns.knows(.allowAnyOrganization) else { return }
    if isAny, !wasAny { add(.wider, .organizations, "can be used for any organization", at: route) }
    if wasAny, !isAny { add(.narrower, .organizations, "can no longer be used for any organization", at: route) }
    guard let old = before.organizations, let new = after.organizations, !isAny else { return }
    let (added, removed) = (new.without(old), old.without(new))
    if !added.isEmpty { add(.wider, .organizations, "can be used for organizations more: \(added.listed)") }
    if !removed.isEmpty { add(.narrower, .organizations, "can be used for organizations less: \(removed.listed)") }
  }

  // MARK: What it is worth

  private mutating func compareLifetime() {
    guard let old = before.lifetime, let new = after.lifetime, old != new else { return }
    add(
      new > old ? .wider : .narrower, .lifetime,
      "gives tokens that are good for \(counted(Int(clamping: new), "second")), not \(counted(Int(clamping: old), "second"))"
    )
  }

  private mutating func comparePolicies() {
    compare(
      before.isLimitedByRoles, after.isLimitedByRoles,
      narrower: "gives users only what their roles have (enforce_policies)",
      wider: "gives users all of it, whatever their roles have (enforce_policies is off)")
    compare(
      before.isRequired, after.isRequired, narrower: "is needed for tokens of users now",
      wider: "is not needed any more: the API gives users' tokens to all applications")
  }

  /// Compares a restriction by the API; nil: it is not known, or is for nobody.
  private mutating func compare(_ old: Bool?, _ new: Bool?, narrower: String, wider: String) {
    guard let old, let new, old != new else { return }
    add(new ? .narrower : .wider, .policy, new ? narrower : wider)
  }

  private mutating func compareWorth() {
    let (old, new) = (before.reach, after.reach)
    let words = { (tier: Tier?) in tier?.rawValue ?? "nothing" }
    if old.tier != new.tier {
      let isRaised = new.tier.map { tier in old.tier.map { $0 < tier } ?? true } ?? false
      add(isRaised ? .wider : .narrower, .tier, "is worth \(words(new.tier)), and was worth \(words(old.tier))")
    }
    let (opened, closed) = (new.paths.without(old.paths), old.paths.without(new.paths))
    if !opened.isEmpty { add(.wider, .path, "opens \(counted(opened.count, "path")) to more: \(opened.listed)") }
    if !closed.isEmpty { add(.narrower, .path, "closes \(counted(closed.count, "path")) to more: \(closed.listed)") }
  }

  private mutating func compareReachability() {
    switch (before.reach.reachability.state, after.reach.reachability.state) {
    case (.dormant, .live):
      add(.wider, .reachability, "can be used now; it could not: \(before.reach.reachability.reason)")
    case (.live, .dormant): add(.narrower, .reachability, "can no longer be used: \(after.reach.reachability.reason)")
    default: return
    }
  }

  private mutating func compareRest() {
    let explained: Set = [
      "client_id", "default_for", "audience", "subject_type", "scope", "allow_all_scopes",
      "authorization_details_types",
      "organization_usage", "allow_any_organization",
    ]
    for field in after.grant.differences(from: before.grant) where !explained.contains(field) && unknowns.isEmpty {
      add(.other, .field, "has another \(field)", at: [.key(field)])
    }
  }
}
