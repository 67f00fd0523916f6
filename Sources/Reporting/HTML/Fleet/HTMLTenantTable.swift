import Documents
import PolicyEngine
import Tenant

/// The grants of each tenant by what they are worth: those that can be used today, and those of which nobody knows it.
struct TenantTiers {
  /// How many grants of a tier there are.
  struct Count: Equatable {
    var live = 0
    var unknown = 0
  }

  private var counts: [ExactString: [Tier: Count]] = [:]
  /// The tiers that any tenant has, the strongest first.
  let tiers: [Tier]

  init(_ report: AuditReport) {
    var seen: Set<Tier> = []
    for entry in report.inventory {
      guard let reach = entry.reach, let tier = reach.tier, reach.reachability.state != .dormant else { continue }
      seen.insert(tier)
      var count = counts[ExactString(entry.tenant)]?[tier] ?? Count()
      if reach.reachability.state == .live { count.live += 1 } else { count.unknown += 1 }
      counts[ExactString(entry.tenant), default: [:]][tier] = count
    }
    tiers = Tier.allCases.filter(seen.contains)
  }

  subscript(domain: String) -> [Tier: Count] { counts[ExactString(domain)] ?? [:] }
}

/// Tenants × tiers, worst first.
struct HTMLTenantTable {
  let tiers: [String]
  let rows: [HTMLTenantRow]

  /// nil where there is no tenant.
  init?(_ standings: [TenantStanding], _ tiers: TenantTiers, _ report: AuditReport, _ pages: String?) {
    guard !standings.isEmpty else { return nil }
    self.tiers = tiers.tiers.map(\.rawValue)
    rows = standings.map { standing in
      let own = tiers[standing.domain]
      return HTMLTenantRow(
        standing, failingAt: report.thresholds.failOn,
        tiers.tiers.map { HTMLTierCell(own[$0] ?? TenantTiers.Count(), isRead: standing.grants != nil) },
        link: HTMLFleetPage.link(standing.tenant.identity, pages))
    }
  }
}

/// A tenant in the table.
struct HTMLTenantRow {
  let domain: String
  let link: String?
  let word: String
  let tone: String
  let sign: String
  let grants: String
  let errors: String
  let warnings: String
  let notes: String
  let cells: [HTMLTierCell]

  init(_ standing: TenantStanding, failingAt threshold: Severity?, _ cells: [HTMLTierCell], link: String?) {
    domain = standing.domain
    self.link = link
    word = standing.word(failingAt: threshold)
    (tone, sign) =
      switch word {
      case "incomplete": ("warning", "?")
      case "failed": ("error", "✕")
      default: ("good", "✓")
      }
    grants = standing.grants.map { "\($0)" } ?? "\(standing.tenant.grantsRead) + ?"
    func count(_ severity: Severity) -> String { "\(standing.open[severity] ?? 0)" }
    (errors, warnings, notes) = (count(.error), count(.warning), count(.note))
    self.cells = cells
  }
}

/// How many grants of a tier a tenant has that can be used: `12`, `12 + 3?` with those of which nobody knows it, `?` where the
/// grants were not read to their end.
struct HTMLTierCell {
  let text: String
  let tone: String

  init(_ count: TenantTiers.Count, isRead: Bool) {
    let doubt = isRead ? (count.unknown > 0 ? " + \(count.unknown)?" : "") : " + ?"
    text = "\(count.live)\(doubt)"
    tone = count.live + count.unknown > 0 || !isRead ? "some" : "none"
  }
}
