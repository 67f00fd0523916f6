import Documents
import PolicyEngine
import Tenant

/// An application whose grants reach far, on one line.
struct WideApplication {
  /// The grant that reaches furthest.
  let grant: GrantReference
  /// What makes it wide, over all such grants: scopes, `*` for all; empty where the report does not say.
  fileprivate(set) var scopes: [String]
  /// How many grants of it reach that far.
  fileprivate(set) var grants = 1
  fileprivate let tier: Tier
  fileprivate(set) var isLive: Bool
  /// Whether nobody has accepted all of that.
  fileprivate(set) var isOpen: Bool
  /// Whether the grant is one that Auth0 manages.
  fileprivate let isSystem: Bool

  /// As the tenant calls it.
  var name: String { grant.clientName ?? grant.clientID ?? grant.holder() }

  /// What a reader must know beside: half a sentence; nil where there is nothing.
  var remark: String? {
    let acceptance = isOpen ? nil : isSystem ? "Auth0's own" : "no open finding"
    let parts = [isLive ? nil : Reachability.State.unknown.label, acceptance].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// The applications that can take over the tenant, and those that come to credentials or change users: by everything that was
/// read, and not by findings alone.
struct WideApplications {
  /// Worst first.
  private(set) var takeover: [WideApplication] = []
  private(set) var wide: [WideApplication] = []

  /// The rule whose offenders are the scopes by which a tenant is taken over.
  private static let escalation = "grant-self-escalation"

  /// What findings say of a grant.
  private struct Told {
    let grant: GrantReference
    let tenant: String
    let reach: FindingReach
    var scopes: [String] = []
    var isOpen = false
    var isEscalation = false
  }

  init(_ report: AuditReport) {
    var (told, order) = Self.told(report)
    var holders: [Tier: [ExactString: WideApplication]] = [:]
    var places: [ExactString: Int] = [:]
    func add(
      _ tenant: String, _ grant: GrantReference, _ reach: FindingReach?, isSystem: Bool = false,
      scopes: (Tier, Told?) -> [String]
    ) {
      let key = Self.key(tenant, grant)
      let finding = told.removeValue(forKey: key)
      guard let reach = reach ?? finding?.reach, let tier = Self.tier(of: reach) else { return }
      let holder = ExactString("\(tenant)\n\(grant.holder())")
      places[holder] = places[holder] ?? places.count
      let own = WideApplication(
        grant: grant, scopes: finding.flatMap { $0.isEscalation ? $0.scopes : nil } ?? scopes(tier, finding),
        tier: tier, isLive: reach.reachability.state == .live,
        isOpen: finding?.isOpen ?? false, isSystem: isSystem)
      holders[tier, default: [:]][holder] = holders[tier]?[holder]?.adding(own) ?? own
    }
    for place in report.inventory.indices {
      let entry = report.inventory[place]
      add(
        entry.tenant, entry.grant, entry.reach, isSystem: entry.isSystem,
        scopes: { tier, told in
          if entry.allowsAllScopes { return ["*"] }
          guard let scopes = entry.scopes else { return told?.scopes ?? [] }
          return scopes.filter { report.inventory.tier(of: $0, at: place) == tier }
        })
    }
    // A report need not have an inventory.
    order.removeAll { told[$0] == nil }
    for key in order {
      if let told = told[key] { add(told.tenant, told.grant, told.reach, scopes: { _, _ in told.scopes }) }
    }
    func list(_ tier: Tier, without others: Set<ExactString> = []) -> [WideApplication] {
      (holders[tier] ?? [:]).filter { !others.contains($0.key) }
        .sorted { Self.isBefore(($0.value, places[$0.key] ?? 0), ($1.value, places[$1.key] ?? 0)) }.map(\.value)
    }
    takeover = list(.tenantAdmin)
    let first = Set((holders[.tenantAdmin] ?? [:]).keys)
    wide = list(.credentials, without: first)
    wide += list(.userWrite, without: first.union((holders[.credentials] ?? [:]).keys))
  }

  private static func told(_ report: AuditReport) -> (told: [ExactString: Told], order: [ExactString]) {
    var told: [ExactString: Told] = [:]
    var order: [ExactString] = []
    for finding in report.findings where finding.result == .fail && finding.status != .fixed {
      guard let grant = finding.grant, let reach = finding.reach, tier(of: reach) != nil else { continue }
      let key = key(finding.tenant, grant)
      if told[key] == nil { order.append(key) }
      var own = told[key] ?? Told(grant: grant, tenant: finding.tenant, reach: reach)
      if finding.status == .open { own.isOpen = true }
      let isEscalation = finding.rule == escalation
      if !finding.offenders.isEmpty, own.scopes.isEmpty || isEscalation && !own.isEscalation {
        own.scopes = finding.offenders
        own.isEscalation = isEscalation
      }
      told[key] = own
    }
    return (told, order)
  }

  /// The tier of what can be used and reaches far; nil of anything else.
  private static func tier(of reach: FindingReach) -> Tier? {
    guard reach.reachability.state != .dormant, let tier = reach.tier,
      [.tenantAdmin, .credentials, .userWrite].contains(tier)
    else { return nil }
    return tier
  }

  private static func key(_ tenant: String, _ grant: GrantReference) -> ExactString {
    ExactString("\(tenant)\n\(grant.label)")
  }

  /// What is open comes before what is accepted, what is live before what may be, what every third party has before what one
  /// application has, and more scopes before fewer.
  private static func isBefore(_ left: (WideApplication, Int), _ right: (WideApplication, Int)) -> Bool {
    func sizes(_ application: WideApplication, _ place: Int) -> [Int] {
      let count = application.scopes.contains("*") ? Int.max : application.scopes.count
      return [
        application.isOpen ? 0 : 1, application.isLive ? 0 : 1, application.grant.defaultFor == nil ? 1 : 0, -count,
        place,
      ]
    }
    return sizes(left.0, left.1).lexicographicallyPrecedes(sizes(right.0, right.1))
  }
}

extension WideApplication {
  /// The same application with one more grant.
  fileprivate func adding(_ other: WideApplication) -> WideApplication {
    let isFirst = isOpen || !other.isOpen
    var sum = WideApplication(
      grant: isFirst ? grant : other.grant, scopes: scopes, grants: grants + other.grants, tier: tier,
      isLive: isLive || other.isLive, isOpen: isOpen || other.isOpen, isSystem: isFirst ? isSystem : other.isSystem)
    sum.scopes += other.scopes.filter { !scopes.contains($0) }
    return sum
  }
}
