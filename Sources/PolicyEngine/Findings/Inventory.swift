import Documents
import Tenant

/// What every grant of an audit allows, tenant by tenant, in the order of the grants' keys. Entries are made when they are
/// read, so that the inventory of a million grants takes no room.
package struct Inventory: RandomAccessCollection, Sendable {
  package let endIndex: Int
  private let entry: @Sendable (Int) -> AccessEntry
  private let reference: @Sendable (Int) -> GrantReference
  private let tier: @Sendable (_ scope: String, _ index: Int) -> Tier?

  /// - Parameters:
  ///   - entry: makes the entry of an index, the same each time.
  ///   - grant: makes what names the grant of that entry.
  ///   - tier: what a scope of that grant's API is worth; nil: not known.
  init(
    count: Int, entry: @escaping @Sendable (Int) -> AccessEntry, grant: @escaping @Sendable (Int) -> GrantReference,
    tier: @escaping @Sendable (_ scope: String, _ index: Int) -> Tier?
  ) {
    endIndex = count
    self.entry = entry
    reference = grant
    self.tier = tier
  }

  /// Entries of which a report says no more than they do: what a scope is worth is known for Auth0's own APIs. For others the
  /// configuration of the audit may have said it, which the report does not have.
  package init(_ entries: [AccessEntry] = []) {
    self.init(
      count: entries.count, entry: { entries[$0] }, grant: { entries[$0].grant },
      tier: { scope, index in
        guard entries[index].isOnSystemAPI, let api = entries[index].grant.audience.flatMap(SystemAudience.init)
        else { return nil }
        return ReachKnowledge.standard.scopes(of: .system(api.api), "").tier(of: scope)
      })
  }

  /// One inventory after the other.
  init(together inventories: [Inventory]) {
    var ends: [Int] = []
    for inventory in inventories { ends.append((ends.last ?? 0) + inventory.count) }
    let place: @Sendable (Int) -> (Inventory, Int) = { [ends] index in
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] <= index { low = middle + 1 } else { high = middle }
      }
      return (inventories[low], index - (ends[low] - inventories[low].count))
    }
    self.init(
      count: ends.last ?? 0,
      entry: { index in
        let (inventory, place) = place(index)
        return inventory[place]
      },
      grant: { index in
        let (inventory, place) = place(index)
        return inventory.grant(at: place)
      },
      tier: { scope, index in
        let (inventory, place) = place(index)
        return inventory.tier(of: scope, at: place)
      })
  }

  package var startIndex: Int { 0 }

  package subscript(index: Int) -> AccessEntry { entry(index) }

  /// What names the grant of an entry, without the rest.
  func grant(at index: Int) -> GrantReference { reference(index) }

  /// What a scope of the API of an entry is worth by itself; nil: not known.
  package func tier(of scope: String, at index: Int) -> Tier? { tier(scope, index) }

  /// What it has of each tenant, as far as its entries follow each other.
  var parts: [(tenant: String, entries: Inventory)] {
    var parts: [(tenant: String, entries: Inventory)] = []
    var start = 0
    while start < endIndex {
      let tenant = self[start].tenant
      var end = start + 1
      while end < endIndex, self[end].tenant.isIdentical(to: tenant) { end += 1 }
      parts.append((tenant, part(start..<end)))
      start = end
    }
    return parts
  }

  /// A part of it.
  private func part(_ range: Range<Int>) -> Inventory {
    if range == 0..<endIndex { return self }
    return Inventory(
      count: range.count, entry: { [entry] in entry(range.lowerBound + $0) },
      grant: { [reference] in reference(range.lowerBound + $0) },
      tier: { [tier] in tier($0, range.lowerBound + $1) })
  }
}

extension Inventory: Equatable {
  package static func == (left: Inventory, right: Inventory) -> Bool { left.elementsEqual(right) }
}
