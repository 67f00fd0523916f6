package import Documents

/// A record whose field has a type that the Management API does not document: which field, and what was found.
package struct RecordError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path below the record: `scope[3]`.
  package let field: String
  package let message: String
  package var description: String { field.isEmpty ? message : "\(field): \(message)" }
}

/// A client grant: which scopes of an API (`audience`) an application (`client_id`), or a default group of
/// applications (`default_for`), may ask for.
///
/// Lossless: `raw` is the JSON object as it came, the properties read it. The API leaves unset fields out, Terraform
/// writes them as `""` or `[]`; a property is nil then, and `effective…` gives the documented default.
package struct ClientGrant: Sendable, Equatable {
  package let raw: JSONObject
  package let id: String?
  package let clientID: String?
  package let defaultFor: String?
  package let audience: String?
  package let scope: [String]?
  package let subjectType: String?
  package let organizationUsage: String?
  package let allowAnyOrganization: Bool?
  package let allowAllScopes: Bool?
  package let authorizationDetailsTypes: [String]?
  package let isSystem: Bool?

  /// The grant of a JSON object; null, an empty string and an empty list count as absent, unknown keys are kept.
  package init(_ raw: JSONObject) throws(RecordError) {
    let fields = RecordFields(raw, isEmptyAbsent: true)
    self.raw = raw
    id = try fields.string("id")
    clientID = try fields.string("client_id")
    defaultFor = try fields.string("default_for")
    audience = try fields.string("audience")
    scope = try fields.strings("scope")
    subjectType = try fields.string("subject_type")
    organizationUsage = try fields.string("organization_usage")
    allowAnyOrganization = try fields.bool("allow_any_organization")
    allowAllScopes = try fields.bool("allow_all_scopes")
    authorizationDetailsTypes = try fields.strings("authorization_details_types")
    isSystem = try fields.bool("is_system")
  }

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

  /// Whether a token can carry each listed scope as it is, as far as that is quick to see: none is empty or has white space in it.
  package var areScopesSeparate: Bool {
    (scope ?? []).allSatisfy { scope in
      !scope.isEmpty && scope.utf8.allSatisfy { UInt8(ascii: " ") < $0 && $0 < 0x80 }
    }
  }

  /// The grant's identity in the tenant.
  package var key: GrantKey {
    GrantKey(clientID: clientID, defaultFor: defaultFor, audience: audience, subjectType: effectiveSubjectType)
  }
}

/// What identifies a grant in its tenant, also after it was deleted and created again.
package struct GrantKey: Sendable {
  package let clientID: String?
  package let defaultFor: String?
  package let audience: String?
  /// The effective subject type: `client` where the grant names none.
  package let subjectType: String

  package init(clientID: String?, defaultFor: String?, audience: String?, subjectType: String) {
    self.clientID = clientID
    self.defaultFor = defaultFor
    self.audience = audience
    self.subjectType = subjectType
  }

  /// Whose grant it is: `client:ID` or `default:GROUP`; a grant with neither is `client:`.
  package var holder: String {
    if clientID == nil, let defaultFor { return "default:\(defaultFor)" }
    return "client:\(clientID ?? "")"
  }
}

extension GrantKey: Hashable, Comparable {
  /// Whom the grant is for, without saying what that is: `holder` says both.
  private var holderName: String { clientID ?? defaultFor ?? "" }
  private var isDefault: Bool { clientID == nil && defaultFor != nil }

  /// Below 0, 0 or above 0: by holder, audience and subject type. `client:` comes before `default:`.
  private func comparison(with other: GrantKey) -> Int {
    guard isDefault == other.isDefault else { return isDefault ? 1 : -1 }
    let holders = holderName.comparison(with: other.holderName)
    guard holders == 0 else { return holders }
    let audiences = (audience ?? "").comparison(with: other.audience ?? "")
    return audiences == 0 ? subjectType.comparison(with: other.subjectType) : audiences
  }

  package static func == (left: GrantKey, right: GrantKey) -> Bool { left.comparison(with: right) == 0 }
  package static func < (left: GrantKey, right: GrantKey) -> Bool { left.comparison(with: right) < 0 }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(isDefault)
    for part in [holderName, audience ?? "", subjectType] { hasher.combine(ExactString(part)) }
  }
}

extension Unicode.Scalar {
  /// White_Space of Unicode; most characters of a scope are settled without its tables.
  fileprivate var isWhiteSpace: Bool {
    value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}
