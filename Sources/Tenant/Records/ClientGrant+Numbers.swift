// Texts by their numbers in the table that the grant is in: of all grants of one table those with one text in a field have
// one number, so that many can be compared without looking at texts. 0 stands for a field without a text.
extension ClientGrant {
  /// What the table is known by.
  package var table: UInt64 { grants.number }

  /// How many texts the table has.
  package var textCount: Int { grants.textCount }

  /// The text of a number in the table.
  package func text(_ number: UInt32) -> String { grants[number] }

  /// The number of whom the grant is for: `GrantKey.holderName`.
  package var holderNumber: UInt32 { row.clientID == 0 ? row.defaultFor : row.clientID }

  /// Whether it is for a group: `GrantKey.isDefault`.
  package var isDefault: Bool { row.clientID == 0 && row.defaultFor != 0 }

  package var audienceNumber: UInt32 { row.audience }
  package var subjectTypeNumber: UInt32 { row.subjectType }
  package var organizationUsageNumber: UInt32 { row.organizationUsage }
  /// Those of the listed scopes.
  package var scopeNumbers: ArraySlice<UInt32> { grants.elements[row.scope.range ?? 0..<0] }
  package var hasAuthorizationDetailsTypes: Bool { row.authorizationDetailsTypes.range != nil }
  package var authorizationDetailsTypeNumbers: ArraySlice<UInt32> {
    grants.elements[row.authorizationDetailsTypes.range ?? 0..<0]
  }
}
