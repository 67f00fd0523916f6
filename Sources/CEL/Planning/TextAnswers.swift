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

  private struct Entry {
    let hash: UInt64
    let text: String
    let answer: Bool
  }

  /// The number of places is a power of two, and at most half of them are taken.
  @exclusivity(unchecked) private var entries: [Entry?] = Array(repeating: nil, count: 64)
  @exclusivity(unchecked) private var count = 0

  /// What was noted for the text.
  func answer(to text: String) -> Bool? {
    guard text.utf8.count <= Self.longest else { return nil }
    return entries[place(of: text, Self.hash(text))]?.answer
  }

  func note(_ answer: Bool, to text: String) {
    guard count < Self.most, text.utf8.count <= Self.longest else { return }
    if 2 * (count + 1) > entries.count { grow() }
    let hash = Self.hash(text)
    let place = place(of: text, hash)
    if entries[place] == nil { count += 1 }
    entries[place] = Entry(hash: hash, text: text, answer: answer)
  }

  /// Where the text is, or would be.
  private func place(of text: String, _ hash: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: hash) & (entries.count - 1)
    while let entry = entries[place], entry.hash != hash || !entry.text.isExactly(text) {
      place = (place + 1) & (entries.count - 1)
    }
    return place
  }

  private func grow() {
    let before = entries
    entries = Array(repeating: nil, count: 2 * before.count)
    for case let entry? in before { entries[place(of: entry.text, entry.hash)] = entry }
  }

  private static func hash(_ text: String) -> UInt64 {
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
      return mixed(hash ^ rest)
    }
  }

  /// Both halves of the product, so that every bit counts for every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
