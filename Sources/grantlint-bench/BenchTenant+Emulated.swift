import Documents
import Tenant
import TenantEmulator

extension BenchTenant {
  /// A tenant with these grants, ten an application of which one in fifty was deleted, the APIs, and organizations to
  /// which one in ten of the grants that use them is assigned. Throws what reading JSON throws.
  mutating func emulated(organizations: Int) throws -> EmulatedTenant {
    var tenant = EmulatedTenant(domain: domain, clientGrants: try grants())
    let ids = Set(tenant.clientGrants.compactMap { $0["client_id"]?.string }).sorted()
    tenant.clients = ids.enumerated().filter { !$0.offset.isMultiple(of: 50) }.map { index, id in
      [
        "client_id": .string(id), "name": .string("Application \(index)"), "is_first_party": true, "global": false,
        "app_type": "non_interactive", "grant_types": ["client_credentials"],
      ]
    }
    let audiences = Set(tenant.clientGrants.compactMap { $0["audience"]?.string }).sorted()
    tenant.resourceServers = audiences.map { ["identifier": .string($0), "name": .string("API")] }
    let using = tenant.clientGrants.filter { $0["organization_usage"]?.string ?? "deny" != "deny" }
    for (index, grant) in using.enumerated() where index.isMultiple(of: 10) {
      let number = JSONValue.string("org_\(index / 10 % max(1, organizations))")
      tenant.grantOrganizations[ExactString(grant["id"]?.string ?? "")] = [["id": number, "name": number]]
    }
    return tenant
  }
}
