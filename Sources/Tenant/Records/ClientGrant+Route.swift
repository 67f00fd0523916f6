package import Documents

extension ClientGrant {
  /// The way to what a text names: a scope or a type of the grant as it is written, or a field that is written.
  package func route(to text: String) -> Route? {
    for field in [Field.scope, .authorizationDetailsTypes] {
      let list = field == .scope ? scope : authorizationDetailsTypes
      if let index = list?.firstIndex(where: { $0.isIdentical(to: text) }) {
        return [.key("\(field.name)"), .index(writtenIndex(index, in: field))]
      }
    }
    guard let field = Field.allCases.first(where: { "\($0.name)".isIdentical(to: text) }), isWritten(field) else {
      return nil
    }
    return [.key("\(field.name)")]
  }

  /// The index of an element among all that are written, of which those that are not known are none of the list.
  private func writtenIndex(_ index: Int, in field: Field) -> Int {
    var written = index
    for value in unknowns where value.field == field {
      if let element = value.element, element <= written { written += 1 }
    }
    return written
  }

  /// Whether something that is not empty is written for a field, be it unknown.
  package func isWritten(_ field: Field) -> Bool {
    if unknownFields.contains(field) { return true }
    switch field {
    case .id: return id != nil
    case .clientID: return clientID != nil
    case .defaultFor: return defaultFor != nil
    case .audience: return audience != nil
    case .scope: return scope != nil
    case .subjectType: return subjectType != nil
    case .organizationUsage: return organizationUsage != nil
    case .allowAnyOrganization: return allowAnyOrganization != nil
    case .allowAllScopes: return allowAllScopes != nil
    case .authorizationDetailsTypes: return authorizationDetailsTypes != nil
    case .isSystem: return isSystem != nil
    }
  }
}
