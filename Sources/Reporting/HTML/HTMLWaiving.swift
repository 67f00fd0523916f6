import Documents
import PolicyEngine

/// The command by which somebody accepts a finding for a time.
struct HTMLWaiving {
  /// The last day that the page proposes.
  let until: String

  init(_ report: AuditReport) {
    until = report.proposedWaiverEnd?.description ?? "YYYY-MM-DD"
  }

  /// The command, ready but for the reason; nil where nobody can accept the finding. `waiveLine` of the script is its twin.
  func command(for finding: Finding) -> String? {
    guard finding.status == .open, finding.result == .fail, finding.unknownOffenders == nil,
      finding.grant != nil || finding.singleSubject != nil
    else { return nil }
    let owner = finding.reach?.owner.map(\.visible.shellQuoted) ?? "OWNER"
    return
      "grantlint waivers add \(finding.fingerprint) --report report.json --owner \(owner) --reason 'REASON' --expires \(until)"
  }
}
