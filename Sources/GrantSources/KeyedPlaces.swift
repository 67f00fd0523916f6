import Documents

/// Finds the places of records by their keys, without keeping the keys: of a million records they would take more room than
/// the records.
struct KeyedPlaces: Sendable {
  /// By hash a place plus 1; 0: free. At least half of them are free.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)
  private var count = 0

  /// The place of the record that has the key already; nil: there is none, and the key is that of the place from now on.
  ///
  /// - Parameter keys: the key of a place that was given before.
  mutating func take(_ key: String, _ place: Int, keys: (Int) -> String?) -> Int? {
    if 2 * (count + 1) > slots.count { grow(keys) }
    var slot = slot(of: key)
    while slots[slot] != 0 {
      let other = Int(clamping: slots[slot] - 1)
      if keys(other)?.isIdentical(to: key) == true { return other }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(clamping: place + 1)
    count += 1
    return nil
  }

  private mutating func grow(_ keys: (Int) -> String?) {
    let places = slots.filter { $0 != 0 }
    slots = Array(repeating: 0, count: 2 * slots.count)
    for place in places {
      guard let key = keys(Int(clamping: place - 1)) else { continue }
      var slot = slot(of: key)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = place
    }
  }

  private func slot(of key: String) -> Int {
    var hasher = Hasher()
    hasher.combine(ExactString(key))
    return hasher.finalize() & (slots.count - 1)
  }
}
