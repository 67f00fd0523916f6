/// Different texts with their numbers, from 0 in the order in which they came unless others are given: a hash table of what scopes are, short texts of which few differ.
///
/// `Dictionary` and `Set` spend several times as long on the hash of a short text as most conditions take; here it is a product for each
/// eight bytes, from a start that nobody can foresee.
package struct TextTable: Sendable {
  private static let seed = UInt64.random(in: .min ... .max)

  /// A text's hash and number, and where its bytes are, beside each other because going to memory is most of what a look costs.
  private struct Place {
    /// Half of the hash, and in the lower half one more than the text's number; 0 if there is no text.
    var key: UInt64 = 0
    var start: UInt32 = 0
    var length: UInt32 = 0

    var number: Int { Int(truncatingIfNeeded: key & 0xFFFF_FFFF) - 1 }

    /// - Parameter texts: the bytes of all texts.
    @inline(__always) func has(_ bytes: UnsafeRawBufferPointer, _ hash: UInt64, _ texts: UnsafeRawBufferPointer) -> Bool
    {
      guard (key ^ hash) >> 32 == 0, Int(truncatingIfNeeded: length) == bytes.count else { return false }
      let start = Int(truncatingIfNeeded: start)
      return unsafe UnsafeRawBufferPointer(rebasing: texts[start..<start + bytes.count]).isIdentical(to: bytes)
    }
  }

  package private(set) var count = 0
  /// Their number is a power of two, and at most half of them are taken; none before the first text.
  private var places: [Place] = []
  /// The bytes of all texts, which lie closer to each other than strings would; no document has as many as 4 GiB.
  private var texts: [UInt8] = []

  package init() {}

  /// The number of the text, if it is in the table.
  package func number(of text: String) -> Int? {
    guard count > 0 else { return nil }
    var text = text
    let found = text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return unsafe places[place(of: bytes, Self.hash(bytes))]
    }
    return found.key == 0 ? nil : found.number
  }

  /// The number of the text, which is put into the table if it is not there.
  ///
  /// - Parameter next: the number that it gets then; nil: how many there are before it.
  package mutating func insert(_ text: String, next: Int? = nil) -> (number: Int, isNew: Bool) {
    var copy = text
    return copy.withUTF8 { unsafe insert(UnsafeRawBufferPointer($0), next ?? count) }
  }

  /// The same for the bytes of valid UTF-8.
  mutating func insert(_ bytes: UnsafeRawBufferPointer, _ next: Int) -> (number: Int, isNew: Bool) {
    if 2 * (count + 1) > places.count { grow() }
    let hash = unsafe Self.hash(bytes)
    let place = unsafe place(of: bytes, hash)
    guard places[place].key == 0 else { return (places[place].number, false) }
    count += 1
    places[place] = Place(
      key: (hash & ~0xFFFF_FFFF) | UInt64(clamping: next + 1), start: UInt32(clamping: texts.count),
      length: UInt32(clamping: bytes.count))
    unsafe texts.append(contentsOf: bytes)
    return (next, true)
  }

  /// Where the text is, or would be.
  private func place(of bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    unsafe texts.withUnsafeBytes { texts in
      unsafe places.withUnsafeBufferPointer { places in
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash >> 32) & mask
        while unsafe places[place].key != 0 && !places[place].has(bytes, hash, texts) { place = (place + 1) & mask }
        return place
      }
    }
  }

  /// Where texts of a hash begin.
  private func first(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & (places.count - 1) }

  private mutating func grow() {
    let before = places
    places = Array(repeating: Place(), count: max(16, 2 * before.count))
    for taken in before where taken.key != 0 {
      var place = first(taken.key)
      while places[place].key != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = taken
    }
  }

  /// The hash of a text that is given by its bytes, the same throughout a run.
  package static func hash(_ text: Span<UInt8>) -> UInt64 { unsafe text.withUnsafeBytes { unsafe hash($0) } }

  /// The same of some of the bytes of many.
  package static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe hash(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(clamping: bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = unsafe mixed(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    guard offset < bytes.count else { return mixed(hash) }
    // The last eight bytes once more, where there are as many, save a loop over the last few.
    guard bytes.count < 8 else {
      return mixed(unsafe hash ^ bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = unsafe rest << 8 | UInt64(clamping: bytes[offset])
      offset += 1
    }
    return mixed(hash ^ rest)
  }

  /// Both halves of the product, so that every bit counts for every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
