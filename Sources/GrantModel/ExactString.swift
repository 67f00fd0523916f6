extension String {
  /// Whether both are the same code points. `==` is canonical equivalence, which would let one scope or client id
  /// pass for another.
  package func isIdentical(to other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  /// Order by code point, the same on every platform and for every locale.
  package func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
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
