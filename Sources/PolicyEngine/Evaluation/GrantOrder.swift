import GrantModel

/// The order in which reports list grants: by their keys, and those with one key by their labels.
struct GrantOrder: Sendable {
  /// The places of the grants in this order.
  let places: [Int]
  /// By the place of a grant how many come before it.
  let ranks: [Int]
  /// The places of the grants whose key others have too, which a tenant cannot have and a file can.
  let duplicates: Set<Int>

  init(_ grants: [ClientGrant]) {
    let keys = grants.map(\.key)
    let labels = grants.enumerated().map { GrantReference.label($1.id, position: $0) }
    let places = grants.indices.sorted { left, right in
      if keys[left] != keys[right] { return keys[left] < keys[right] }
      let order = labels[left].comparison(with: labels[right])
      return order == 0 ? left < right : order < 0
    }
    var ranks = [Int](repeating: 0, count: grants.count)
    for (rank, place) in places.enumerated() { ranks[place] = rank }
    self.places = places
    self.ranks = ranks
    duplicates = zip(places, places.dropFirst()).reduce(into: []) { duplicates, pair in
      if keys[pair.0] == keys[pair.1] { duplicates.formUnion([pair.0, pair.1]) }
    }
  }
}
