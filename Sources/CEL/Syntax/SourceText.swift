/// An expression's text as Unicode scalars, which positions count.
final class SourceText: Sendable {
  let scalars: [Unicode.Scalar]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// The line and column, both counted from 1, of a scalar.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let before = scalars[..<min(offset, scalars.count)]
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return (before.count { $0 == "\n" } + 1, before.count - lineStart + 1)
  }

  func diagnostic(_ message: String, at offset: Int) -> Diagnostic {
    let (line, column) = position(of: offset)
    return Diagnostic(message: message, line: line, column: column, offset: offset)
  }
}

/// A place in an expression, from which an evaluation error gets its position.
struct Place: Sendable {
  let source: SourceText
  let offset: Int

  func failure(_ message: String) -> Interrupt {
    let (line, column) = source.position(of: offset)
    return .failure(EvaluationError(message: message, line: line, column: column))
  }
}
