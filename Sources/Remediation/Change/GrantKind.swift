import Documents
import PolicyEngine
import Tenant

/// What the API looks at when it decides whether a field of a grant can be changed.
struct GrantKind: Sendable, Hashable {
  /// How the API takes a field of the PATCH body for grants of a kind.
  enum Acceptance: Equatable {
    case accepted
    /// Always answered with 400.
    case rejected(String)
    /// The published reference and the official command line disagree.
    case doubtful(String)
  }

  /// The effective subject type.
  let subjectType: String
  /// Whether it is the default of a group of applications.
  let isDefault: Bool
  /// Whether its API is one that Auth0 itself provides.
  let isOnSystemAPI: Bool
  /// Whether its application is a third party in strict mode, which Auth0 names `tpc_…`.
  let isStrictThirdParty: Bool

  init(of grant: ClientGrant, isOnSystemAPI: Bool) {
    subjectType = grant.effectiveSubjectType
    isDefault = grant.defaultFor != nil
    self.isOnSystemAPI = isOnSystemAPI
    isStrictThirdParty = grant.clientID?.hasPrefix("tpc_") == true
  }

  init(of grant: ClientGrant, by reviewer: GrantReviewer) {
    let isSystem = reviewer.resourceServer(of: grant)?.isSystem == true
    let mayBeSystem = grant.audience.map { reviewer.tenant.isSystemAPI($0) != false } == true
    self.init(of: grant, isOnSystemAPI: isSystem || mayBeSystem)
  }

  func acceptance(of field: String) -> Acceptance {
    let isOrganizationField = PatchBody.organizationFields.contains(field)
    if isOnSystemAPI, isOrganizationField || field == PatchBody.allScopes {
      return .rejected("the API refuses \(field) on a grant of a system API")
    }
    guard isOrganizationField else { return .accepted }
    if isDefault { return .rejected("the API refuses \(field) on the default grant of a group") }
    if isStrictThirdParty { return .rejected("the API refuses \(field) on a grant of a strict third party") }
    if !subjectType.isIdentical(to: "client") {
      return .doubtful("the API may refuse \(field) on a grant of subject_type \(subjectType)")
    }
    return .accepted
  }
}
