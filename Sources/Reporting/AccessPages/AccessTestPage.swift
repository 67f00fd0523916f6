import Documents
package import PolicyEngine
package import TextLayout

/// What `grantlint who --only` came to, after the answer.
package enum AccessTestPage {
  private static let shown = 10

  package static func render(_ test: AccessTest, _ answer: AccessAnswer, style: PageStyle) -> String {
    var page = TextPage(style: style)
    page.blankLine()
    let names = AccessWording(answer)
    let allowed = test.allowed.isEmpty ? "nobody" : test.allowed.map(\.bounded).joined(separator: ", ")
    switch test.outcome {
    case .passed:
      let who = answer.usable.isEmpty ? "nobody" : "only \(allowed)"
      page.paragraph(
        Span("passed", .good), Span(": \(who) can use \(answer.asked)\(answer.ofFilters)", .strong), hanging: 2)
    case .failed:
      page.paragraph(
        Span("failed", .error),
        Span(
          ": \(test.allowed.isEmpty ? "nobody may" : "only \(allowed) may") use \(answer.asked), and "
            + "\(list(test.others, names)) can", .strong),
        hanging: 2)
    case .unproved:
      var reasons = test.doubts
      if !test.doubtful.isEmpty { reasons.append("of \(list(test.doubtful, names)) it is not known") }
      page.paragraph(
        Span("unproved", .warning),
        Span(
          ": whether \(test.allowed.isEmpty ? "nobody" : "only \(allowed)") can use \(answer.asked): \(reasons.joined(separator: "; "))",
          .strong),
        hanging: 2)
    }
    return page.text
  }

  private static func list(_ matches: [AccessMatch], _ names: AccessWording) -> String {
    var texts: [String] = []
    for text in matches.map(names.application) where !texts.contains(where: { $0.isIdentical(to: text) }) {
      texts.append(text)
    }
    let more = texts.count - shown
    return texts.prefix(shown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
