import Tenant

/// Which of the scopes that grants list only read by their words, worked out once for each text: by the numbers of the grants'
/// tables.
struct ScopeWordTable: Sendable {
  /// By table and number: 0 is a text that no grant lists.
  private var known: [UInt64: [UInt8]] = [:]

  private static let reads: UInt8 = 1
  private static let writes: UInt8 = 2

  init(_ grants: [ClientGrant], _ words: ScopeWords) {
    var table: UInt64?
    var own: [UInt8] = []
    for grant in grants {
      if table != grant.table {
        // Grants of one table follow each other.
        if let table { known[table] = own }
        table = grant.table
        own = known.removeValue(forKey: grant.table) ?? Array(repeating: 0, count: grant.textCount)
      }
      for number in grant.scopeNumbers where own[Int(clamping: number)] == 0 {
        own[Int(clamping: number)] = words.onlyReads(grant.text(number)) ? Self.reads : Self.writes
      }
    }
    if let table { known[table] = own }
  }

  /// Of each listed scope of a grant, in its order, whether it only reads; nil: the grant is none of those.
  func onlyReads(_ grant: ClientGrant) -> [Bool]? {
    guard let own = known[grant.table] else { return nil }
    return grant.scopeNumbers.map { own[Int(clamping: $0)] == Self.reads }
  }
}
