import Documents
import Tenant

/// What a plan changes, by the addresses of resources.
struct TerraformChanges: Sendable {
  /// The change of one resource.
  struct Change: Sendable {
    /// Whether it is made, be it in the place of one that is deleted.
    let isNew: Bool
    /// Whether Terraform only ceases to manage it.
    let isForgotten: Bool
    /// Which of its values are not known.
    let unknown: JSONNode?
    /// Which of them are sensitive.
    let sensitive: JSONNode?
  }

  private var changes: [ExactString: Change] = [:]
  private(set) var problems: [UnexpectedValue] = []
  /// Whether any is of Auth0's provider.
  private(set) var hasAuth0 = false
  /// The addresses of grants that are deleted, that are no longer managed, that are older ones yet to be deleted.
  private(set) var removed: [String] = []
  private(set) var forgotten: [ReleasedGrant] = []
  private(set) var deposed: [String] = []
  /// The grants that are there after the plan.
  private(set) var expected: [(address: String, node: JSONNode)] = []
  /// The grants whose change the plan puts off.
  private(set) var deferred: [(address: String, node: JSONNode)] = []

  /// - Parameters:
  ///   - changes: `resource_changes` of a plan.
  ///   - deferred: its `deferred_changes`.
  init(_ changes: JSONNode?, deferred: JSONNode?) {
    for node in list(changes, "resource_changes") {
      do throws(UnexpectedValue) { try add(node) } catch { problems.append(error) }
    }
    for node in list(deferred, "deferred_changes") {
      let resource = TerraformResource(NodeMembers(node)["resource_change"] ?? node)
      hasAuth0 = hasAuth0 || resource.isAuth0
      guard resource.kind == .grant, resource.isManaged else { continue }
      self.deferred.append(((try? resource.address()) ?? "a grant", node))
    }
  }

  /// What a grant was before a change; nil where that is not written.
  private static func key(_ values: JSONNode?) -> GrantKey? {
    guard let values, values.kind == .object else { return nil }
    func text(_ key: String) -> String? { values[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    return GrantKey(
      clientID: text("client_id"), defaultFor: text("default_for"), audience: text("audience"),
      subjectType: text("subject_type") ?? "client")
  }

  subscript(address: String) -> Change? { changes[ExactString(address)] }

  private mutating func list(_ node: JSONNode?, _ name: String) -> [JSONNode] {
    guard let node else { return [] }
    guard node.kind == .array else {
      problems.append(UnexpectedValue(node, expected: "a list", at: name))
      return []
    }
    return Array(node.elements)
  }

  private mutating func add(_ node: JSONNode) throws(UnexpectedValue) {
    guard node.kind == .object else { throw UnexpectedValue(node, expected: "a change of a resource") }
    let resource = TerraformResource(node)
    guard resource.isAuth0 else { return }
    hasAuth0 = true
    guard resource.isManaged, let kind = resource.kind else { return }
    let address = try resource.address()
    guard !resource.isDeposed else {
      if kind == .grant { deposed.append(address) }
      return
    }
    guard let node = resource["change"] else { throw UnexpectedValue(node, "change: is missing").of(address) }
    let change = NodeMembers(node)
    guard let actions = change["actions"], actions.kind == .array else {
      throw UnexpectedValue(change["actions"] ?? node, "actions: expected a list of actions").of(address)
    }
    let names = actions.elements.compactMap(\.string)
    changes[ExactString(address)] = Change(
      isNew: names.contains("create"), isForgotten: names == ["forget"], unknown: change["after_unknown"],
      sensitive: change["after_sensitive"])
    guard kind == .grant else { return }
    if names == ["delete"] { removed.append(address) }
    if names == ["forget"] { forgotten.append(ReleasedGrant(address: address, key: Self.key(change["before"]))) }
    if names != ["delete"], names != ["forget"] { expected.append((address, resource.node)) }
    if resource["deferred"]?.bool == true { deferred.append((address, resource.node)) }
  }
}
