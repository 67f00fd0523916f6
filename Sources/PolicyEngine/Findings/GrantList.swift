/// Grants of one tenant, by their places in what the inventory has of it: an unknown may concern each of 100,000 grants, and
/// so may a dozen others of the same audit, so that neither memory nor a report has each of them by name again.
package struct GrantList: RandomAccessCollection, Sendable {
  /// Grants that follow each other.
  enum Run: Sendable, Equatable {
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

  /// One word in each of 100,000 findings, nearly all of which have none, and no reference for threads to count; nil: no
  /// grants.
  private let contents: Contents?

  private final class Contents: Sendable {
    let runs: [Run]
    /// By runs the index of the first grant.
    let starts: [Int]
    let count: Int
    /// What was read of the tenant.
    let inventory: Inventory

    init(runs: [Run], inventory: Inventory) {
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
      count = isWhole ? end : 0
    }
  }

  private init(runs: [Run], inventory: Inventory) {
    contents = runs.isEmpty ? nil : Contents(runs: runs, inventory: inventory)
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

  var runs: [Run] { contents?.runs ?? [] }
  package var startIndex: Int { 0 }
  package var endIndex: Int { contents?.count ?? 0 }

  package subscript(index: Int) -> GrantReference {
    guard let contents, indices.contains(index) else { preconditionFailure("there is no grant \(index) in \(count)") }
    var (low, high) = (0, contents.runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if contents.starts[middle] <= index { low = middle } else { high = middle }
    }
    switch contents.runs[low] {
    case .places(let places): return contents.inventory.grant(at: places.lowerBound + index - contents.starts[low])
    case .grant(let grant): return grant
    }
  }
}

extension GrantList: Equatable {
  package static func == (left: GrantList, right: GrantList) -> Bool { left.elementsEqual(right) }
}
