/// One thing that is wrong with a file: where, what, and where possible what was meant.
package struct Diagnostic: Error, Sendable, Equatable, CustomStringConvertible {
  package let place: Place
  package let message: String
  /// The line of the file, where it may be shown.
  package let line: String?

  /// - Parameter text: the text of the file, for its line; nil: the line is not shown.
  package init(place: Place, message: String, in text: String? = nil) {
    self.place = place
    self.message = message
    line = text.flatMap { SourceLines($0)[place.line].map(String.init) }
  }

  /// - Parameter lines: those of the file, for one of many problems in it.
  package init(place: Place, message: String, in lines: SourceLines) {
    self.place = place
    self.message = message
    line = lines[place.line].map(String.init)
  }

  package var description: String { "\(place): \(message)" }

  /// The description, then the line and a caret under the place.
  package var display: String {
    guard let line, !line.allSatisfy(\.isWhitespace) else { return description }
    let scalars = Array(line.unicodeScalars)
    let column = min(place.column - 1, scalars.count)
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

extension [Diagnostic] {
  /// The problems of one file from its top to its bottom.
  package var inFileOrder: [Diagnostic] {
    sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
  }
}

/// Why files could not be read: every problem found, in the order of the files.
package struct Diagnostics: Error, Sendable, Equatable, CustomStringConvertible {
  /// Never empty.
  package let problems: [Diagnostic]

  package init(_ problems: [Diagnostic]) { self.problems = problems }

  package var description: String { problems.map(\.description).joined(separator: "\n") }

  /// Every problem with its line and a caret.
  package var display: String { problems.map(\.display).joined(separator: "\n") }
}
