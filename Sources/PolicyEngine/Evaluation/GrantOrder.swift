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

  init(_ grants: [ClientGrant]) {
    let keys = Self.keys(grants)
    var places = grants.indices.map { UInt32(clamping: $0) }
    places.sort { left, right in
      let (first, second) = (keys[Int(clamping: left)], keys[Int(clamping: right)])
      if first != second { return first < second }
      let order = Self.label(grants, left).comparison(with: Self.label(grants, right))
      return order == 0 ? left < right : order < 0
    }
    var ranks = [UInt32](repeating: 0, count: grants.count)
    for (rank, place) in places.enumerated() { ranks[Int(clamping: place)] = UInt32(clamping: rank) }
    self.places = places
    self.ranks = ranks
    duplicates = zip(places, places.dropFirst()).reduce(into: []) { duplicates, pair in
      let (left, right) = (Int(clamping: pair.0), Int(clamping: pair.1))
      if keys[left] == keys[right] { duplicates.formUnion([left, right]) }
    }
  }

  private static func label(_ grants: [ClientGrant], _ place: UInt32) -> String {
    GrantReference.label(grants[Int(clamping: place)].id, position: Int(clamping: place))
  }

  /// A key as the ranks of its parts: many grants have the same ones.
  private struct Key: Comparable {
    let holder: UInt32
    let audience: UInt32
    let subjectType: UInt32
    let isDefault: Bool

    static func < (left: Key, right: Key) -> Bool {
      if left.isDefault != right.isDefault { return right.isDefault }
      return (left.holder, left.audience, left.subjectType) < (right.holder, right.audience, right.subjectType)
    }
  }

  private static func keys(_ grants: [ClientGrant]) -> [Key] {
    let holders = TextRanks(grants) { $0.key.holderName }
    let audiences = TextRanks(grants) { $0.audience ?? "" }
    let subjectTypes = TextRanks(grants, \.effectiveSubjectType)
    return grants.indices.map { place in
      Key(
        holder: holders.ranks[place], audience: audiences.ranks[place], subjectType: subjectTypes.ranks[place],
        isDefault: grants[place].key.isDefault)
    }
  }
}

/// The order of texts among each other.
private struct TextRanks {
  /// Of each element how many other texts come before its.
  let ranks: [UInt32]

  init(_ grants: [ClientGrant], _ text: (ClientGrant) -> String) {
    var numbers: [ExactString: UInt32] = [:]
    let own = grants.map { grant in
      let text = ExactString(text(grant))
      if let number = numbers[text] { return number }
      let number = UInt32(clamping: numbers.count)
      numbers[text] = number
      return number
    }
    var ranks = [UInt32](repeating: 0, count: numbers.count)
    for (rank, entry) in numbers.sorted(by: { $0.key < $1.key }).enumerated() {
      ranks[Int(clamping: entry.value)] = UInt32(clamping: rank)
    }
    self.ranks = own.map { ranks[Int(clamping: $0)] }
  }
}
