import Documents
import PolicyEngine
import Tenant

/// Who has grants of a tier, and who of them can take over the tenant.
struct PackAccess {
  let tiers: [PackTier]
  /// Whoever has a grant by which every right in the tenant can be had, and that is not surely out of use.
  let takeover: [PackHolder]

  private struct Count {
    var grants = 0
    var dormant = 0
    var holders: [ExactString: String] = [:]
  }

  init(_ report: AuditReport) {
    var counts: [Tier?: Count] = [:]
    var takeover: [ExactString: PackHolder] = [:]
    for entry in report.inventory {
      let (tier, state) = (entry.reach?.tier, entry.reach?.reachability.state)
      let (key, holder) = (ExactString("\(entry.tenant)\n\(entry.grant.key.holder)"), entry.grant.holder(\.bounded))
      counts[tier, default: Count()].grants += 1
      if state == .dormant { counts[tier]?.dormant += 1 }
      counts[tier]?.holders[key] = holder
      if entry.reach?.canTakeOverTenant == true, takeover[key]?.isLive != true {
        takeover[key] = PackHolder(name: holder, owner: entry.reach?.owner, isLive: state == .live)
      }
    }
    tiers = (Tier.allCases.map(Optional.some) + [nil]).compactMap { tier in
      counts[tier].map { count in
        PackTier(
          tier, grants: count.grants, dormant: count.dormant,
          holders: count.holders.sorted { $0.key < $1.key }.map(\.value))
      }
    }
    self.takeover = takeover.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Who can take over the tenant.
struct PackHolder {
  let name: String
  let ownerText: String?
  /// Whether it is known that the grant can be used today.
  let isLive: Bool
  let stateText: String?

  init(name: String, owner: String?, isLive: Bool) {
    (self.name, ownerText, self.isLive) = (name, owner, isLive)
    stateText = isLive ? nil : Reachability.State.unknown.words
  }
}

/// The grants of one tier.
struct PackTier {
  /// The most holders that are named: of what only reads or changes an API of one's own, fewer.
  private static func most(of tier: Tier?) -> Int { tier.map { $0 >= .userWrite } == true ? 20 : 4 }

  let name: String
  let grants: Int
  let dormant: Int
  let applications: Int
  let who: String

  init(_ tier: Tier?, grants: Int, dormant: Int, holders: [String]) {
    (name, self.grants, self.dormant) = (tier?.words ?? "no scope", grants, dormant)
    applications = holders.count
    let most = Self.most(of: tier)
    let more = holders.count - most
    who = holders.prefix(most).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
