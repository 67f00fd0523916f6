import Documents
import PolicyEngine

/// One thing to do that closes many findings, as the pages of the report and of the pack show it.
struct HTMLDecision {
  /// FIX or ACCEPT.
  let kind: String
  let title: String
  let closes: String
  /// What to run or to write, a line each.
  let steps: [String]

  init(_ decision: Decision) {
    kind = decision.kind.rawValue.uppercased()
    title = decision.title
    closes = "closes \(counted(decision.closes, "finding"))"
    steps = decision.steps
  }

  /// nil where nothing closes many.
  ///
  /// - Parameter isAmongOthers: whether the report by which they are made has other tenants too.
  static func all(of report: AuditReport, isAmongOthers: Bool) -> HTMLList<HTMLDecision>? {
    let decisions = report.decisions(isAmongOthers: isAmongOthers)
    return HTMLList(decisions, atMost: decisions.count) { HTMLDecision($0) }
  }
}
