import Documents

/// What a grant allows after a change and did not allow before.
package struct Widening {
  /// Each the rest of a sentence about the change: `adds the scope delete:users`. Empty where it gives nothing.
  package private(set) var parts: [String] = []

  /// `api` is the API of the grant, nil where it was not read: then every scope that replaces allow_all_scopes counts as
  /// added, because nobody knows whether the API defines it.
  package init(from before: ClientGrant, to after: ClientGrant, api: ResourceServer?) {
    if after.effectiveAllowAllScopes, !before.effectiveAllowAllScopes {
      parts.append("turns on allow_all_scopes")
    } else if !after.effectiveAllowAllScopes {
      let known = before.effectiveAllowAllScopes ? api?.scopes.map(\.value) ?? [] : before.scope ?? []
      add("adds the scope", (after.scope ?? []).without(known))
    }
    add(
      "adds the authorization details type",
      (after.authorizationDetailsTypes ?? []).without(before.authorizationDetailsTypes ?? []))
    addUsage(before.effectiveOrganizationUsage, after.effectiveOrganizationUsage)
    let turnsOn = after.effectiveAllowAnyOrganization && !before.effectiveAllowAnyOrganization
    if turnsOn || after.isForAnyOrganization && !before.isForAnyOrganization { parts.append("allows any organization") }
  }

  private mutating func add(_ verb: String, _ names: [String]) {
    if !names.isEmpty { parts.append("\(verb)\(names.count == 1 ? "" : "s") \(names.listed)") }
  }

  /// `allow` gives more than each of the others, and leaving `require` gives tokens without an organization. What a value
  /// means that is not documented is not known.
  private mutating func addUsage(_ before: String, _ after: String) {
    guard !before.isIdentical(to: after) else { return }
    switch (before, after) {
    case ("allow", "deny"), ("allow", "require"), ("deny", "require"): break
    default: parts.append("changes organization_usage from \(before) to \(after)")
    }
  }
}

extension ClientGrant {
  /// Whether tokens for any organization can be had. The flag says so also where usage is denied: a change of the one
  /// field alone must not bring the other into effect.
  fileprivate var isForAnyOrganization: Bool {
    effectiveAllowAnyOrganization && !effectiveOrganizationUsage.isIdentical(to: "deny")
  }
}
