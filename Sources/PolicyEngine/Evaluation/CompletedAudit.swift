import Documents
package import Tenant

/// An audit that was made: its report, and the means to say what it would find after a change.
package struct CompletedAudit: Sendable {
  package var report: AuditReport
  package let reviewer: GrantReviewer
  let read: ReadTenant
  /// By the places of the grants where code declares them; empty where no code was named.
  package var declaredPlaces: [Int: RecordOrigin] = [:]
}

/// A tenant as an audit read it.
struct ReadTenant: Sendable {
  let identity: TenantIdentity
  private(set) var data: TenantRecords
  let context: TenantContext
  /// The applications and APIs that were asked for by themselves, because grants name them.
  let asked: Absences
  /// The names of applications.
  let names: [ExactString: String]
  let options: Evaluation.Options
}

extension ReadTenant {
  /// The same tenant as an audit would read it if these grants did not exist: without what it would not ask for then.
  func without(grants ids: Set<ExactString>) -> ReadTenant {
    var left = self
    left.data.filter(ClientGrant.self) { grant in grant.id.map { !ids.contains(ExactString($0)) } ?? true }
    let clients = Set(left.data.grants.compactMap { $0.clientID.map(ExactString.init) })
    let audiences = Set(left.data.grants.compactMap { $0.audience.map(ExactString.init) })
    left.data.filter(Client.self) { client in
      let id = ExactString(client.clientID)
      return !asked.clients.contains(id) || clients.contains(id)
    }
    left.data.filter(ResourceServer.self) { api in
      let identifier = ExactString(api.identifier)
      return !asked.audiences.contains(identifier) || audiences.contains(identifier)
    }
    return left
  }
}
