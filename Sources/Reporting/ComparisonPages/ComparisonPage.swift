import Documents
import PolicyEngine
import Tenant
package import TextLayout

/// How two states of a tenant differ, for people: a heading for each grant that is another one, and why.
package enum ComparisonPage {
  /// The page, with a line end at its end.
  package static func render(_ verdict: ComparisonVerdict, style: PageStyle) -> String {
    let comparison = verdict.comparison
    var page = TextPage(style: style)
    page.paragraph(Span(comparison.extent), hanging: 2)
    for doubt in comparison.doubts {
      page.paragraph(Span("not known", .error), Span(": \(doubt.sentence)"), hanging: 2)
    }
    for change in verdict.failing { page.add(change, isFailing: true) }
    for finding in verdict.newFindings { page.add(finding, isFailing: verdict.tests.fail(for: finding)) }
    for change in verdict.passing { page.add(change, isFailing: false) }
    page.blankLine()
    page.paragraph(Span(verdict.words, .strong), hanging: 2)
    return page.text
  }
}

extension TextPage {
  fileprivate mutating func add(_ change: AccessChange, isFailing: Bool) {
    blankLine()
    let ink: Span.Ink = isFailing ? .error : change.givesMore ? .warning : .strong
    paragraph(Span("\(isFailing ? "fails: " : "")\(change.kind.words)", ink), Span(" \(change.heading())"), hanging: 2)
    for line in change.lines { paragraph(Span(line), indent: 2, hanging: 4) }
    if let worth = change.worth { paragraph(Span(worth, .faint), indent: 2, hanging: 4) }
    if let place = change.place { line(Span(place, .faint), indent: 2) }
  }

  fileprivate mutating func add(_ finding: Finding, isFailing: Bool) {
    blankLine()
    let kind = finding.result == .unknown ? "unknown" : finding.severity.rawValue
    paragraph(
      Span("\(isFailing ? "fails: " : "")new \(kind)[\(finding.rule)]", isFailing ? .error : .warning),
      Span(": \(finding.sentence)"), hanging: 2)
    if let grant = finding.grant {
      paragraph(Span("\(grant.holder()) on \(grant.audience())"), indent: 2, hanging: 4)
    }
    if let origin = finding.origin { line(Span(origin.description, .faint), indent: 2) }
  }
}
