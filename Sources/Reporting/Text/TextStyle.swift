import TextLayout

/// How the text report is laid out; the command line finds it from the terminal and the flags.
package struct TextStyle: Sendable, Equatable {
  /// What findings stand together.
  package enum Grouping: String, CaseIterable, Sendable {
    /// The default: what is wrong is told once, with how to mend it, and then where.
    case rule
    case grant, client
    /// Who answers for what a finding is on.
    case owner
    /// A finding of a rule that serves several controls stands under each.
    case control
  }

  /// Columns; less than 40 counts as 40.
  package let width: Int
  /// Whether ANSI colours are written.
  package let color: Bool
  /// Whether waived and baselined findings are listed, not only counted.
  package let showWaived: Bool
  package let grouping: Grouping
  /// Whether rules are links (OSC 8) to where one reads on.
  package let links: Bool
  /// Whether all is told of every finding; false: of a long report the first screen is, and of a short one what a person
  /// needs.
  package let isFull: Bool
  /// Whether it says which command tells or does more: for a person at a terminal, not for a log.
  package let hints: Bool
  /// What a command that is shown is given; nil: nobody knows, and it says FILE.
  package var origin: ReportOrigin?

  package init(
    width: Int = 80, color: Bool = false, showWaived: Bool = false, grouping: Grouping = .rule, links: Bool = false,
    isFull: Bool = true, hints: Bool = false
  ) {
    self.width = max(width, 40)
    self.color = color
    self.showWaived = showWaived
    self.grouping = grouping
    self.links = links
    self.isFull = isFull
    self.hints = hints
  }

  /// The layout of its lines.
  var page: PageStyle { PageStyle(width: width, color: color, links: links) }
}
