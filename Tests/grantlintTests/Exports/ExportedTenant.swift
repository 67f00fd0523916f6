import Documents
import Tenant
import TenantEmulator

/// A tenant that is written in the formats of tools, as the Management API has it.
struct ExportedTenant {
  /// As `grantlint snapshot` writes it.
  let snapshot: String
  let domain: String
  let grants: [JSONObject]
  let clients: [JSONObject]
  let apis: [JSONObject]
  let settings: JSONObject

  /// The demo tenant.
  init(folder: String) async throws {
    snapshot = await CommandRun(["snapshot", "--demo"], folder: folder).output
    let tenant = EmulatedTenant(try TenantSnapshot(Array(snapshot.utf8), file: "the snapshot of the demo"))
    domain = tenant.domain
    grants = tenant.clientGrants
    clients = tenant.clients
    apis = tenant.resourceServers
    settings = tenant.singles[.settings] ?? [:]
  }

  /// What tools of deployment see: the tenant's global client is not listed to them.
  var ownClients: [JSONObject] { clients.filter { $0["global"]?.bool != true } }

  /// The name of an application; its id where it is gone.
  func clientName(_ id: String) -> String { name(of: id, "client_id", in: clients) ?? id }

  func apiName(_ identifier: String) -> String { name(of: identifier, "identifier", in: apis) ?? identifier }

  private func name(of id: String, _ key: String, in records: [JSONObject]) -> String? {
    records.first { $0[key]?.string == id }?["name"]?.string
  }

  /// The last digits of a grant's id by what else tells it from others: who it is for, its API and its subject type.
  func number(holder: String, audience: String, subjectType: String) -> String? {
    grants.first { grant in
      holder == self.holder(of: grant) && audience == grant["audience"]?.string ?? ""
        && subjectType == grant["subject_type"]?.string ?? "client"
    }?["id"]?.string.map { String($0.suffix(2)) }
  }

  private func holder(of grant: JSONObject) -> String {
    grant["client_id"]?.string.map(clientName) ?? grant["default_for"]?.string ?? ""
  }
}

extension JSONObject {
  /// The object without some of its members.
  func without(_ keys: String...) -> JSONObject {
    JSONObject(unique: members.filter { member in !keys.contains { $0.isIdentical(to: member.key) } })
  }

  /// As JSON, in one line.
  var text: String { JSONWriter.compact(.object(self)) }
}

extension [JSONObject] {
  var json: JSONValue { .array(map { .object($0) }) }
}
