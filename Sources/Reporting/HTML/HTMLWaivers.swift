import Documents
import PolicyEngine

/// The waivers: how many are in force, which of them end soon, and what became of the others.
struct HTMLWaivers {
  /// Days ahead that count as soon.
  private static let soon = 30

  let inForce: Int
  let lapsed: Int
  let outgrown: Int
  let isUsed: Bool
  let ending: HTMLList<HTMLEndingWaiver>?
  let soonDays = HTMLWaivers.soon

  init(_ report: AuditReport) {
    inForce = report.waivers.count
    lapsed = report.count { $0.waiver == .expired }
    outgrown = report.count { $0.waiver == .widened }
    isUsed = inForce + lapsed + outgrown > 0
    let soon = report.waivers.filter { $0.daysLeft <= Self.soon }.enumerated().sorted { left, right in
      (left.element.daysLeft, left.offset) < (right.element.daysLeft, right.offset)
    }
    ending = HTMLList(soon.map(\.element), atMost: 8) { HTMLEndingWaiver($0) }
  }
}

/// A waiver that ends soon.
struct HTMLEndingWaiver {
  let rule: String
  let owner: String
  let expires: String
  let left: String
  let findings: String

  init(_ waiver: WaiverRecord) {
    rule = waiver.rule
    owner = waiver.owner
    expires = waiver.expires
    left = waiver.daysLeft <= 0 ? "last day" : "\(counted(waiver.daysLeft, "day")) left"
    findings = counted(waiver.findings, "finding")
  }
}
