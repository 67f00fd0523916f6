import Documents
import PolicyEngine
import TextLayout

// The tenants of a report of several.
extension TextReport {
  private static let columns = ["grants", "errors", "warnings", "notes"]

  /// A line for each tenant, worst first.
  ///
  /// - Parameter limit: how many are told; nil: all.
  mutating func tenants(_ standings: [TenantStanding], atMost limit: Int? = nil) {
    guard standings.count > 1 else { return }
    let shown = standings.prefix(limit ?? standings.count)
    let states = shown.map { $0.word(failingAt: report.thresholds.failOn) }
    let cells = shown.map(Self.cells)
    let widths = Self.columns.indices.map { column in
      ([Self.columns[column]] + cells.map { $0[column] }).map(\.count).max() ?? 0
    }
    let stateWidth = states.map(\.count).max() ?? 0
    let most = max(12, style.width - 4 - stateWidth - widths.reduce(0) { $0 + $1 + 2 })
    let names = shown.map { Self.shown($0.domain).visible.fitted(most) }
    let nameWidth = names.map(\.displayWidth).max() ?? 0
    page.blankLine()
    page.paragraph(Span("TENANTS", .strong), Span(" (\(standings.count), worst first)", .faint), hanging: 2)
    for (name, (state, cells)) in zip([""] + names, zip([""] + states, [Self.columns] + cells)) {
      let figures = zip(widths, cells).map { width, cell in
        "  " + String(repeating: " ", count: width - cell.count) + cell
      }
      page.line(
        Span(visible: "\(name.padded(nameWidth))  \(state.padded(stateWidth))\(figures.joined())"), indent: 2)
    }
    let more = standings.count - shown.count
    if more > 0 { page.paragraph(Span("and \(more) more", .faint), indent: 2) }
  }

  private static func cells(_ standing: TenantStanding) -> [String] {
    [standing.grants.map(String.init) ?? "\(standing.tenant.grantsRead)+?"]
      + [Severity.error, .warning, .note].map { String(standing.open[$0] ?? 0) }
  }
}
