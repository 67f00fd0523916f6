import CEL
package import Documents

/// A CEL expression in a rule file, and where it stands there.
package struct RuleExpression: Sendable, Equatable {
  package let source: String
  package let place: Place
  /// For each scalar of `source` its place in the file; computed when an error asks.
  private let text: String

  init(source: String, _ node: YAMLNode) {
    self.source = source
    place = node.place
    text = node.file.text
  }

  /// Where a scalar of the expression stands in the file.
  ///
  /// The YAML parser tells only where the value starts. From there both texts are walked side by side, which holds for
  /// every style: what quoting, indentation and folding add on the file's side is passed over, and white space matches
  /// white space.
  package func place(ofScalar offset: Int) -> Place {
    let file = Array(text.unicodeScalars)
    var index = startIndex(in: file)
    for (count, scalar) in source.unicodeScalars.enumerated() {
      if scalar.properties.isWhitespace {
        if count == offset { break }
        while index < file.count, file[index].properties.isWhitespace { index += 1 }
      } else {
        while index < file.count, file[index] != scalar { index += 1 }
        if count == offset { break }
        index += 1
      }
    }
    let before = file[..<min(index, file.count)]
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return Place(
      file: place.file, line: before.count { $0 == "\n" } + 1, column: before.count - lineStart + 1)
  }

  /// The index of the value's first scalar: after the header of a block scalar or the opening quote, else where the
  /// node starts.
  private func startIndex(in file: [Unicode.Scalar]) -> Int {
    var line = 1
    var index = 0
    while line < place.line, index < file.count {
      if file[index] == "\n" { line += 1 }
      index += 1
    }
    index = min(index + place.column - 1, file.count)
    if index < file.count, file[index] == "|" || file[index] == ">" {
      while index < file.count, file[index] != "\n" { index += 1 }
    } else if index < file.count, file[index] == "'" || file[index] == "\"" {
      index += 1
    }
    return index
  }

  /// The problems of a compilation, at their places in the file.
  func problems(_ diagnostics: [CompileProblem]) -> [Diagnostic] {
    diagnostics.map { Diagnostic(place: place(ofScalar: $0.offset), message: $0.message, in: text) }
  }
}
