#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Swift compares strings by canonical equivalence and counts graphemes; the language goes by code points. UTF-8 keeps their order.
//
// The quick ones are written out one by one: with a function that is given what to do with the bytes, rules about scopes took twice as
// long.
extension String {
  /// Whether both consist of the same code points.
  func isExactly(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let left = left.baseAddress, let start = right.baseAddress else { return true }
        return memcmp(left, start, right.count) == 0
      }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }

  /// The order of the code points.
  func codePointOrder(_ other: String) -> Order {
    let order = utf8.withContiguousStorageIfAvailable { text in
      other.utf8.withContiguousStorageIfAvailable { other in
        Order(bytes: UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(other))
      }
    }
    if let order = order ?? nil { return order }
    var (text, other) = (self, other)
    return text.withUTF8 { text in
      other.withUTF8 { other in Order(bytes: UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(other)) }
    }
  }

  /// Whether the code points begin with those of the other string.
  func hasExactPrefix(_ prefix: String) -> Bool {
    guard utf8.count >= prefix.utf8.count else { return false }
    let isPrefix = utf8.withContiguousStorageIfAvailable { text in
      prefix.utf8.withContiguousStorageIfAvailable { prefix in
        guard let text = text.baseAddress, let start = prefix.baseAddress else { return true }
        return memcmp(text, start, prefix.count) == 0
      }
    }
    return (isPrefix ?? nil) ?? utf8.starts(with: prefix.utf8)
  }

  /// Whether the code points end with those of the other string.
  func hasExactSuffix(_ suffix: String) -> Bool {
    let (own, wanted) = (utf8, suffix.utf8)
    return own.count >= wanted.count && own.suffix(wanted.count).elementsEqual(wanted)
  }

  /// Whether the code points of the other string occur in a row.
  func containsExactly(_ other: String) -> Bool {
    var (text, wanted) = (self, other)
    return text.withUTF8 { text in
      wanted.withUTF8 { UTF8Text.first(UnsafeRawBufferPointer($0), in: UnsafeRawBufferPointer(text), from: 0) != nil }
    }
  }

  /// Hashes the code points.
  func hashScalars(into hasher: inout Hasher) {
    var text = self
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// The number of code points.
  var scalarCount: Int {
    var text = self
    return text.withUTF8 { bytes in
      var count = 0
      // Each code point has one byte that is no continuation byte.
      for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
      return count
    }
  }
}

extension Order {
  /// The order of bytes, which is that of the code points of texts.
  init(bytes: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) {
    var difference = 0
    if let start = bytes.baseAddress, let otherStart = other.baseAddress {
      difference = Int(memcmp(start, otherStart, min(bytes.count, other.count)))
    }
    self.init(difference == 0 ? bytes.count : difference, difference == 0 ? other.count : 0)
  }
}
