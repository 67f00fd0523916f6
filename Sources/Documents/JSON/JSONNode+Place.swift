extension JSONNode: DocumentNode {
  package subscript(step: Route.Step) -> JSONNode? {
    switch step {
    case .key(let key): self[key]
    case .index(let index): elements.dropFirst(max(0, index)).first
    }
  }

  /// Where the value at the end of a route starts, or the last one on the way that is there.
  ///
  /// - Parameter file: the document as messages call it.
  package func place(of route: Route = [], in file: String) -> Place {
    document.place(at: nearest(to: route).offset, in: file)
  }

  /// What an error of this value says, and where.
  package func diagnostic(_ error: FieldError, in file: String) -> Diagnostic {
    Diagnostic(place: place(of: error.route, in: file), message: error.description)
  }
}

extension JSONDocument {
  /// What a file of one value says. Throws what is wrong with it and where.
  ///
  /// - Parameter file: as messages call it.
  package static func read<Value>(
    _ bytes: [UInt8], file: String, _ body: (JSONNode) throws(FieldError) -> Value
  ) throws(Diagnostic) -> Value {
    let node: JSONNode
    do { node = try JSONDocument(single: bytes).values[0] } catch { throw error.diagnostic(bytes, in: file) }
    do throws(FieldError) { return try body(node) } catch { throw node.diagnostic(error, in: file) }
  }
}

extension Place {
  /// The place of a byte of a text in UTF-8; the lines of JSON end with LF.
  init(_ bytes: [UInt8], at offset: Int, in file: String) {
    let position = LineTable(bytes).position(of: offset, in: bytes)
    self.init(file: file, line: position.line, column: position.column)
  }
}

extension JSONError {
  /// The error with its place in the text that is no JSON.
  package func diagnostic(_ bytes: [UInt8], in file: String) -> Diagnostic {
    Diagnostic(place: Place(bytes, at: offset, in: file), message: "not JSON: \(message)")
  }
}
