/// The answers of a condition about texts, by the text: a hash table of what scopes are, short texts of which few differ.
///
/// `Dictionary` spends several times as long on the hash of a short text as most conditions take; here it is a product for each
/// eight bytes, from a start that nobody can foresee.
final class TextAnswers {
  /// Answers that are kept; few tenants have as many different scopes.
  private static let most = 1 << 14
  /// Longer texts, in bytes, are rare and not worth their room.
  private static let longest = 256
  private static let seed = UInt64.random(in: .min ... .max)

  /// For each place 0 if there is no text, else the text's key, with the answer in the lowest bit. The number of places is a power of
  /// two, and at most half of them are taken.
  @exclusivity(unchecked) private var keys: [UInt64] = Array(repeating: 0, count: 64)
  @exclusivity(unchecked) private var texts: [String] = Array(repeating: "", count: 64)
  @exclusivity(unchecked) private var costs: [Spent] = Array(repeating: Spent(), count: 64)
  @exclusivity(unchecked) private var count = 0

  /// What finding an answer cost; small, because there are many.
  private struct Spent {
    var cost: UInt32 = 0
    var matching: UInt32 = 0
  }

  /// What was noted for the text, and what finding it out cost.
  func answer(to text: String) -> (answer: Bool, spending: Units)? {
    guard text.utf8.count <= Self.longest else { return nil }
    let place = place(of: text, Self.key(text))
    guard keys[place] != 0 else { return nil }
    let spent = costs[place]
    return (keys[place] & 1 == 1, Units(cost: Int(spent.cost), matching: Int(spent.matching)))
  }

  func note(_ answer: Bool, _ spending: Units, to text: String) {
    guard count < Self.most, text.utf8.count <= Self.longest else { return }
    if 2 * (count + 1) > keys.count { grow() }
    let key = Self.key(text)
    let place = place(of: text, key)
    if keys[place] == 0 { count += 1 }
    (keys[place], texts[place]) = (key | (answer ? 1 : 0), text)
    costs[place] = Spent(cost: UInt32(clamping: spending.cost), matching: UInt32(clamping: spending.matching))
  }

  /// Where the text is, or would be.
  private func place(of text: String, _ key: UInt64) -> Int {
    let last = keys.count - 1
    var place = Int(truncatingIfNeeded: key >> 2) & last
    while keys[place] != 0, keys[place] & ~1 != key || !texts[place].isExactly(text) { place = (place + 1) & last }
    return place
  }

  private func grow() {
    let before = (keys, texts, costs)
    keys = Array(repeating: 0, count: 2 * before.0.count)
    texts = Array(repeating: "", count: keys.count)
    costs = Array(repeating: Spent(), count: keys.count)
    for (index, key) in before.0.enumerated() where key != 0 {
      let place = place(of: before.1[index], key & ~1)
      (keys[place], texts[place], costs[place]) = (key, before.1[index], before.2[index])
    }
  }

  /// A hash of the text, never 0, with room for the answer.
  private static func key(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var hash = seed ^ UInt64(bytes.count)
      var offset = 0
      while offset + 8 <= bytes.count {
        hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      return mixed(hash ^ rest) & ~3 | 2
    }
  }

  /// Both halves of the product, so that every bit counts for every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
