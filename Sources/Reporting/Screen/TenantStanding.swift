import Documents
import PolicyEngine
import Tenant

/// How one of several tenants stands in a report of all of them.
struct TenantStanding {
  let tenant: TenantReport
  /// Open failures by severity, listed or not.
  fileprivate(set) var open: [Severity: Int] = [:]
  /// Rules without an answer.
  fileprivate(set) var unknown = 0
  /// Rules that were skipped, and may not be.
  fileprivate(set) var skipped = 0
  /// Of an open finding; -1 where there is none.
  fileprivate(set) var highestRank = -1

  var domain: String { tenant.identity.domain }
  /// Whether all of it was read and every rule has an answer.
  var isComplete: Bool { tenant.gaps.isEmpty && unknown == 0 && skipped == 0 }
  /// Why it is not, a phrase.
  var shortfall: String {
    if let gap = tenant.gaps.worstFirst.first { return gap.message }
    return unknown > 0
      ? "\(counted(unknown, "rule")) without an answer" : "\(counted(skipped, "rule")) skipped under --strict"
  }
  /// The grants that were read; nil where their list was not read to its end.
  var grants: Int? { tenant.coverage[.clientGrants]?.isComplete == true ? tenant.grantsRead : nil }

  /// What it comes to by the threshold of the report: `incomplete`, `failed`, `passed` with open findings, `clean`.
  func word(failingAt threshold: Severity?) -> String {
    if !isComplete { return "incomplete" }
    if let threshold, open.contains(where: { $0.key >= threshold && $0.value > 0 }) { return "failed" }
    return open.values.contains { $0 > 0 } ? "passed" : "clean"
  }

  private var order: (Int, Int, Int, Int, Int) {
    (isComplete ? 1 : 0, -(open[.error] ?? 0), -highestRank, -(open[.warning] ?? 0), -(open[.note] ?? 0))
  }

  /// The tenants of a report, worst first: those that are incomplete, then those with the most errors.
  static func worstFirst(_ report: AuditReport) -> [TenantStanding] {
    var standings = report.tenants.map { TenantStanding(tenant: $0, skipped: report.undulySkipped(of: $0).count) }
    let places = Dictionary(standings.enumerated().map { (ExactString($1.domain), $0) }) { first, _ in first }
    for finding in report.findings {
      guard let place = places[ExactString(finding.tenant)] else { continue }
      if finding.result == .unknown {
        standings[place].unknown += 1
      } else if finding.status == .open {
        standings[place].open[finding.severity, default: 0] += 1
        standings[place].highestRank = max(standings[place].highestRank, finding.rank)
      }
    }
    for count in report.unlisted where count.standing.status == .open {
      guard let place = places[ExactString(count.standing.tenant)] else { continue }
      standings[place].open[count.standing.severity, default: 0] += count.count
    }
    return standings.sorted { left, right in
      left.order != right.order ? left.order < right.order : left.domain.precedes(right.domain)
    }
  }
}
