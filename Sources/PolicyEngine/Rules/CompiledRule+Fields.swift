import CEL
import Tenant

extension CompiledRule {
  /// The fields by which it decides, the most telling first: a scope says more than whose grant it is.
  var tellingFields: [ClientGrant.Field] {
    let reads = programs.check.reads
    func isRead(_ names: String...) -> Bool { names.contains { reads.contains("grant.\($0)") } }
    let order: [(ClientGrant.Field, Bool)] = [
      (.allowAllScopes, isRead("allow_all_scopes")),
      (.scope, isRead("scope", "effective_scopes", "write_scopes", "paths", "tier")),
      (.authorizationDetailsTypes, isRead("authorization_details_types")),
      (.allowAnyOrganization, isRead("allow_any_organization")),
      (.organizationUsage, isRead("organization_usage")), (.subjectType, isRead("subject_type")),
      (.audience, isRead("audience", "on_management_api", "on_system_api") || reads.contains("api")),
      (.defaultFor, isRead("default_for")), (.clientID, isRead("client_id") || reads.contains("client")),
      (.isSystem, isRead("is_system")),
    ]
    return order.filter(\.1).map(\.0)
  }
}
