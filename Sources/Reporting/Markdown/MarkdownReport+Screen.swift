import Documents
import PolicyEngine

// What a reviewer sees first of a long report, as the text report has it.
extension MarkdownReport {
  /// The most applications of a list.
  private static let applicationsShown = 10

  mutating func screen() {
    guard report.openCount > FirstScreen.mostFindings else { return }
    let screen = FirstScreen(report)
    text += "\n\(screen.figures.markdown)\n"
    // Of each tenant there is more in a report of its own.
    guard !report.isOfSeveral else { return }
    let (takeover, wide) = (screen.applications.takeover, screen.applications.wide)
    let ids = ShortIDs(
      (takeover.prefix(Self.applicationsShown) + wide.prefix(Self.applicationsShown)).map(\.grant.label), in: report)
    applications("Can take over the tenant", takeover, ids)
    applications("Also wide", wide, ids)
    decisions(screen.decisions)
  }

  private mutating func applications(_ title: String, _ applications: [WideApplication], _ ids: ShortIDs) {
    guard !applications.isEmpty else { return }
    text += "\n### \(title) (\(counted(applications.count, "application")))\n\n"
    text += "| grant | application | by | |\n|---|---|---|---|\n"
    for application in applications.prefix(Self.applicationsShown) {
      let scopes = application.scopes.prefix(Self.scopesShown).map { $0 == "*" ? "all scopes" : Self.code($0) }
      let more = application.scopes.count - scopes.count
      let list = scopes.joined(separator: ", ") + (more > 0 ? " (+\(more))" : "")
      let cells = [
        Self.code(ids[application.grant.label]), application.name.clipped(Self.longestValue).markdown, list,
        application.remark ?? "",
      ]
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    let more = applications.count - Self.applicationsShown
    if more > 0 { text += "\nand \(more) more\n" }
  }

  private static let scopesShown = 6

  private mutating func decisions(_ decisions: [Decision]) {
    guard !decisions.isEmpty else { return }
    text += "\n### Decisions\n\nThe numbers are of each by itself.\n"
    for decision in decisions {
      let kind = decision.kind.rawValue.uppercased()
      text += "\n**\(kind)**, closes \(decision.closes): \(decision.title.markdown)\n\n"
      text += decision.steps.map { "    \($0.visible)\n" }.joined()
    }
  }
}
