import Reporting
import TextLayout

/// When the text report has colours.
package enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// How text for standard output is laid out: by its screen, the flags and the variables.
enum Layout {
  private static let usualWidth = 80
  /// The most columns that COLUMNS is believed.
  private static let widest = 10_000

  /// That of reports: the width, colours as `--color`, NO_COLOR and FORCE_COLOR say, links and hints only for a person
  /// who sits before it. Who asks for another grouping, or for what is accepted, wants to see the findings.
  static func report(
    _ color: ColorChoice, showWaived: Bool = false, grouping: TextStyle.Grouping = .rule, isFull: Bool = false
  ) -> TextStyle {
    let isTerminal = Ports.current.console.outputScreen() != nil
    return TextStyle(
      width: knownWidth ?? usualWidth, color: usesColor(color), showWaived: showWaived, grouping: grouping,
      links: isTerminal && Ports.current.variables["TERM"] != "dumb",
      isFull: isFull || showWaived || grouping != .rule, hints: isTerminal)
  }

  /// That of every other page. A program may read its lines one by one, so that only a width that a terminal or COLUMNS
  /// names wraps them.
  static func page(_ color: ColorChoice = .auto) -> PageStyle {
    PageStyle(width: knownWidth ?? .max, color: usesColor(color))
  }

  /// The columns of the screen behind standard error; 80 where nobody knows.
  static var errorWidth: Int { Ports.current.console.errorScreen()?.columns ?? usualWidth }

  private static func usesColor(_ choice: ColorChoice) -> Bool {
    let variables = Ports.current.variables
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = variables["NO_COLOR"], !value.isEmpty { return false }
      if let value = variables["FORCE_COLOR"], !value.isEmpty { return value != "0" }
      return Ports.current.console.outputScreen() != nil && variables["TERM"] != "dumb"
    }
  }

  /// The columns of the screen behind standard output, or those of COLUMNS.
  private static var knownWidth: Int? {
    if let columns = Ports.current.console.outputScreen()?.columns { return columns }
    guard let columns = Ports.current.variables["COLUMNS"].flatMap({ Int($0) }), columns > 0 else { return nil }
    return min(columns, widest)
  }
}
