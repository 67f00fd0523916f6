/// A place in a rule file; lines and columns count from 1, columns in Unicode scalars.
package struct SourcePosition: Sendable, Equatable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int
  package var description: String { "\(file):\(line):\(column)" }
}

/// One thing that is wrong with a rule file: where, what, and where possible what was meant.
package struct RuleProblem: Sendable, Equatable, CustomStringConvertible {
  package let position: SourcePosition
  package let message: String
  package var description: String { "\(position): \(message)" }
}

extension [RuleProblem] {
  /// The problems of one file from its top to its bottom.
  var inFileOrder: [RuleProblem] {
    sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
  }
}

/// Why rules could not be loaded: every problem found, in the order of the files.
package struct RuleError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Never empty.
  package let problems: [RuleProblem]
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
