#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension String {
  /// Whether both are the same code points. `==` is canonical equivalence, which would let one scope or client id
  /// pass for another.
  package func isIdentical(to other: String) -> Bool {
    utf8.count == other.utf8.count && comparison(with: other) == 0
  }

  /// Order by code point, the same on every platform and for every locale.
  package func precedes(_ other: String) -> Bool { comparison(with: other) < 0 }

  /// Below 0, 0 or above 0, as the text comes before another one, is the same or comes after it by code point: by the bytes
  /// of UTF-8, which have the same order.
  package func comparison(with other: String) -> Int {
    let compared = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in
        guard let first = left.baseAddress, let second = right.baseAddress else {
          return left.count - right.count
        }
        let order = unsafe memcmp(first, second, min(left.count, right.count))
        return order == 0 ? left.count - right.count : Int(clamping: order)
      }
    }
    if case let order?? = compared { return order }
    if utf8.elementsEqual(other.utf8) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }
}

/// A string that is equal to, and hashes with, the same code points only: for keys of sets and dictionaries.
package struct ExactString: Hashable, Comparable, Sendable {
  package let value: String

  package init(_ value: String) { self.value = value }

  package static func == (left: ExactString, right: ExactString) -> Bool { left.value.isIdentical(to: right.value) }
  package static func < (left: ExactString, right: ExactString) -> Bool { left.value.precedes(right.value) }

  package func hash(into hasher: inout Hasher) {
    var value = value
    value.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    hasher.combine(0xFF as UInt8)
  }
}
