import Documents
package import PolicyEngine
package import TextLayout

/// The answers of several tenants to `grantlint who` for people: those that could not be read first, then those in which
/// somebody can, and in a line those in which nobody can.
package enum FleetWhoPage {
  /// The page, with a line end at its end.
  ///
  /// - Parameter source: what a command is given to read a tenant, with a blank before it.
  package static func render(_ answers: [AccessAnswer], source: (_ domain: String) -> String, style: PageStyle)
    -> String
  {
    var page = TextPage(style: style)
    let incomplete = answers.filter { !$0.isComplete }
    let found = answers.filter { $0.isComplete && !$0.matches.isEmpty }
    let without = answers.filter { $0.isComplete && $0.matches.isEmpty }
    let applications = answers.reduce(0) { $0 + $1.matches.count }
    page.paragraph(
      Span(
        "\(counted(applications, "grant")) of \(counted(answers.count { !$0.matches.isEmpty }, "tenant"))", .strong),
      Span(
        " (of \(counted(answers.count, "tenant"))\(incomplete.isEmpty ? "" : ", of which \(incomplete.count) not wholly read"))"
      ),
      hanging: 2)
    for answer in incomplete + found {
      page.blankLine()
      page.paragraph(Span(answer.tenant, .strong))
      page.blankLine()
      page.add(WhoPage.render(answer, source: source(answer.tenant), style: style))
    }
    if !without.isEmpty {
      page.blankLine()
      page.paragraph(
        Span("No client grant\(without[0].ofFilters) gives \(without[0].asked)", .strong),
        Span(" in \(counted(without.count, "tenant")): \(without.map(\.tenant).joined(separator: ", "))"), hanging: 2)
    }
    return page.text
  }
}
