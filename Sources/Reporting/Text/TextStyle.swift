/// How the text report is laid out; the command line finds it from the terminal and the flags.
package struct TextStyle: Sendable, Equatable {
  /// Columns; less than 40 counts as 40.
  package let width: Int
  /// Whether ANSI colours are written.
  package let color: Bool
  /// Whether waived and baselined findings are listed, not only counted.
  package let showWaived: Bool

  package init(width: Int = 80, color: Bool = false, showWaived: Bool = false) {
    self.width = max(width, 40)
    self.color = color
    self.showWaived = showWaived
  }
}
