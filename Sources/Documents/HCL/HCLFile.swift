/// A file in Terraform's native syntax: its blocks, attributes and literals. Nothing is evaluated.
package struct HCLFile: Sendable {
  package let body: HCLBody

  /// Parses a file of UTF-8 text, which may start with a byte order mark.
  ///
  /// - Parameter file: its name in places and messages.
  /// - Throws: the first problem, with its place but without its line, which may contain secrets.
  package init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var lexer = HCLLexer(bytes, start..<bytes.count, file: file)
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = max(start, error.byteOffsets.lowerBound)
      throw lexer.error(lexer.mark(offset), "the file is not UTF-8 text from here on: save it as UTF-8")
    }
    var parser = try HCLParser(lexer)
    body = try parser.body(isNested: false)
    for block in body.blocks {
      guard let wanted = Self.labels[block.type], block.labels.count < wanted.count else { continue }
      throw Diagnostic(
        place: block.place,
        message: "the \(block.type) block has no \(wanted[block.labels.count]): add it as a label in double quotes")
    }
  }

  /// What the labels of Terraform's own blocks mean, in their order.
  private static let labels = [
    "resource": ["type", "name"], "data": ["type", "name"], "module": ["name"], "variable": ["name"],
    "output": ["name"], "provider": ["name"],
  ]
}

/// What is in a file, or between the braces of a block.
package struct HCLBody: Sendable {
  /// In the order of the file; no name occurs twice.
  package let attributes: [HCLAttribute]
  /// In the order of the file.
  package let blocks: [HCLBlock]

  /// The attribute with a name, if there is one.
  package func attribute(_ name: String) -> HCLAttribute? { attributes.first { $0.name == name } }

  /// The blocks of a type, in the order of the file.
  package func blocks(_ type: String) -> [HCLBlock] { blocks.filter { $0.type == type } }
}

/// A block, such as `resource "auth0_client_grant" "ci" { … }`.
package struct HCLBlock: Sendable {
  /// Its first word, such as `resource`.
  package let type: String
  /// Without quotes; a label may also be written as a bare name.
  package let labels: [String]
  package let body: HCLBody
  /// Of the type word.
  package let place: Place
  /// The `#` or `//` comment on the lines directly above the block, without these marks and the blanks around each line;
  /// several lines are joined by line feeds. Nil where there is none, or an empty line follows it.
  package let leadingComment: String?
}

/// An attribute: `name = value`.
package struct HCLAttribute: Sendable {
  package let name: String
  package let namePlace: Place
  package let value: HCLExpression
}
