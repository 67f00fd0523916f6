import Documents

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
  /// The line of the file, where there is one.
  package let line: String?

  init(position: SourcePosition, message: String, in text: String? = nil) {
    self.position = position
    self.message = message
    line = text.flatMap { SourceLines($0)[position.line].map(String.init) }
  }

  package var description: String { "\(position): \(message)" }

  /// The description, then the line and a caret under the place.
  package var display: String {
    guard let line, !line.allSatisfy(\.isWhitespace) else { return description }
    let scalars = Array(line.unicodeScalars)
    let column = min(position.column - 1, scalars.count)
    // Of a line without end, such as a file of one line, what is around the place.
    let start = scalars.count <= Self.widest ? 0 : max(0, column - Self.widest / 2)
    let end = min(scalars.count, start + Self.widest)
    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])).visible }
    let before = (start > 0 ? "…" : "") + text(start..<min(column, end))
    let shown = (start > 0 ? "…" : "") + text(start..<end) + (end < scalars.count ? "…" : "")
    return "\(description)\n  \(shown)\n  \(String(repeating: " ", count: before.unicodeScalars.count))^"
  }

  /// The most scalars of a line that are shown.
  private static let widest = 160
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

  /// The problems of one file that several checks found, from its top to its bottom.
  package init(ofOneFile problems: [RuleProblem]) { self.init(problems: problems.inFileOrder) }

  init(problems: [RuleProblem]) { self.problems = problems }

  package var description: String { problems.map(\.description).joined(separator: "\n") }

  /// Every problem with its line and a caret.
  package var display: String { problems.map(\.display).joined(separator: "\n") }
}
