/// A value of a document, looked up where it is written: cheap to make, to copy and to throw away.
///
/// Members are found by scanning the object from its start, so a reader of many records uses
/// `JSONDocument.withCursor` instead.
public struct JSONNode: Sendable {
  package let document: JSONDocument
  /// Bytes from the start of the input to its first byte.
  package let offset: Int

  init(_ document: JSONDocument, at offset: Int) {
    self.document = document
    self.offset = offset
  }

  package var kind: JSONKind { JSONKind(firstByte: document.bytes[offset]) }
  package var isNull: Bool { kind == .null }
  package var bool: Bool? { kind == .bool ? document.bytes[offset] == UInt8(ascii: "t") : nil }
  package var string: String? { kind == .string ? read { $0.text($0.string()) } : nil }
  package var number: JSONNumber? {
    kind == .number ? read { JSONNumber(validated: $0.text($0.number())) } : nil
  }
  /// The value, where it was written as an integer that fits.
  package var int: Int64? { number?.int }

  /// The bytes of the value, from its first one to its last.
  package var range: Range<Int> {
    read { cursor in
      skip(&cursor)
      return offset..<cursor.offset
    }
  }

  /// The member of an object; nil if there is none, or if this is not an object.
  package subscript(key: String) -> JSONNode? {
    guard kind == .object else { return nil }
    return read { cursor in
      cursor.enter()
      while let found = cursor.nextKey() {
        if cursor.matches(found, key) { return JSONNode(document, at: cursor.offset) }
        skip(&cursor)
      }
      return nil
    }
  }

  /// The members of an object in their order; empty for other kinds.
  package var members: [(key: String, value: JSONNode)] {
    guard kind == .object else { return [] }
    return read { cursor in
      var members: [(key: String, value: JSONNode)] = []
      cursor.enter()
      while let key = cursor.nextKey() {
        members.append((cursor.text(key), JSONNode(document, at: cursor.offset)))
        skip(&cursor)
      }
      return members
    }
  }

  /// The elements of a list in their order; empty for other kinds. Found without scanning if the list is a value of the
  /// document or a member of one.
  package var elements: JSONElements { JSONElements(of: self) }

  /// The value as a tree, for what is small.
  package var value: JSONValue { read { $0.value() } }

  /// Takes a value. The long lists of a document, whose ends it knows, are passed over without a look at them.
  private func skip(_ cursor: inout JSONCursor) {
    guard cursor.kind == .array, let end = document.end(ofListAt: cursor.offset) else { return cursor.skip() }
    cursor.jump(to: end)
  }

  private func read<Result>(_ body: (inout JSONCursor) -> Result) -> Result { document.withCursor(at: offset, body) }
}
