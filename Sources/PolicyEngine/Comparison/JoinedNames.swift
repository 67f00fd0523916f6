import Documents
import Tenant

/// What of a tenant tells its applications.
struct ComparedTenant {
  let grants: [ClientGrant]
  let clients: [Client]
  let context: TenantContext
}

extension AccessModel {
  var compared: ComparedTenant { ComparedTenant(grants: grants, clients: clients, context: context) }
}

extension ReadTenant {
  var compared: ComparedTenant {
    ComparedTenant(grants: data.grants, clients: data[Client.self]?.records ?? [], context: context)
  }
}

extension ComparedTenant {
  /// The hosts of the Management APIs that its grants name.
  fileprivate var managementHosts: Set<String> {
    Set(
      grants.lazy.compactMap(\.audience).compactMap(SystemAudience.init).filter {
        $0.api == .management && !$0.hasPlaceholder
      }.map(\.host))
  }
}

/// Which application of BASE one of HEAD is.
struct JoinedNames {
  /// The applications of one side.
  private struct Side {
    /// By which grants or the list of applications call them.
    var ids: Set<ExactString>
    var names: [ExactString: String] = [:]
    var idsByName: [ExactString: [String]] = [:]

    init(_ tenant: ComparedTenant) {
      ids = Set(tenant.grants.lazy.compactMap(\.clientID).map(ExactString.init))
      for client in tenant.clients {
        ids.insert(ExactString(client.clientID))
        guard let name = client.name else { continue }
        names[ExactString(client.clientID)] = name
        idsByName[ExactString(name), default: []].append(client.clientID)
      }
    }
  }

  private let base: Side
  private let head: Side
  /// Of two tenants no application has the same id.
  private let areTwoTenants: Bool
  private var known: [ExactString: String] = [:]
  private(set) var doubts: [String] = []

  init(_ base: ComparedTenant, _ head: ComparedTenant) {
    self.base = Side(base)
    self.head = Side(head)
    areTwoTenants =
      base.context.isDomainKnown && head.context.isDomainKnown
      ? !base.context.domain.isIdentical(to: head.context.domain)
      : !base.managementHosts.isEmpty && !head.managementHosts.isEmpty
        && base.managementHosts.isDisjoint(with: head.managementHosts)
  }

  /// The id by which BASE calls an application of HEAD; where BASE does not have it, its own.
  mutating func base(of id: String) -> String {
    let key = ExactString(id)
    if let found = known[key] { return found }
    let found = find(id, key)
    known[key] = found
    return found
  }

  /// Whether BASE has an application of HEAD.
  mutating func isKnown(_ id: String) -> Bool { base.ids.contains(ExactString(base(of: id))) }

  private mutating func find(_ id: String, _ key: ExactString) -> String {
    if base.ids.contains(key) { return id }
    // HEAD calls it by its name, and BASE has its id.
    let called = base.idsByName[key] ?? []
    if called.count == 1 { return called[0] }
    if called.count > 1 {
      doubts.append(
        "\(called.count) applications of BASE are called \(id.visible) "
          + "(\(called.sorted().map(\.visible).joined(separator: ", "))), and HEAD calls one by this name: "
          + "nobody can tell which one's grants these are")
    }
    guard let name = head.names[key] else { return id }
    let (theirs, ours) = (base.idsByName[ExactString(name)] ?? [], head.idsByName[ExactString(name)] ?? [])
    // BASE calls it by its name.
    let isCalledByName = base.ids.contains(ExactString(name))
    guard isCalledByName || areTwoTenants && !theirs.isEmpty else { return id }
    guard ours.count == 1, isCalledByName || theirs.count == 1 else {
      doubts.append(
        ours.count > 1
          ? "\(ours.count) applications of HEAD are called \(name.visible) (\(ours.sorted().map(\.visible).joined(separator: ", "))): "
            + "nobody can tell which of them is the one of BASE"
          : "\(theirs.count) applications of BASE are called \(name.visible): nobody can tell which of them is the one of HEAD"
      )
      return id
    }
    return isCalledByName ? name : theirs[0]
  }
}
