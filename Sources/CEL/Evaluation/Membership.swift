/// `in` on lists. A list that is asked again is hashed, so that it costs its length once in an evaluation.
extension Frame {
  /// Whether the element equals one of the list. The slot is the cache of the place that asks.
  mutating func contains(
    _ element: Value, in elements: [Value], slot: Int, _ place: Place
  ) throws(Interrupt) -> Bool {
    let certainty: Certainty
    do throws(Fault) {
      certainty = try find(element, in: elements, slot: slot)
    } catch {
      throw place.interrupt(error)
    }
    switch certainty {
    case .yes: return true
    case .no: return false
    case .lacking(let names): throw .unavailable(names)
    }
  }

  private mutating func find(_ element: Value, in elements: [Value], slot: Int) throws(Fault) -> Certainty {
    guard elements.count > HashedList.scanned || element.hasParts else {
      // A few are compared for what it costs to look one up.
      var unmetered = Meter()
      try meter.charge(element.weight(bytesPerUnit: Price.hashedBytes))
      return try HashedList.look(for: element, in: elements, &unmetered)
    }
    if case .set(let list, let hashed) = caches[slot], list.isSameStorage(as: elements) {
      return try hashed.lookUp(element, &meter)
    }
    // Until the list is hashed, what is done is not done again, but for looking the element up.
    if !element.hasParts { try meter.charge(element.weight(bytesPerUnit: Price.hashedBytes)) }
    return try doOnce { (frame) throws(Fault) in try frame.findFirst(element, in: elements, slot: slot) }
  }

  /// Looks through a list; one that was looked through before is hashed first.
  private mutating func findFirst(_ element: Value, in elements: [Value], slot: Int) throws(Fault) -> Certainty {
    guard case .list(let list) = caches[slot], list.isSameStorage(as: elements) else {
      caches[slot] = .list(elements)
      return try HashedList.look(for: element, in: elements, &meter)
    }
    try meter.charge(Price.hashing.units(Value.list(elements)))
    let hashed = HashedList(elements)
    caches[slot] = .set(elements, hashed)
    return try element.hasParts ? hashed.lookUp(element, &meter) : hashed.contains(element, &meter)
  }
}

extension HashedList {
  /// Up to this many elements are looked through, which is faster than hashing.
  static let scanned = 8

  /// Whether the list contains a value, whose hashing is charged here.
  func lookUp(_ element: Value, _ meter: inout Meter) throws(Fault) -> Certainty {
    if element.hasParts, !hasParts { return .no }
    try meter.charge(element.weight(bytesPerUnit: Price.hashedBytes))
    return try contains(element, &meter)
  }
}

extension [Value] {
  /// Whether both are one array in memory, which is cheap to know.
  func isSameStorage(as other: [Value]) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress } }
  }
}
