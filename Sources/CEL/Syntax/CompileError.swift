/// One thing that is wrong with an expression's text, and where.
package struct CompileProblem: Error, Sendable, Equatable {
  /// What is wrong, with the nearest valid name if there is one.
  package let message: String
  /// Counted from 1 within the expression.
  package let line: Int
  /// Counted from 1 within the line, in Unicode scalars.
  package let column: Int
  /// Counted from 0 within the expression, in Unicode scalars.
  package let offset: Int
  /// The name, where it is one that stands for nothing: `variables.allowed`.
  package internal(set) var unknownVariable: String?

  /// The same with other words.
  package func saying(_ message: String) -> CompileProblem {
    CompileProblem(message: message, line: line, column: column, offset: offset, unknownVariable: unknownVariable)
  }
}

/// Why an expression did not compile.
package struct CompileError: Error, Sendable {
  /// In the order of the source; never empty.
  package let problems: [CompileProblem]
}

extension CompileError: CustomStringConvertible {
  /// A line for each problem: `line:column: message`.
  package var description: String {
    problems.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
  }
}
