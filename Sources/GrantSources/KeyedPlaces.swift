/// Finds the places of records by their keys, without keeping the keys: of a million records they would take more room than
/// the records.
struct KeyedPlaces: Sendable {
  private struct Slot {
    /// The upper half of the key's hash: for a look at a record the system goes to memory twice, and most looks would be at
    /// another one.
    var hash: UInt32 = 0
    /// One more than the place; 0: free.
    var place: UInt32 = 0
  }

  /// By hash; at least half of them are free.
  private var slots: [Slot] = Array(repeating: Slot(), count: 64)
  private var count = 0

  /// Makes room for so many more keys.
  mutating func reserve(_ more: Int) {
    var size = slots.count
    while 2 * (count + more) > size { size *= 2 }
    guard size > slots.count else { return }
    let taken = slots.filter { $0.place != 0 }
    slots = Array(repeating: Slot(), count: size)
    for slot in taken {
      var index = index(of: slot.hash)
      while slots[index].place != 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
    }
  }

  /// The place of the record that has the key already; nil: there is none, and the key is that of the place from now on.
  ///
  /// - Parameters:
  ///   - hash: that of the key.
  ///   - isSame: whether the key is that of a place that was given before.
  mutating func take(_ hash: UInt64, _ place: Int, isSame: (Int) -> Bool) -> Int? {
    reserve(1)
    let hash = UInt32(truncatingIfNeeded: hash >> 32)
    var index = index(of: hash)
    while slots[index].place != 0 {
      let other = Int(clamping: slots[index].place - 1)
      if slots[index].hash == hash, isSame(other) { return other }
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = Slot(hash: hash, place: UInt32(clamping: place + 1))
    count += 1
    return nil
  }

  private func index(of hash: UInt32) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }
}
