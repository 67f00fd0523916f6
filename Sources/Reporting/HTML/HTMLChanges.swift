import Documents
import PolicyEngine

/// What differs from the baseline.
struct HTMLChanges {
  let path: String
  let new: Int
  let widened: Int
  let unchanged: Int
  let fixed: Int
  let fixedList: HTMLList<HTMLFixedEntry>?

  init(_ baseline: BaselineComparison, _ report: AuditReport) {
    func count(_ state: BaselineState) -> Int { report.count { $0.baselineState == state } }
    path = baseline.path
    new = count(.new)
    widened = count(.widened)
    unchanged = count(.unchanged)
    fixed = baseline.fixedSince.count
    fixedList = HTMLList(baseline.fixedSince, atMost: 50) { HTMLFixedEntry($0) }
  }
}

/// A finding that the baseline holds and that is gone.
struct HTMLFixedEntry {
  let rule: String
  let grant: String

  init(_ entry: BaselineEntry) {
    rule = entry.rule
    let parts = ["id", "client_id", "audience"].compactMap { entry.grant[$0]?.string }
    grant = entry.subject?.label() ?? (parts.isEmpty ? entry.fingerprint : parts.joined(separator: ", "))
  }
}
