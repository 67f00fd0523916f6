import Documents

/// What the holder of a grant can no longer do after a change, and what of it the API will not give back.
package struct AccessLoss {
  /// One sentence each, without a full stop.
  package private(set) var sentences: [String] = []
  /// Why the change cannot be wholly taken back; nil where it can.
  package private(set) var irreversible: String?

  package init(from before: ClientGrant, to after: ClientGrant, holder: String, api: ResourceServer?) {
    let audience = before.audience ?? "(none)"
    if let held = before.effectiveScopes(of: api), let kept = after.effectiveScopes(of: api) {
      let lost = held.without(kept)
      if !lost.isEmpty { sentences.append("\(holder): \(lost.listed) on \(audience)") }
    } else if before.effectiveAllowAllScopes, !after.effectiveAllowAllScopes {
      sentences.append("\(holder): every scope of \(audience) that is not listed; its scopes could not be read")
    }
    let types = (before.authorizationDetailsTypes ?? []).without(after.authorizationDetailsTypes ?? [])
    if !types.isEmpty { sentences.append("\(holder): authorization details of type \(types.listed) on \(audience)") }
    if let usage = Self.narrowedUsage(before, after) { sentences.append("\(holder): \(usage) on \(audience)") }
    let scopes = before.effectiveAllowAllScopes ? [] : (before.scope ?? []).without(after.scope ?? [])
    irreversible = Self.lasting(scopes: scopes, types: types, api)
  }

  /// What was removed and cannot be put back, because the API accepts only what it defines.
  private static func lasting(scopes: [String], types: [String], _ api: ResourceServer?) -> String? {
    let removed = scopes + types
    guard !removed.isEmpty else { return nil }
    guard let api else {
      return "the API was not read, and if it does not define \(removed.listed) it will not take that back"
    }
    let lasting = scopes.without(api.scopes.map(\.value)) + types.without(api.authorizationDetailsTypes)
    return lasting.isEmpty ? nil : "the API does not define \(lasting.listed) and may not take that back"
  }

  /// Which tokens can no longer be had, where the change is one to organizations.
  private static func narrowedUsage(_ before: ClientGrant, _ after: ClientGrant) -> String? {
    let old = before.effectiveOrganizationUsage
    let new = after.effectiveOrganizationUsage
    switch (old, new) {
    case ("allow", "deny"), ("require", "deny"): return "tokens for an organization"
    case ("allow", "require"), ("deny", "require"): return "tokens without an organization"
    default:
      let narrows = before.effectiveAllowAnyOrganization && !after.effectiveAllowAnyOrganization
      return narrows ? "tokens for organizations that the grant is not assigned to" : nil
    }
  }
}
