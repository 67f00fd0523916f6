import Documents
import PolicyEngine
import Tenant

/// What the grants of a report have in common, each once and by a number: the page has every grant, but a name, a scope or a
/// reason only once. One pass over the inventory makes it, and a second one writes the grants by it.
struct GrantIndex: Sendable {
  /// Distinct values, numbered from 0 in the order of the first of each.
  struct Numbers<Value: Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var numbers: [ExactString: Int] = [:]

    subscript(name: String) -> Int? { numbers[ExactString(name)] }

    /// The number of a name, whose value is made where it is new.
    mutating func add(_ name: String, _ value: @autoclosure () -> Value) -> Int {
      let name = ExactString(name)
      if let number = numbers[name] { return number }
      values.append(value())
      numbers[name] = values.count - 1
      return values.count - 1
    }

    /// Changes the value of a number.
    mutating func change(_ number: Int, _ body: (inout Value) -> Void) { body(&values[number]) }
  }

  /// Whom grants are for: an application, or third parties without a grant of their own.
  struct Application: Sendable {
    let tenant: String
    /// See `GrantKey.holder`.
    let holder: String
    /// The client id, or the group.
    let id: String
    let name: String?
  }

  struct API: Sendable {
    let tenant: String
    let audience: String?
    let name: String?
    let isSystem: Bool
    /// The scopes that its grants give, each with what it is worth; nil where the report does not say it.
    var scopes = Numbers<(scope: String, tier: Tier?)>()
    /// Those of a grant of all its scopes, by their numbers; nil where none was read.
    var all: [Int]?
  }

  private(set) var applications = Numbers<Application>()
  private(set) var apis = Numbers<API>()
  private(set) var owners = Numbers<String>()
  private(set) var reaches = Numbers<Reachability>()
  private(set) var paths = Numbers<String>()
  /// Subject types, usages of organizations, client ids and files.
  private(set) var words = Numbers<String>()
  /// The places of the grants that findings are on, by `name`.
  private var places: [ExactString: Int] = [:]
  private(set) var takeover = Takeover()
  /// Grants of which the scopes that a token can carry are not known.
  private(set) var unread = 0

  init(_ report: AuditReport) {
    let wanted = Set(
      report.findings.lazy.filter(report.lists).compactMap { finding in
        finding.grant.map { Self.name(of: finding.tenant, $0) }
      })
    for place in report.inventory.indices {
      let entry = report.inventory[place]
      add(entry, at: place, of: report.inventory)
      guard !wanted.isEmpty else { continue }
      let name = Self.name(of: entry.tenant, entry.grant)
      if wanted.contains(name) { places[name] = place }
    }
  }

  /// Where the grant of a finding is in the inventory; nil where it is not in it.
  func place(of finding: Finding) -> Int? {
    finding.grant.flatMap { places[Self.name(of: finding.tenant, $0)] }
  }

  /// Tenant, grant key and place in the input: what names a grant in findings and in the inventory alike.
  static func name(of tenant: String, _ grant: GrantReference) -> ExactString {
    let key = grant.key
    return ExactString("\(tenant)\n\(key.holder)\n\(key.audience ?? "")\n\(key.subjectType)\n\(grant.label)")
  }

  static func application(_ entry: AccessEntry) -> String { "\(entry.tenant)\n\(entry.grant.key.holder)" }
  static func api(_ entry: AccessEntry) -> String { "\(entry.tenant)\n\(entry.grant.audience ?? "")" }
  static func reach(_ reach: Reachability) -> String { "\(reach.state.rawValue)\n\(reach.reason)" }

  private mutating func add(_ entry: AccessEntry, at place: Int, of inventory: Inventory) {
    let grant = entry.grant
    _ = applications.add(
      Self.application(entry),
      Application(
        tenant: entry.tenant, holder: grant.key.holder, id: grant.clientID ?? grant.defaultGroup() ?? "(none)",
        name: grant.clientName))
    let api = apis.add(
      Self.api(entry),
      API(tenant: entry.tenant, audience: grant.audience, name: entry.apiName, isSystem: entry.isOnSystemAPI))
    if entry.scopes == nil { unread += 1 }
    if let scopes = entry.scopes, !entry.allowsAllScopes || apis.values[api].all == nil {
      apis.change(api) { api in
        let numbers = scopes.map { scope in
          api.scopes.add(scope, (scope, inventory.tier(of: scope, at: place)))
        }
        if entry.allowsAllScopes { api.all = numbers }
      }
    }
    for word in [grant.subjectType, entry.organizationUsage, grant.origin?.file, entry.reach?.through] {
      if let word { _ = words.add(word, word) }
    }
    guard let reach = entry.reach else { return }
    if let owner = reach.owner { _ = owners.add(owner, owner) }
    _ = reaches.add(Self.reach(reach.reachability), reach.reachability)
    for path in reach.paths { _ = paths.add(path, path) }
    takeover.add(entry) { scope in entry.isOnSystemAPI ? inventory.tier(of: scope, at: place) : nil }
  }
}
