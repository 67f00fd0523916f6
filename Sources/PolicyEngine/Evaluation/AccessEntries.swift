import Documents
import Tenant

/// Tells what each grant allows.
struct AccessEntries: Sendable {
  private let grants: [ClientGrant]
  private let domain: String
  private let references: GrantReferences
  private let reaches: ReachFinder

  init(_ grants: [ClientGrant], domain: String, _ references: GrantReferences, _ reaches: ReachFinder) {
    self.grants = grants
    self.domain = domain
    self.references = references
    self.reaches = reaches
  }

  subscript(position: Int) -> AccessEntry {
    let grant = grants[position]
    let audience = reaches.audience(position)
    var api: ResourceServer?
    if case .found(let found) = audience.api { api = found }
    return AccessEntry(
      tenant: domain, grant: references[position], apiName: api?.name, scopeCount: grant.effectiveScopeCount(of: api),
      scopes: grant.effectiveScopes(of: api), allowsAllScopes: grant.effectiveAllowAllScopes,
      isSystem: grant.effectiveIsSystem, organizationUsage: grant.effectiveOrganizationUsage,
      allowsAnyOrganization: grant.effectiveAllowAnyOrganization, isOnSystemAPI: audience.isOnSystemAPI == true,
      reach: reaches.reach(ofGrant: position))
  }

  /// What a scope of a grant's API is worth by itself; nil: it is not known whose API it is.
  func tier(of scope: String, at position: Int) -> Tier? { reaches.audience(position).scopes?.tier(of: scope) }
}
