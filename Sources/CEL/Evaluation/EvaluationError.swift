/// Why an evaluation failed, and where in the expression.
package struct EvaluationError: Error, Sendable {
  package var message: String { words() }
  private let place: Place
  private let words: @Sendable () -> String
  /// The name of the definition whose expression failed; nil if it is the program's own.
  package internal(set) var definition: String?

  /// A failure whose words are put together when they are shown.
  init(place: Place, _ words: @escaping @Sendable () -> String) {
    (self.place, self.words) = (place, words)
  }

  /// Where in the expression that failed, in Unicode scalars from its start.
  package var offset: Int { place.offset }
  /// Counted from 1 within the expression that failed.
  package var line: Int { place.source.position(of: place.offset).line }
  /// Counted from 1 within the line, in Unicode scalars.
  package var column: Int { place.source.position(of: place.offset).column }
}

extension EvaluationError: CustomStringConvertible {
  package var description: String {
    "\(message) (\(definition.map { "in \($0), " } ?? "")line \(line), column \(column))"
  }
}
