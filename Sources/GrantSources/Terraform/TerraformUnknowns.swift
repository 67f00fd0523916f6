import Documents
import Tenant

/// Tells which attributes of a planned grant are not known.
struct TerraformUnknowns {
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
          let written = block?.written(name, in: address)
          unknowns.whole[field] = written.map { ValueStandIn(written: $0, reason: .afterApply) } ?? .afterApply
        } else if let list = marks[name], list.kind == .array {
          for (index, mark) in list.elements.enumerated() where mark.bool == true {
            unknowns.elements[field, default: [:]][index] = .afterApply
          }
        }
      }
    }
    unknowns.hide(change.sensitive)
    return unknowns
  }

  /// Of the values of a grant beside which nothing says what is not known: the provider writes every attribute that it
  /// knows, null where it is absent, and only what is not known is left out.
  ///
  /// - Parameter isPlanned: whether the values may be those of a plan, where null in a list stands for something.
  static func attributes(of values: JSONNode, isPlanned: Bool = true) -> UnknownAttributes {
    var unknowns = UnknownAttributes(isNullUnknown: isPlanned)
    let members = NodeMembers(values)
    func has(_ field: ClientGrant.Field) -> Bool { GrantAttributes.names("\(field.name)").contains(where: members.has) }
    let newest = generations.lastIndex { $0.contains(where: has) } ?? 0
    for field in generations[...newest].joined() where !has(field) {
      if field == .clientID, members.text("default_for") != nil { continue }
      unknowns.whole[field] = .afterApply
    }
    return unknowns
  }

  /// The attributes that came with one version of the provider each, from the oldest on. That a grant is the default for a
  /// group is left out: nothing but its application follows from it.
  private static let generations: [[ClientGrant.Field]] = [
    [.clientID, .audience, .scope], [.allowAnyOrganization, .organizationUsage],
    [.subjectType, .authorizationDetailsTypes], [.allowAllScopes], [.isSystem],
  ]
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
