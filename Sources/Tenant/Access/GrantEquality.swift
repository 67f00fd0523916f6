import Documents

extension ClientGrant {
  /// Whether both grants mean the same: who holds them, of which API, and every field that can be changed, by effective
  /// value, so that an absent field equals the documented default.
  ///
  /// Scopes and authorization details types are compared as sets of exact strings: neither their order nor a repetition
  /// carries a meaning. Where both allow all scopes, listed ones do not matter, because the API drops them. The id
  /// is no part of it (a grant that was created again has another one), and neither are fields that the API may add
  /// later.
  package func isEffectivelyEqual(to other: ClientGrant) -> Bool { differences(from: other).isEmpty }

  /// The names of the fields in which the grants differ, in the sense of `isEffectivelyEqual`.
  package func differences(from other: ClientGrant) -> [String] {
    var fields: [String] = []
    func compare(_ field: String, _ areEqual: Bool) { if !areEqual { fields.append(field) } }
    compare("client_id", Self.same(clientID, other.clientID))
    compare("default_for", Self.same(defaultFor, other.defaultFor))
    compare("audience", Self.same(audience, other.audience))
    compare("subject_type", effectiveSubjectType.isIdentical(to: other.effectiveSubjectType))
    compare("is_system", effectiveIsSystem == other.effectiveIsSystem)
    compare("allow_all_scopes", effectiveAllowAllScopes == other.effectiveAllowAllScopes)
    let bothAllowAll = effectiveAllowAllScopes && other.effectiveAllowAllScopes
    compare("scope", bothAllowAll || Self.names(scope) == Self.names(other.scope))
    compare(
      "authorization_details_types",
      Self.names(authorizationDetailsTypes) == Self.names(other.authorizationDetailsTypes))
    compare("organization_usage", effectiveOrganizationUsage.isIdentical(to: other.effectiveOrganizationUsage))
    compare("allow_any_organization", effectiveAllowAnyOrganization == other.effectiveAllowAnyOrganization)
    return fields
  }

  private static func same(_ left: String?, _ right: String?) -> Bool {
    left.map(ExactString.init) == right.map(ExactString.init)
  }

  private static func names(_ list: [String]?) -> Set<ExactString> { Set((list ?? []).map(ExactString.init)) }
}
