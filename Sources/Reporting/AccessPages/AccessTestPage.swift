import Documents
package import PolicyEngine
package import TextLayout

/// What `grantlint who --only` came to, after the answer. Applications have their ids here: anybody who registers one chooses
/// its name.
package enum AccessTestPage {
  private static let shown = 10

  package static func render(_ test: AccessTest, _ answer: AccessAnswer, style: PageStyle) -> String {
    var page = TextPage(style: style)
    page.blankLine()
    let allowed = test.allowed.isEmpty ? "nobody" : "only " + test.allowed.map(\.bounded).joined(separator: ", ")
    let asked = "\(answer.asked)\(answer.ofFilters)"
    switch test.outcome {
    case .passed:
      let what =
        answer.usable.isEmpty ? "no client grant gives \(asked) today" : "\(allowed) can use \(asked) by a grant"
      let takers = answer.takeover.filter { taker in !test.allowed.contains { $0.isIdentical(to: taker.clientID) } }
      let beside =
        takers.isEmpty
        ? "" : "; not judged: \(counted(takers.count, "application")) that can take over the tenant"
      page.paragraph(Span("passed", .good), Span(": \(what)\(beside)", .strong), hanging: 2)
    case .failed:
      page.paragraph(
        Span("failed", .error), Span(": \(allowed) may use \(asked), and \(list(test.others)) can", .strong),
        hanging: 2)
    case .unproved:
      let doubtful = test.doubtful.isEmpty ? [] : ["of \(list(test.doubtful)) it is not known"]
      let reasons = (test.doubts + doubtful).joined(separator: "; ")
      page.paragraph(
        Span("unproved", .warning), Span(": whether \(allowed) can use \(asked): \(reasons)", .strong), hanging: 2)
    }
    return page.text
  }

  private static func list(_ matches: [AccessMatch]) -> String {
    var texts: [String] = []
    for text in matches.map({ $0.holder?.fullName ?? $0.group })
    where !texts.contains(where: { $0.isIdentical(to: text) }) {
      texts.append(text)
    }
    let more = texts.count - shown
    return texts.prefix(shown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
