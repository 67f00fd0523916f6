#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Texts that repeat, each kept once and named by a number: for records of which there may be a million, and that say the
/// same few things.
package struct TextTable: Sendable {
  /// The name of a text in its table.
  package struct Symbol: Sendable, Hashable {
    /// The symbol of the empty text, in every table.
    package static let empty = Symbol(index: 0)

    fileprivate let index: UInt32

    /// From 0, without gaps, in the order in which the table came to know the texts.
    package var place: Int { Int(clamping: index) }
  }

  /// By their symbols.
  private var texts = [""]
  /// By hash the index of a text plus 1; 0: free. At least half of them are free.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  package init() {}

  package var count: Int { texts.count }
  package subscript(symbol: Symbol) -> String { texts[symbol.place] }

  /// The symbol of valid UTF-8, which is kept where it is new.
  mutating func symbol(of bytes: UnsafeRawBufferPointer) -> Symbol {
    guard bytes.count > 0 else { return .empty }
    var slot = unsafe Self.hash(bytes) & (slots.count - 1)
    while slots[slot] != 0 {
      let symbol = Symbol(index: slots[slot] - 1)
      if unsafe self[symbol].isIdentical(to: bytes) { return symbol }
      slot = (slot + 1) & (slots.count - 1)
    }
    let symbol = Symbol(index: UInt32(clamping: texts.count))
    texts.append(unsafe String(decoding: bytes, as: UTF8.self))
    slots[slot] = symbol.index + 1
    if 2 * texts.count > slots.count { grow() }
    return symbol
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for (index, text) in texts.enumerated().dropFirst() {
      var text = text
      var slot = text.withUTF8 { unsafe Self.hash(UnsafeRawBufferPointer($0)) } & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(clamping: index) + 1
    }
  }

  /// Seeded for each process, so that nobody can choose texts that collide; eight bytes at a time, because hashing is most
  /// of what a text that is known takes.
  private static func hash(_ buffer: UnsafeRawBufferPointer) -> Int {
    let bytes = unsafe TextBytes(buffer)
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var index = 0
    while index < bytes.count {
      let (high, low) = (hash ^ bytes.prefix(index..<bytes.count)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = high ^ low ^ seed
      index += TextWord.size
    }
    return Int(truncatingIfNeeded: hash)
  }

  private static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine("a seed of this process")
    return UInt64(truncatingIfNeeded: hasher.finalize())
  }()
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
