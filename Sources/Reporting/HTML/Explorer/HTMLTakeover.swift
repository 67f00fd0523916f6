import Documents
import PolicyEngine
import Tenant

/// Who can take over the tenant, as the first fold says it, and what that was read from.
struct HTMLTakeover {
  struct Application {
    let label: String
    let detailText: String?
    /// Its page; the script makes a link of it.
    let page: String
    let causes: [String]
    let moreCauses: String?
    let labels: [String]
    let moreLabels: String?
    /// nil where it is known to be live.
    let doubt: String?
    let ownerText: String?
  }

  let applications: HTMLList<Application>?
  let head: String
  /// Grants that would be enough and that nobody can use today; nil where there is none.
  let dormant: String?
  let coverage: String
  /// What to say where there is no such application.
  let nobody: String

  init(_ index: GrantIndex, _ report: AuditReport) {
    let takeover = index.takeover
    let isOneOfMany = report.isOfSeveral
    let live = takeover.applications.filter(\.isLive)
    let others = takeover.applications.filter { !$0.isLive }
    applications = HTMLList(live + others, atMost: 12) { application in
      let entry = application.entry
      let grant = entry.grant
      let id = grant.clientID ?? grant.defaultGroup() ?? "(none)"
      let details = [grant.clientName == nil ? nil : id, isOneOfMany ? entry.tenant : nil].compactMap(\.self)
      let causes = HTMLList(application.scopes, atMost: 8, \.bounded)
      let labels = HTMLList(application.grants, atMost: 3) { $0 }
      return Application(
        label: (grant.clientName ?? id).bounded,
        detailText: details.isEmpty ? nil : details.joined(separator: ", "),
        page: "#/application/\(Self.address(of: grant))", causes: causes?.items ?? [], moreCauses: causes?.more,
        labels: labels?.items ?? [], moreLabels: labels?.more,
        doubt: application.isLive ? nil : "unknown whether live",
        ownerText: entry.reach?.owner)
    }
    let tenant = isOneOfMany ? "a tenant" : "the tenant"
    head = [(live.count, "live"), (others.count, "unknown whether live")].filter { $0.0 > 0 }
      .map { "\(counted($0.0, "application")) \($0.1)" }.joined(separator: ", ")
    dormant = takeover.dormant == 0 ? nil : "Worth as much and dormant: \(counted(takeover.dormant, "grant"))."
    coverage = GrantCoverage(report, unread: index.unread).sentence
    nobody = "No grant that may be live gives what takes over \(tenant)."
  }

  /// The last part of a page's address.
  private static func address(of grant: GrantReference) -> String {
    let holder = grant.key.holder.visible
    return (holder.hasPrefix("client:") ? String(holder.dropFirst("client:".count)) : holder).percentEncoded
  }
}

/// How far what a page says of grants goes.
struct GrantCoverage {
  let sentence: String

  /// - Parameter unread: how many grants have scopes that were not read.
  init(_ report: AuditReport, unread: Int) {
    let read = report.inventory.count
    let total = max(read, report.tenants.reduce(0) { $0 + $1.grantsRead })
    let lists = report.tenants.map { $0.coverage[.clientGrants] }
    var parts: [String] = []
    if lists.allSatisfy({ $0?.isComplete == true }) {
      parts.append("\(read) of \(counted(total, "grant")) read")
    } else {
      parts.append("\(counted(read, "grant")) read, and there may be more: the list is incomplete")
    }
    if report.isAssumedComplete { parts.append("completeness assumed") }
    if unread > 0 { parts.append("the scopes of \(unread) not read") }
    sentence =
      parts.joined(separator: "; ")
      + ". Not covered: \(AccessAnswer.beyondGrants.joined(separator: ", "))."
  }
}
