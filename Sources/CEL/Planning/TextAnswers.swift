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

  /// The hashes of the texts, 0 where there is no text. The number of places is a power of two, and at most half of them are taken.
  @exclusivity(unchecked) private var hashes: [UInt64] = Array(repeating: 0, count: 64)
  @exclusivity(unchecked) private var texts: [String] = Array(repeating: "", count: 64)
  @exclusivity(unchecked) private var answers: [Bool] = Array(repeating: false, count: 64)
  @exclusivity(unchecked) private var count = 0

  /// What was noted for the text.
  func answer(to text: String) -> Bool? {
    guard text.utf8.count <= Self.longest else { return nil }
    let hash = Self.hash(text)
    let place = place(of: text, hash)
    return hashes[place] == 0 ? nil : answers[place]
  }

  func note(_ answer: Bool, to text: String) {
    guard count < Self.most, text.utf8.count <= Self.longest else { return }
    if 2 * (count + 1) > hashes.count { grow() }
    let hash = Self.hash(text)
    let place = place(of: text, hash)
    if hashes[place] == 0 { count += 1 }
    (hashes[place], texts[place], answers[place]) = (hash, text, answer)
  }

  /// Where the text is, or would be.
  private func place(of text: String, _ hash: UInt64) -> Int {
    let last = hashes.count - 1
    var place = Int(truncatingIfNeeded: hash >> 1) & last
    while hashes[place] != 0, hashes[place] != hash || !texts[place].isExactly(text) { place = (place + 1) & last }
    return place
  }

  private func grow() {
    let before = (hashes, texts, answers)
    let count = 2 * hashes.count
    hashes = Array(repeating: 0, count: count)
    texts = Array(repeating: "", count: count)
    answers = Array(repeating: false, count: count)
    for (index, hash) in before.0.enumerated() where hash != 0 {
      let place = place(of: before.1[index], hash)
      (hashes[place], texts[place], answers[place]) = (hash, before.1[index], before.2[index])
    }
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
      // Never 0, which stands for no text.
      return mixed(hash ^ rest) | 1
    }
  }

  /// Both halves of the product, so that every bit counts for every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
