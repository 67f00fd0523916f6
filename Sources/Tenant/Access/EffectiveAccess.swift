import Documents

/// What a grant gives, with the documented default in the place of each field that is absent.
extension ClientGrant {
  package var effectiveSubjectType: String { subjectType ?? "client" }
  package var effectiveOrganizationUsage: String { organizationUsage ?? "deny" }
  package var effectiveAllowAllScopes: Bool { allowAllScopes ?? false }
  package var effectiveAllowAnyOrganization: Bool { allowAnyOrganization ?? false }
  package var effectiveIsSystem: Bool { isSystem ?? false }

  /// What a token for this grant can carry at most: the listed scopes, split at white space as RFC 6749 section 3.3
  /// splits them, or with `allow_all_scopes` every scope of the API; nil when those are not known.
  package func effectiveScopes(of api: ResourceServer?) -> [String]? {
    guard effectiveAllowAllScopes else {
      let listed = scope ?? []
      if areScopesSeparate { return listed }
      // By code point: a mark that combines with a space is no part of the space.
      return listed.flatMap {
        $0.unicodeScalars.split(whereSeparator: \.isWhiteSpace).map(String.init)
      }
    }
    return api?.scopes.map(\.value)
  }

  /// How many scopes that are, without making a list of them.
  package func effectiveScopeCount(of api: ResourceServer?) -> Int? {
    if effectiveAllowAllScopes { return api?.scopes.count }
    return areScopesSeparate ? row.scope.range?.count ?? 0 : effectiveScopes(of: nil)?.count
  }

  /// Whether a token can carry each listed scope as it is, as far as that is quick to see: none is empty or has white space in it.
  package var areScopesSeparate: Bool { row.areScopesSeparate }
}

extension Unicode.Scalar {
  /// White_Space of Unicode; most characters of a scope are settled without its tables.
  fileprivate var isWhiteSpace: Bool {
    value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}
