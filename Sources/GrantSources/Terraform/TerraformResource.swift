import Documents

/// A resource as `terraform show -json` writes it in the values of a module.
struct TerraformResource: Sendable {
  let node: JSONNode
  private let members: NodeMembers

  init(_ node: JSONNode) {
    self.node = node
    members = NodeMembers(node)
  }

  /// Whether it is of Auth0's provider.
  var isAuth0: Bool { members.text("type")?.hasPrefix("auth0_") ?? false }
  /// Whether Terraform makes it, and does not only look it up.
  var isManaged: Bool { members.text("mode") ?? "managed" == "managed" }
  /// Whether it is an older one that Terraform has yet to delete.
  var isDeposed: Bool { members["deposed_key"] != nil || members["deposed"] != nil }

  /// What it describes; nil: nothing that says something about grants.
  var kind: ProviderResource.Kind? { members.text("type").flatMap { ProviderResource.Kind($0, .terraform) } }

  /// Throws where it has no address.
  func address() throws(UnexpectedValue) -> String {
    guard let address = members.text("address") else { throw UnexpectedValue(node, "address: is missing") }
    return address
  }

  subscript(key: String) -> JSONNode? { members[key] }

  /// The resource as the reading takes it; nil: it says nothing about grants. Throws where it has no address or values.
  func provided() throws(UnexpectedValue) -> ProviderResource? {
    guard isManaged, !isDeposed, let kind else { return nil }
    let address = try address()
    guard let values = self["values"] else { throw UnexpectedValue(node, "values: is missing").of(address) }
    guard values.kind == .object else {
      throw UnexpectedValue(values, expected: "an object", at: "values").of(address)
    }
    return ProviderResource(kind: kind, node: node, values: values, address: address)
  }
}

/// Goes through the modules of values in one pass, however deep they are nested.
struct TerraformModules {
  private let document: JSONDocument
  private(set) var problems: [UnexpectedValue] = []
  /// Of all modules, in the order of the text.
  private(set) var resources: [JSONNode] = []

  /// - Parameters:
  ///   - values: `{"root_module":{"resources":[…],"child_modules":[…]}}`
  ///   - name: the key that has them.
  init(_ values: JSONNode, _ name: String) {
    document = values.document
    guard values.kind == .object else {
      problems.append(UnexpectedValue(values, expected: "an object", at: name))
      return
    }
    guard let root = NodeMembers(values)["root_module"] else { return }
    document.withCursor(at: root.offset) { cursor in module(&cursor) }
  }

  private mutating func module(_ cursor: inout JSONCursor) {
    guard cursor.isAt(.object) else { return refuse(&cursor, "a module") }
    cursor.enter()
    while let key = cursor.nextKey() {
      if cursor.is(key, "resources") {
        list(&cursor, "resources") { modules, cursor in
          guard cursor.isAt(.object) else { return modules.refuse(&cursor, "a resource") }
          modules.resources.append(modules.document.node(at: cursor.offset))
          cursor.skip()
        }
      } else if cursor.is(key, "child_modules") {
        list(&cursor, "child_modules") { modules, cursor in modules.module(&cursor) }
      } else {
        cursor.skip()
      }
    }
  }

  private mutating func list(
    _ cursor: inout JSONCursor, _ name: String, _ body: (inout TerraformModules, inout JSONCursor) -> Void
  ) {
    guard !cursor.isAt(.null) else { return cursor.skip() }
    guard cursor.isAt(.array) else { return refuse(&cursor, "a list of \(name)") }
    cursor.enter()
    while cursor.nextElement() { body(&self, &cursor) }
  }

  private mutating func refuse(_ cursor: inout JSONCursor, _ expected: String) {
    problems.append(UnexpectedValue(document.node(at: cursor.offset), expected: expected))
    cursor.skip()
  }
}
