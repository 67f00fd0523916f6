import Documents
import Tenant

/// What a report says of grants so that people find them again.
struct GrantReferences: Sendable {
  let grants: [ClientGrant]
  /// Of applications, by their ids.
  let names: [ExactString: String]

  subscript(position: Int) -> GrantReference { reference(to: grants[position], at: position) }

  func reference(to grant: ClientGrant, at position: Int) -> GrantReference {
    // Code names an application that has no id yet by its name alone, or by what stands for it.
    let value = grant.unknowns.first { $0.field == .clientID && $0.reason == .afterApply }
    let reference = value.flatMap { $0.written.hasPrefix("(") ? nil : $0.written }
    let name = (names.isEmpty ? nil : grant.clientID.flatMap { names[ExactString($0)] }) ?? reference
    let isSame = name.map { name in grant.clientID.map(name.isIdentical) ?? false } ?? false
    return GrantReference(grant, clientName: isSame ? nil : name, position: position)
  }
}
