import Documents
import Tenant

/// The order in which reports list grants: by their keys, and those with one key by their labels.
struct GrantOrder: Sendable {
  /// The places of the grants in this order.
  let places: [UInt32]
  /// By the place of a grant how many come before it.
  let ranks: [UInt32]
  /// The places of the grants whose key others have too, which a tenant cannot have and a file can.
  let duplicates: Set<Int>
  /// By the place of a grant how many other audiences come before its own.
  let audiences: [UInt32]

  init(_ grants: [ClientGrant]) {
    let audiences = Self.ranks(grants, \.audienceNumber)
    var keys = Self.keys(grants, audiences)
    keys.sort { left, right in
      if !left.isSame(as: right) { return left.precedes(right) }
      let order = Self.label(grants, left.place).comparison(with: Self.label(grants, right.place))
      return order == 0 ? left.place < right.place : order < 0
    }
    var ranks = [UInt32](repeating: 0, count: grants.count)
    for (rank, key) in keys.enumerated() { ranks[Int(clamping: key.place)] = UInt32(clamping: rank) }
    var duplicates: Set<Int> = []
    for index in keys.indices.dropFirst() where keys[index].isSame(as: keys[index - 1]) {
      duplicates.formUnion([Int(clamping: keys[index - 1].place), Int(clamping: keys[index].place)])
    }
    places = keys.map(\.place)
    self.ranks = ranks
    self.duplicates = duplicates
    self.audiences = audiences
  }

  private static func label(_ grants: [ClientGrant], _ place: UInt32) -> String {
    GrantReference.label(grants[Int(clamping: place)].id, position: Int(clamping: place))
  }

  /// The key of a grant as the ranks of its parts: numbers are compared, however long the texts.
  private struct Key {
    /// Default grants after the others; then holder and audience.
    private let most: UInt64
    private let subjectType: UInt32
    let place: UInt32

    init(isDefault: Bool, holder: UInt32, audience: UInt32, subjectType: UInt32, place: Int) {
      let holder = UInt64(truncatingIfNeeded: holder & .max >> 1) | (isDefault ? 1 << 31 : 0)
      most = holder << 32 | UInt64(truncatingIfNeeded: audience)
      self.subjectType = subjectType
      self.place = UInt32(clamping: place)
    }

    func isSame(as other: Key) -> Bool { most == other.most && subjectType == other.subjectType }

    func precedes(_ other: Key) -> Bool {
      most == other.most ? subjectType < other.subjectType : most < other.most
    }
  }

  private static func keys(_ grants: [ClientGrant], _ audiences: [UInt32]) -> [Key] {
    let holders = ranks(grants, \.holderNumber)
    let subjectTypes = ranks(grants, \.subjectTypeNumber, absent: "client")
    return grants.indices.map { place in
      Key(
        isDefault: grants[place].isDefault, holder: holders[place], audience: audiences[place],
        subjectType: subjectTypes[place], place: place)
    }
  }

  /// Of each grant how many other texts of a field come before its.
  ///
  /// - Parameters:
  ///   - number: that of the text in the grant's table.
  ///   - absent: what the field reads as where a grant has none.
  private static func ranks(
    _ grants: [ClientGrant], _ number: (ClientGrant) -> UInt32, absent: String = ""
  ) -> [UInt32] {
    var texts: [String] = []
    // By the numbers of a table one more than the place among the texts; 0: the text has none yet.
    var places: [UInt64: [UInt32]] = [:]
    var table: UInt64?
    var own: [UInt32] = []
    let found = grants.map { grant in
      if table != grant.table {
        // Grants of one table follow each other.
        if let table { places[table] = own }
        table = grant.table
        own = places.removeValue(forKey: grant.table) ?? Array(repeating: 0, count: grant.textCount)
      }
      let number = number(grant)
      let index = Int(clamping: number)
      if own[index] == 0 {
        texts.append(number == 0 ? absent : grant.text(number))
        own[index] = UInt32(clamping: texts.count)
      }
      return own[index] - 1
    }
    let ranks = TextRanks.of(texts)
    return found.map { ranks[Int(clamping: $0)] }
  }
}
