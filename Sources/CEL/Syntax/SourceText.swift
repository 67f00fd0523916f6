import Documents

/// An expression's text as Unicode scalars, which positions count.
final class SourceText: Sendable {
  let scalars: [Unicode.Scalar]
  /// Where lines begin, so that a position is found without going through the text.
  private let lineStarts: [Int]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    lineStarts = [0] + scalars.enumerated().filter { $0.element == "\n" }.map { $0.offset + 1 }
  }

  /// The line and column, both counted from 1, of a scalar.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(offset, scalars.count)
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, offset - lineStarts[low] + 1)
  }

  func problem(_ message: String, at offset: Int) -> CompileProblem {
    let (line, column) = position(of: offset)
    return CompileProblem(message: message, line: line, column: column, offset: offset)
  }
}

/// A place in an expression. Its line and column are worked out only when somebody asks for them: most failures are absorbed.
struct Place: Sendable {
  let source: SourceText
  let offset: Int
}
