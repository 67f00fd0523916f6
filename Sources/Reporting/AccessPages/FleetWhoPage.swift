import Documents
package import PolicyEngine
package import TextLayout

/// The answers of several tenants to `grantlint who` for people: those that could not be read first, then those in which
/// somebody can, and together those in which no grant gives it.
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
    let grants = answers.reduce(0) { $0 + $1.matches.count }
    let holders = answers.count { !$0.matches.isEmpty }
    page.paragraph(
      Span("\(counted(grants, "grant")) in \(holders) of \(counted(answers.count, "tenant"))", .strong),
      Span(incomplete.isEmpty ? "" : ", of which \(incomplete.count) not wholly read"), hanging: 2)
    for answer in incomplete + found {
      page.blankLine()
      page.paragraph(Span(answer.tenant, .strong))
      page.blankLine()
      page.add(WhoPage.render(answer, source: source(answer.tenant), style: style))
    }
    if !without.isEmpty {
      page.blankLine()
      page.without(without, source)
    }
    return page.text
  }
}

extension TextPage {
  /// What is said together of the tenants in which no grant gives what was asked for.
  fileprivate mutating func without(_ answers: [AccessAnswer], _ source: (_ domain: String) -> String) {
    let first = answers[0]
    paragraph(
      Span("No client grant\(first.ofFilters) gives \(first.asked)", .strong),
      Span(" in \(counted(answers.count, "tenant")): \(answers.map(\.tenant).joined(separator: ", "))"), hanging: 2)
    func extent(_ count: Int) -> String { count == answers.count ? "" : " in \(count) of them" }
    // A misspelt scope is given nowhere.
    for (pattern, near, count) in undefinedScopes(answers) { undefined(scope: pattern, near, extent: extent(count)) }
    let strange = answers.count(where: \.isAPIUnknown)
    if strange > 0, let api = first.query.api { undefined(api: api.pattern, extent: extent(strange)) }
    let taking = answers.filter { !$0.takeover.isEmpty }
    if let one = taking.first {
      let applications = counted(taking.reduce(0) { $0 + $1.takeover.count }, "application")
      let names = taking.map { "\($0.tenant) (\($0.takeover.count))" }.joined(separator: ", ")
      paragraph(
        Span(
          "In \(taking.count) of them \(applications) can take over the tenant, and so come to it: \(names); "
            + "of one: grantlint paths\(source(one.tenant))"), hanging: 2)
    }
    var seen: Set<ExactString> = []
    notCovered(answers.flatMap(\.notCovered).filter { seen.insert(ExactString($0)).inserted })
  }

  private func undefinedScopes(_ answers: [AccessAnswer]) -> [(pattern: String, near: [String], count: Int)] {
    let all = answers.flatMap(\.undefinedScopes)
    var seen: Set<ExactString> = []
    return all.filter { seen.insert(ExactString($0.pattern)).inserted }.map { scope in
      let same = all.filter { $0.pattern.isIdentical(to: scope.pattern) }
      // Each tenant has APIs of its own, and so other names that are spelt alike.
      return (scope.pattern, same.first { !$0.near.isEmpty }?.near ?? [], same.count)
    }
  }
}
