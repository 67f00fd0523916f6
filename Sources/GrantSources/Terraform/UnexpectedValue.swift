import Documents

/// What is wrong with a value of a document; where it is gets counted later, for all of them at once.
struct UnexpectedValue: Error, Sendable {
  let node: JSONNode
  let message: String

  init(_ node: JSONNode, _ message: String) {
    self.node = node
    self.message = message
  }

  /// Of a value that is of another kind than it should be.
  ///
  /// - Parameters:
  ///   - expected: `a string`.
  ///   - route: the way to it from something that the reader knows by name; empty: none is said.
  init(_ node: JSONNode, expected: String, at route: String = "") {
    self.init(node, (route.isEmpty ? "" : "\(route): ") + "expected \(expected), found \(node.kind.words)")
  }

  /// The same error of a part of something that has a name.
  func of(_ name: String?) -> UnexpectedValue {
    UnexpectedValue(node, name.map { "\($0.visible): \(message)" } ?? message)
  }
}

extension [UnexpectedValue] {
  /// With their places, from the top of the file to its bottom: one pass over the document, however many they are.
  ///
  /// - Parameter file: the document as messages call it.
  func diagnostics(in file: String) -> [Diagnostic] {
    guard let document = first?.node.document else { return [] }
    var scan = PlaceScan(document.bytes, file: file)
    return sorted { $0.node.offset < $1.node.offset }.map { error in
      Diagnostic(place: scan.place(at: error.node.offset), message: error.message)
    }
  }
}

/// Counts the places of ascending offsets of a text in UTF-8.
private struct PlaceScan {
  private let bytes: [UInt8]
  private let file: String
  private var offset = 0
  private var line = 1
  private var column = 1

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    // A byte order mark is no column.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// - Parameter target: not below one that was asked for before.
  mutating func place(at target: Int) -> Place {
    while offset < Swift.min(target, bytes.count) {
      if bytes[offset] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if bytes[offset] & 0xC0 != 0x80 {
        column += 1
      }
      offset += 1
    }
    return Place(file: file, line: line, column: column)
  }
}
