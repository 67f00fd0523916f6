/// Grants of one tenant, by their places in what the inventory has of it: an unknown may concern each of 100,000 grants, and
/// so may a dozen others of the same audit, so that neither memory nor a report has each of them by name again.
package struct GrantList: RandomAccessCollection, Sendable {
  /// Grants that follow each other.
  package enum Run: Sendable, Equatable {
    /// Their places in what the inventory has of the tenant, from 0.
    case places(ClosedRange<Int>)
    /// One that the inventory does not have.
    case grant(GrantReference)

    var count: Int {
      switch self {
      case .places(let places): places.count
      case .grant: 1
      }
    }
  }

  package let runs: [Run]
  package let endIndex: Int
  /// By runs the index of the first grant.
  private let starts: [Int]
  /// What was read of the tenant.
  private let inventory: Inventory

  private init(runs: [Run], inventory: Inventory) {
    self.runs = runs
    self.inventory = inventory
    var starts: [Int] = []
    var end = 0
    for run in runs {
      starts.append(end)
      end += run.count
    }
    self.starts = starts
    let isWhole = runs.allSatisfy { run in
      if case .places(let places) = run { places.upperBound < inventory.count } else { true }
    }
    endIndex = isWhole ? end : 0
  }

  /// A list of grants that are in no inventory.
  package init(_ grants: [GrantReference] = []) {
    self.init(runs: grants.map { .grant($0) }, inventory: Inventory())
  }

  /// The grants at these places of the inventory of a tenant, in ascending order.
  init(_ places: some Sequence<Int>, of inventory: Inventory) {
    var runs: [ClosedRange<Int>] = []
    for place in places {
      if let last = runs.last, last.upperBound + 1 == place {
        runs[runs.count - 1] = last.lowerBound...place
      } else {
        runs.append(place...place)
      }
    }
    self.init(runs: runs.map { .places($0) }, inventory: inventory)
  }

  /// As a report tells it: empty without the inventory; see `located`.
  init(told runs: [Run]) { self.init(runs: runs, inventory: Inventory()) }

  /// The same runs in the inventory of the tenant.
  func located(in inventory: Inventory) -> GrantList { GrantList(runs: runs, inventory: inventory) }

  /// The first run that goes beyond an inventory of so many grants.
  func firstRun(beyond count: Int) -> Int? {
    runs.firstIndex { run in
      if case .places(let places) = run { places.upperBound >= count } else { false }
    }
  }

  package var startIndex: Int { 0 }

  package subscript(index: Int) -> GrantReference {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    switch runs[low] {
    case .places(let places): return inventory.grant(at: places.lowerBound + index - starts[low])
    case .grant(let grant): return grant
    }
  }
}

extension GrantList: Equatable {
  package static func == (left: GrantList, right: GrantList) -> Bool { left.elementsEqual(right) }
}
