/// The elements of a list, with random access.
package struct JSONElements: RandomAccessCollection, Sendable {
  private let document: JSONDocument
  private let offsets: ArraySlice<UInt32>

  init(of node: JSONNode) {
    document = node.document
    offsets = node.kind == .array ? document.elements(ofListAt: node.offset) ?? Self.found(in: node) : []
  }

  private static func found(in node: JSONNode) -> ArraySlice<UInt32> {
    node.document.withCursor(at: node.offset) { cursor in
      var offsets: [UInt32] = []
      cursor.enter()
      while cursor.nextElement() {
        offsets.append(UInt32(truncatingIfNeeded: cursor.offset))
        cursor.skip()
      }
      return offsets[...]
    }
  }

  /// The index of the first element that is of another kind.
  package func firstIndex(otherThan kind: JSONKind) -> Int? {
    let bytes = document.bytes
    return offsets.firstIndex { JSONKind(firstByte: bytes[Int(truncatingIfNeeded: $0)]) != kind }
  }

  package var startIndex: Int { offsets.startIndex }
  package var endIndex: Int { offsets.endIndex }
  package subscript(position: Int) -> JSONNode { JSONNode(document, at: Int(offsets[position])) }
}
