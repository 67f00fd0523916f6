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
  /// With their places, from the top of the file to its bottom.
  ///
  /// - Parameter file: the document as messages call it.
  func diagnostics(in file: String) -> [Diagnostic] {
    sorted { $0.node.offset < $1.node.offset }.map { error in
      Diagnostic(place: error.node.place(in: file), message: error.message)
    }
  }
}
