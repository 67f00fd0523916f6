import Documents
import Tenant

/// A stack of Pulumi, as `pulumi stack export` prints it or a backend stores it.
struct PulumiStack {
  private var reading: ProviderReading
  /// The names of grants that are to be deleted, and of those that the stack only looks up.
  private var deleted: [String] = []
  private var external: [String] = []

  /// What the stack declares; nil: the value is no stack.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the program.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    let members = NodeMembers(node)
    let deployment: JSONNode?
    if members.has("deployment") {
      deployment = members["deployment"]
    } else if let checkpoint = members["checkpoint"] {
      deployment = checkpoint["latest"]
    } else {
      return nil
    }
    var stack = PulumiStack(node, file, places)
    if let other = members["checkpoint"], members.has("deployment") {
      stack.reading.fail(
        other, "checkpoint: is beside a deployment, so that it cannot be told which is deployed: \(exportAgain)")
    }
    stack.readResources(of: deployment)
    stack.reading.requireAuth0("this stack", whole: "the stack that has the grants")
    stack.reading.notes.append("a stack has only what Pulumi manages in it: grants made elsewhere are not in it")
    return stack.finished()
  }

  /// The grant of a resource by itself; nil: the value is none.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the program.
  static func readResource(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    guard node["urn"] != nil, let type = node["type"]?.string, ProviderResource.Kind(type, .pulumi) == .grant else {
      return nil
    }
    var stack = PulumiStack(node, file, places)
    stack.attempt(node)
    return stack.finished()
  }

  private init(_ node: JSONNode, _ file: String, _ places: DeclaredPlaces?) {
    reading = ProviderReading(node, file: file, spelling: .pulumi, places: places)
  }

  private mutating func readResources(of deployment: JSONNode?) {
    guard let deployment, !deployment.isNull else { return }
    guard deployment.kind == .object else {
      return reading.problems.append(UnexpectedValue(deployment, expected: "an object", at: "deployment"))
    }
    let members = NodeMembers(deployment)
    for resource in list(members, "resources") { attempt(resource) }
    for operation in list(members, "pending_operations") {
      do throws(UnexpectedValue) { try refuse(pending: operation) } catch { reading.problems.append(error) }
    }
  }

  private mutating func list(_ members: NodeMembers, _ name: String) -> [JSONNode] {
    guard let node = members[name] else { return [] }
    guard node.kind == .array else {
      reading.problems.append(UnexpectedValue(node, expected: "a list", at: name))
      return []
    }
    return Array(node.elements)
  }

  private static let exportAgain = "run 'pulumi refresh', and give what 'pulumi stack export' prints then"

  /// Refuses an operation on a grant that was begun and of which nobody knows whether it was done.
  private mutating func refuse(pending node: JSONNode) throws(UnexpectedValue) {
    let operation = NodeMembers(node)
    guard let resource = operation["resource"], resource.kind == .object else {
      throw UnexpectedValue(node, expected: "an operation on a resource", at: "pending_operations")
    }
    let members = NodeMembers(resource)
    guard let type = members.text("type"), type.hasPrefix("auth0:") else { return }
    reading.hasAuth0 = true
    guard ProviderResource.Kind(type, .pulumi) == .grant else { return }
    let action = operation.text("type").map { " (\($0.visible))" } ?? ""
    throw UnexpectedValue(
      node, "an update was interrupted\(action), so that it is not known what is deployed: \(Self.exportAgain)"
    ).of(members.text("urn"))
  }

  private mutating func attempt(_ node: JSONNode) {
    do throws(UnexpectedValue) { try add(node) } catch { reading.problems.append(error) }
  }

  private mutating func add(_ node: JSONNode) throws(UnexpectedValue) {
    guard node.kind == .object else { throw UnexpectedValue(node, expected: "a resource") }
    let members = NodeMembers(node)
    guard let type = members.text("type"), type.hasPrefix("auth0:") else { return }
    reading.hasAuth0 = true
    guard let kind = ProviderResource.Kind(type, .pulumi) else { return }
    guard let urn = members.text("urn") else { throw UnexpectedValue(node, "urn: is missing") }
    guard members["delete"]?.bool != true else {
      if kind == .grant { deleted.append(urn) }
      return
    }
    guard members["external"]?.bool != true else {
      if kind == .grant { external.append(urn) }
      return
    }
    let (values, others) = try values(of: members, node, urn)
    var unknowns = UnknownAttributes()
    if let standIn = reading.spelling.standIn(values) {
      for field in ClientGrant.Field.allCases { unknowns.whole[field] = standIn }
    }
    let id = members["id"].flatMap { reading.spelling.standIn($0) == nil ? $0.string : nil }
    reading.resources.append(
      ProviderResource(
        kind: kind, node: node, values: values, others: others, address: urn,
        provider: members.text("provider").map { reading.provider($0, Self.provider) },
        id: id.flatMap { $0.isEmpty ? nil : $0 }, unknowns: unknowns))
  }

  /// What the provider said of a resource, and what the program says, which counts where the provider said nothing; of one
  /// that was never made only that.
  private func values(
    of members: NodeMembers, _ node: JSONNode, _ urn: String
  ) throws(UnexpectedValue) -> (JSONNode, others: JSONNode?) {
    var found: [JSONNode] = []
    for name in ["outputs", "inputs"] {
      guard let values = members[name] else { continue }
      guard values.kind == .object else { throw UnexpectedValue(values, expected: "an object", at: name).of(urn) }
      if !NodeMembers(values).isEmpty { found.append(values) }
    }
    guard let first = found.first else { throw UnexpectedValue(node, "outputs: is missing").of(urn) }
    return (first, found.dropFirst().first)
  }

  private mutating func finished() -> DeclaredTenant {
    reading.note(deleted) { count in
      "\(counted(count, "grant")), which Pulumi has yet to delete, \(count == 1 ? "is" : "are") passed over"
    }
    reading.note(external) { count in
      "\(counted(count, "grant")), which the stack only looks up, \(count == 1 ? "is" : "are") passed over"
    }
    return reading.tenant()
  }

  /// The name of a provider: `eu` for `urn:pulumi:prod::acme::pulumi:providers:auth0::eu::ID`. Those that Pulumi makes
  /// itself, one for each version (`default_3_37_1`), all have the configuration of the stack.
  private static func provider(_ reference: String) -> String {
    guard let match = reference.wholeMatch(of: /urn:pulumi:.*?::.*?::.*?::(.+)::.*/) else { return reference }
    return match.output.1.hasPrefix("default_") ? "default" : String(match.output.1)
  }
}

/// A value in any of the forms in which Pulumi gives grants.
enum PulumiInput {
  /// What the value declares; nil: it is of none of the forms.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the program; asked before the input.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    guard node.kind == .object else { return nil }
    return PulumiStack.read(node, file: file, places: places)
      ?? PulumiStack.readResource(node, file: file, places: places)
  }
}
