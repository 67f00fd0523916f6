/// A way from scopes to more than they say.
package struct EscalationPath: Sendable, Equatable {
  /// Where it ends.
  package enum End: String, CaseIterable, Sendable {
    /// Every right in the tenant.
    case tenantAdmin = "tenant-admin"
    /// Another application's credentials, and so all that its grants give: what that is depends on the tenant.
    case applications
    /// Acting as users, or signing in as them.
    case users
    /// Any role for an account of one's own.
    case roles
    /// Keys, secrets or tokens that are valid elsewhere.
    case credentials
    /// Tokens for APIs or organizations that were not granted.
    case apiAccess = "api-access"
    /// Users' data or logs, sent to a place of one's choice.
    case data
    /// How everybody signs in: pages, mail, factors.
    case signIn = "sign-in"

    /// What being there is worth.
    package var tier: Tier {
      switch self {
      case .tenantAdmin: .tenantAdmin
      case .applications, .users, .credentials, .apiAccess: .credentials
      case .roles, .data, .signIn: .userWrite
      }
    }
  }

  /// Kebab case; no two paths of all tables have one.
  package let id: String
  /// All of them are needed.
  package let scopes: [String]
  package let leadsTo: End
  /// What can be done, in one sentence.
  package let sentence: String
  /// The call that does it: `PATCH /clients/{id}`, below `/api/v2`.
  package let call: String
  /// Where to read of it.
  package let reference: String
  /// What the tenant has to do for it to lead there: `where Actions take rights from app_metadata`; nil: nothing.
  package let condition: String?
}
