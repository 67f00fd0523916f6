import Documents

/// The grants that nothing can use today, as those of applications that are gone: they can be deleted, which grantlint does
/// not do.
struct DeadGrantDecisions {
  /// With more grants than this, the first and a line for all of them are shown.
  private static let listed = 4

  private let report: AuditReport
  private let open: OpenFindings
  private let isAmongOthers: Bool

  init(_ report: AuditReport, _ open: OpenFindings, _ isAmongOthers: Bool) {
    self.report = report
    self.open = open
    self.isAmongOthers = isAmongOthers
  }

  /// One for each tenant.
  var candidates: [DecisionCandidate] {
    report.foreseenDeletions.compactMap { deletion in
      guard let closed = open.places(of: deletion.closes) else { return nil }
      var title = "\(counted(deletion.grants.count, "grant")) that nothing can use today can be deleted"
      // What becomes of the findings on applications and APIs then was not tried.
      if !deletion.isTried { title += ", with the findings on \(deletion.grants.count == 1 ? "it" : "them")" }
      return DecisionCandidate(.fix, title, closed, of: open, steps: steps(deletion))
    }
  }

  private func steps(_ deletion: ForeseenDeletion) -> [String] {
    let ids = deletion.grants
    let end = isAmongOthers ? " --tenant \(deletion.tenant.shellQuoted)" : ""
    guard ids.count > Self.listed else { return ids.map { "auth0 api delete \"client-grants/\($0)\"\(end)" } }
    let own = isAmongOthers ? "|select(.tenant==\(JSONWriter.compact(.string(deletion.tenant))))" : ""
    // It prints the lines and runs none: somebody reads them before so much is deleted.
    let line = #""auth0 api delete \"client-grants/\(.)\""# + JSONWriter.compact(.string(end)).dropFirst()
    return [
      "auth0 api delete \"client-grants/\(ids[0])\"\(end)",
      "# and \(ids.count - 1) more; this prints the lines of all, by the report of -o json=report.json:",
      "jq -r \(".foreseen_deletions[]\(own)|.grants[]|\(line)".shellQuoted) report.json",
    ]
  }
}
