/// A place in a file; lines and columns count from 1, columns in Unicode scalars.
package struct Place: Sendable, Equatable, CustomStringConvertible {
  /// The file as messages call it.
  package let file: String
  package let line: Int
  package let column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  package var description: String { "\(file):\(line):\(column)" }
}
