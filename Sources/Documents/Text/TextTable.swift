#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Different texts, numbered from 0 in the order in which they came: a hash table of what scopes are, short texts of which few differ.
///
/// `Dictionary` and `Set` spend several times as long on the hash of a short text as most conditions take; here it is a product for each
/// eight bytes, from a start that nobody can foresee.
package struct TextTable: Sendable {
  private static let seed = UInt64.random(in: .min ... .max)

  /// A text with its hash and number, beside each other because going to memory is most of what a look costs.
  private struct Place {
    /// Half of the hash, and in the lower half one more than the text's number; 0 if there is no text.
    var key: UInt64 = 0
    var text = ""

    var number: Int { Int(truncatingIfNeeded: key & 0xFFFF_FFFF) - 1 }

    func has(_ bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> Bool {
      unsafe (key ^ hash) >> 32 == 0 && text.isIdentical(to: bytes)
    }
  }

  package private(set) var count = 0
  /// Their number is a power of two, and at most half of them are taken; none before the first text.
  private var places: [Place] = []

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
  package mutating func insert(_ text: String) -> (number: Int, isNew: Bool) {
    var copy = text
    return copy.withUTF8 { unsafe insert(UnsafeRawBufferPointer($0)) { text } }
  }

  /// The same for the bytes of valid UTF-8.
  ///
  /// - Parameter text: makes a text of them.
  mutating func insert(_ bytes: UnsafeRawBufferPointer, _ text: () -> String) -> (number: Int, isNew: Bool) {
    if 2 * (count + 1) > places.count { grow() }
    let hash = unsafe Self.hash(bytes)
    let place = unsafe place(of: bytes, hash)
    guard places[place].key == 0 else { return (places[place].number, false) }
    count += 1
    places[place] = Place(key: (hash & ~0xFFFF_FFFF) | UInt64(clamping: count), text: text())
    return (count - 1, true)
  }

  /// Where the text is, or would be.
  private func place(of bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    var place = first(hash)
    while unsafe places[place].key != 0 && !places[place].has(bytes, hash) { place = (place + 1) & (places.count - 1) }
    return place
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

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(clamping: bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = unsafe mixed(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
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

extension String {
  /// Whether these are its bytes.
  fileprivate func isIdentical(to bytes: UnsafeRawBufferPointer) -> Bool {
    guard utf8.count == bytes.count else { return false }
    let compared = unsafe utf8.withContiguousStorageIfAvailable { own in
      guard let first = own.baseAddress, let second = bytes.baseAddress else { return true }
      return unsafe memcmp(first, second, bytes.count) == 0
    }
    guard let compared else { return unsafe utf8.elementsEqual(bytes) }
    return compared
  }
}
