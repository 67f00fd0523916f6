/// `in` on lists. A list that is asked again is hashed, so that it costs its length once in an evaluation.
extension Frame {
  /// Up to this many elements are looked through, which is faster than hashing.
  private static let scanned = 8

  /// Whether the element equals one of the list. The slot is the cache of the place that asks.
  mutating func contains(
    _ element: Value, in elements: [Value], slot: Int, _ place: Place
  ) throws(Interrupt) -> Bool {
    guard elements.count > Self.scanned, element.isHashedExactly else {
      return try scan(elements, for: element, place)
    }
    try charge(element.textUnits, place)
    switch caches[slot] {
    case .set(let list, let set) where list.isSameStorage(as: elements): return set.contains(element)
    case .list(let list) where list.isSameStorage(as: elements) && elements.allSatisfy(\.isHashedExactly):
      let set = Set(elements)
      caches[slot] = .set(elements, set)
      return set.contains(element)
    default:
      caches[slot] = .list(elements)
      return try scan(elements, for: element, place)
    }
  }

  private mutating func scan(_ elements: [Value], for element: Value, _ place: Place) throws(Interrupt) -> Bool {
    var comparison = Comparison()
    var lacking: Set<String> = []
    for candidate in elements {
      guard Value.areEqual(element, candidate, &comparison) else { continue }
      if comparison.lacking.isEmpty {
        try charge(comparison.units, place)
        return true
      }
      lacking.formUnion(comparison.lacking)
      comparison.lacking = []
    }
    try charge(comparison.units &+ (elements.count > Self.scanned ? elements.count : 0), place)
    guard lacking.isEmpty else { throw .unavailable(lacking) }
    return false
  }
}

extension [Value] {
  /// Whether both are one array in memory, which is cheap to know.
  fileprivate func isSameStorage(as other: [Value]) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress } }
  }
}
