import Documents
import Tenant

/// Who can sign in to a tenant: a client with a grant on the Management API. A reader that signed in and does not find
/// such a grant knows that its list is not whole.
extension EmulatedTenant {
  /// A client that holds one: the preferred one where it does, else one of the tenant's own before those of the system.
  package func client(preferring preferred: String) -> String? {
    let own = clientGrants.filter(isOnManagementAPI)
    return own.first { $0.has("client_id", preferred) }.map { _ in preferred }
      ?? (own.first { $0["is_system"]?.bool != true } ?? own.first)?["client_id"]?.string
  }

  /// Gives a client such a grant where it holds none.
  /// - Returns: the id of the grant that was added; nil where there was one.
  package mutating func admit(_ clientID: String) -> String? {
    guard !clientGrants.contains(where: { isOnManagementAPI($0) && $0.has("client_id", clientID) }) else { return nil }
    let id = "cgr_added_to_sign_in"
    clientGrants.append([
      "id": .string(id), "client_id": .string(clientID), "audience": .string(managementAudience),
      "scope": [.string(TenantCollection.clientGrants.requiredScope)], "subject_type": "client",
    ])
    if !clients.contains(where: { $0.has("client_id", clientID) }) {
      clients.append([
        "client_id": .string(clientID), "name": .string(clientID), "app_type": "non_interactive",
        "is_first_party": true, "grant_types": ["client_credentials"],
      ])
    }
    return id
  }

  private func isOnManagementAPI(_ grant: JSONObject) -> Bool {
    grant.has("audience", managementAudience) && grant["client_id"]?.string != nil
      && grant["subject_type"]?.string ?? "client" == "client"
  }
}
