import Documents
import Tenant

/// Tells which attributes of a planned grant are not known.
struct TerraformUnknowns {
  /// How a value is shown of which nothing else is known.
  static let written = "(known after apply)"

  /// - Parameters:
  ///   - change: what the plan does to the grant.
  ///   - block: of the configuration; nil: the plan does not have it.
  static func attributes(
    of change: TerraformChanges.Change, _ address: TerraformAddress, block: TerraformConfiguration.Block?
  ) -> UnknownAttributes {
    var unknowns = UnknownAttributes(isNew: change.isNew, isNullUnknown: true)
    let marks = NodeMembers(change.unknown)
    let isAll = change.unknown?.bool ?? false
    for field in ClientGrant.Field.allCases {
      let names = GrantAttributes.names("\(field.name)")
      // What the configuration of a new grant does not set, Auth0 leaves out or gives its default.
      let isUnset = change.isNew && block.map { block in !names.contains(where: block.sets) } ?? false
      if isUnset, [.subjectType, .defaultFor, .clientID].contains(field) { continue }
      for name in names where isAll || marks.has(name) {
        if isAll || marks[name]?.bool == true {
          unknowns.whole[field] = block?.written(name, in: address) ?? written
        } else if let list = marks[name], list.kind == .array {
          unknowns.elements[field] = Set(list.elements.enumerated().filter { $0.element.bool == true }.map(\.offset))
        }
      }
    }
    return unknowns
  }

  /// Of the values of a grant of which nobody says whether they are planned: what is not known is left out there, while a
  /// state has every attribute.
  static func attributes(of values: JSONNode) -> UnknownAttributes {
    var unknowns = UnknownAttributes(isNullUnknown: true)
    let members = NodeMembers(values)
    if !members.has("client_id"), members.text("default_for") == nil { unknowns.whole[.clientID] = written }
    if !members.has("audience") { unknowns.whole[.audience] = written }
    // Before the provider knew subject types it did not know this attribute either.
    if members.has("allow_all_scopes"), !members.has("subject_type") { unknowns.whole[.subjectType] = written }
    return unknowns
  }
}

extension TerraformConfiguration.Block {
  /// How an attribute of a resource is shown: what its expression refers to, from the root module.
  fileprivate func written(_ attribute: String, in address: TerraformAddress) -> String? {
    let named = attribute == "client_id" ? client : nil
    guard let first = named ?? references(attribute).first.map(TerraformAddress.head) else { return nil }
    return ["each.", "count.", "self.", "path.", "terraform."].contains(where: first.hasPrefix)
      ? first : address.module + first
  }

  /// The address of the planned application that the attribute `client_id` of a resource refers to; nil where it refers to
  /// none, or where it cannot be told which.
  func client(of address: TerraformAddress, among planned: PlannedClients) -> String? {
    client.flatMap { planned.address(of: $0, beside: othersBesideClient, in: address) }
  }
}
