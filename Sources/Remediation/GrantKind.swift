import GrantModel
import PolicyEngine

/// What the API looks at when it decides whether a field of a grant can be changed.
package struct GrantKind: Sendable, Hashable {
  /// How the API takes a field of the PATCH body for grants of a kind.
  enum Acceptance: Equatable {
    case accepted
    /// Always answered with 400.
    case rejected(String)
    /// The published reference and the official command line disagree.
    case doubtful(String)
  }

  /// The effective subject type.
  package let subjectType: String
  /// Whether it is the default of a group of applications.
  package let isDefault: Bool
  /// Whether its API is one that Auth0 itself provides.
  package let isOnSystemAPI: Bool

  package init(subjectType: String, isDefault: Bool, isOnSystemAPI: Bool) {
    self.subjectType = subjectType
    self.isDefault = isDefault
    self.isOnSystemAPI = isOnSystemAPI
  }

  init(of grant: ClientGrant, by reviewer: GrantReviewer) {
    let isSystem = reviewer.resourceServer(of: grant)?.isSystem ?? false
    self.init(
      subjectType: grant.effectiveSubjectType, isDefault: grant.defaultFor != nil,
      isOnSystemAPI: isSystem || grant.audience.map(reviewer.tenant.isSystemAPI) ?? false)
  }

  /// The kind of a grant of which no more is known than it says itself.
  init(of grant: ClientGrant) {
    self.init(
      subjectType: grant.effectiveSubjectType, isDefault: grant.defaultFor != nil, isOnSystemAPI: false)
  }

  func acceptance(of field: String) -> Acceptance {
    let isOrganizationField = PatchBody.organizationFields.contains(field)
    if isOnSystemAPI, isOrganizationField || field == PatchBody.allScopes {
      return .rejected("the API refuses \(field) on a grant of a system API")
    }
    guard isOrganizationField else { return .accepted }
    if isDefault { return .doubtful("the API may refuse \(field) on the default grant of a group") }
    if !subjectType.isIdentical(to: "client") {
      return .doubtful("the API may refuse \(field) on a grant of subject_type \(subjectType)")
    }
    return .accepted
  }
}
