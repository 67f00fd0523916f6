import PolicyEngine

/// A finding as it is read without the script.
struct HTMLWorstFinding {
  let rule: String
  let tone: String
  let sign: String
  let level: String
  let message: String
  let place: String?
  let reachText: String?
  let remedy: String?
  let fingerprint: String
  /// The command that accepts it, but for the reason; nil where nobody can accept it.
  let waiveText: String?

  init(_ finding: Finding, _ report: AuditReport, _ reach: ReachWording, _ waiving: HTMLWaiving) {
    rule = finding.rule
    let isUnknown = finding.result == .unknown
    tone = isUnknown ? "unknown" : finding.severity.rawValue
    sign = isUnknown ? "?" : finding.severity.sign
    level = tone
    message = finding.sentence
    place = finding.place
    reachText = reach.line(of: finding)
    let text = report.rules.first { $0.id == finding.rule }?.remedy ?? ""
    remedy = text.isEmpty || isUnknown ? nil : text.firstSentence
    fingerprint = finding.fingerprint
    waiveText = waiving.command(for: finding)
  }
}
