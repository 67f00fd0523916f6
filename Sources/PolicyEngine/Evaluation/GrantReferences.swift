import Documents
import Tenant

/// What a report says of grants so that people find them again.
struct GrantReferences: Sendable {
  let grants: [ClientGrant]
  /// Of applications, by their ids.
  let names: [ExactString: String]

  subscript(position: Int) -> GrantReference {
    let grant = grants[position]
    let name = names.isEmpty ? nil : grant.clientID.flatMap { names[ExactString($0)] }
    return GrantReference(grant, clientName: name, position: position)
  }
}
