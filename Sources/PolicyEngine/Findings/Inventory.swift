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

  /// The entries of a report.
  ///
  /// - Parameter tenants: those of the report, which say by what the scopes of their own APIs were judged; of a tenant that
  ///   does not say it, only the scopes of Auth0's own APIs are known.
  package init(_ entries: [AccessEntry] = [], of tenants: [TenantReport] = []) {
    let known = Dictionary(
      tenants.compactMap { tenant in
        tenant.tierSettings.map { (ExactString(tenant.identity.domain), $0.knowledge) }
      }, uniquingKeysWith: { first, _ in first })
    self.init(
      count: entries.count, entry: { entries[$0] }, grant: { entries[$0].grant },
      tier: { scope, index in
        let entry = entries[index]
        let audience = entry.grant.audience ?? ""
        if entry.isOnSystemAPI {
          return SystemAudience(audience).flatMap {
            ReachKnowledge.standard.scopes(of: .system($0.api), "").tier(of: scope)
          }
        }
        // Of what may be one of Auth0's own nobody knew it.
        guard let knowledge = known[ExactString(entry.tenant)], let reach = entry.reach, reach.tier != .unknown else {
          return nil
        }
        return knowledge.scopes(of: .own, audience).tier(of: scope)
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
