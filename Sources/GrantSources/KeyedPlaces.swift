/// Finds the places of records by their keys, without keeping the keys: of a million records they would take more room than
/// the records.
struct KeyedPlaces: Sendable {
  /// By hash a place plus 1; 0: free. At least half of them are free.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)
  private var count = 0

  /// Makes room for so many more keys.
  ///
  /// - Parameter hashes: the hash of the key of a place that was given before.
  mutating func reserve(_ more: Int, hashes: (Int) -> UInt64?) {
    var size = slots.count
    while 2 * (count + more) > size { size *= 2 }
    guard size > slots.count else { return }
    let places = slots.filter { $0 != 0 }
    slots = Array(repeating: 0, count: size)
    for place in places {
      guard let hash = hashes(Int(clamping: place - 1)) else { continue }
      var slot = slot(of: hash)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = place
    }
  }

  /// The place of the record that has the key already; nil: there is none, and the key is that of the place from now on.
  ///
  /// - Parameters:
  ///   - hash: that of the key.
  ///   - isSame: whether the key is that of a place that was given before.
  ///   - hashes: the hash of the key of a place that was given before.
  mutating func take(_ hash: UInt64, _ place: Int, isSame: (Int) -> Bool, hashes: (Int) -> UInt64?) -> Int? {
    reserve(1, hashes: hashes)
    var slot = slot(of: hash)
    while slots[slot] != 0 {
      let other = Int(clamping: slots[slot] - 1)
      if isSame(other) { return other }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(clamping: place + 1)
    count += 1
    return nil
  }

  private func slot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1) }
}
