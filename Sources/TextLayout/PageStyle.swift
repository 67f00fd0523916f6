/// How a page of text is laid out: how wide it is, and what the terminal shows.
package struct PageStyle: Sendable, Equatable {
  /// A page without a limit of its width, without colours.
  package static let unbounded = PageStyle(width: .max)

  /// Columns; less than 40 counts as 40.
  package let width: Int
  /// Whether ANSI colours are written.
  package let color: Bool
  /// Whether spans are links (OSC 8) to where they lead.
  package let links: Bool

  package init(width: Int, color: Bool = false, links: Bool = false) {
    self.width = max(width, 40)
    self.color = color
    self.links = links
  }
}
