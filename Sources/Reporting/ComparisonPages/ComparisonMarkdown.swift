import Documents
import PolicyEngine
import Tenant

/// How two states of a tenant differ, as one comment on a pull request. Its first line is a mark by which a bot finds the comment
/// again and replaces it.
package enum ComparisonMarkdown {
  package static let mark = "<!-- grantlint diff -->"
  /// GitHub takes 65,536 characters of a comment; a bot may add some.
  package static let limit = 60_000

  package static func render(_ verdict: ComparisonVerdict) -> String {
    let comparison = verdict.comparison
    var head = "\(mark)\n### grantlint: \(verdict.words.markdown)\n\n\(comparison.extent.markdown)\n"
    for doubt in comparison.doubts.prefix(20) { head += "\n- **not known**: \(bounded(doubt.sentence).markdown)" }
    if !comparison.doubts.isEmpty { head += "\n" }
    var blocks = verdict.failing.map { block($0, isFailing: true) }
    blocks += verdict.newFindings.map { block($0, isFailing: verdict.tests.fail(for: $0)) }
    blocks += verdict.passing.map { block($0, isFailing: false) }
    return clipped(head, blocks)
  }

  /// As many blocks as there is room for, and how many more there are.
  private static func clipped(_ head: String, _ blocks: [String]) -> String {
    let room = limit - 200
    var text = String(head.unicodeScalars.prefix(room / 2))
    var length = text.utf16.count
    for (index, block) in blocks.enumerated() {
      length += block.utf16.count
      if length > room {
        return text + "\n*and \((blocks.count - index).grouped) more; `grantlint diff -f json` has all*\n"
      }
      text += block
    }
    return text
  }

  private static func block(_ change: AccessChange, isFailing: Bool) -> String {
    let sign = isFailing ? "❌" : change.givesMore ? "⚠️" : "•"
    var text = "\n**\(sign) \(change.kind.words)** \(change.heading { bounded($0, to: 200).markdownCode })\n"
    for line in change.lines { text += "- \(bounded(line).markdown)\n" }
    if let worth = change.worth { text += "- \(worth.markdown)\n" }
    if let place = change.place { text += "- \(bounded(place, to: 500).markdownCode)\n" }
    return text
  }

  private static func block(_ finding: Finding, isFailing: Bool) -> String {
    let kind = finding.result == .unknown ? "unknown" : finding.severity.rawValue
    var text =
      "\n**\(isFailing ? "❌" : "⚠️") new \(kind)** \(finding.rule.markdownCode): \(bounded(finding.sentence).markdown)\n"
    if let grant = finding.grant {
      let code: (String) -> String = { bounded($0, to: 200).markdownCode }
      text += "- \(grant.holder(code)) on \(grant.audience(code))\n"
    }
    if let origin = finding.origin { text += "- \(bounded(origin.description, to: 500).markdownCode)\n" }
    return text
  }

  /// A thousand characters of a line say enough.
  private static func bounded(_ text: String, to limit: Int = 1_000) -> String {
    let scalars = text.unicodeScalars
    return scalars.count > limit ? String(scalars.prefix(limit)) + "..." : text
  }
}
