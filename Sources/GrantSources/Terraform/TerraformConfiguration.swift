import Documents

/// What a plan repeats of the configuration that it was made from.
struct TerraformConfiguration: Sendable {
  /// The block of a resource.
  struct Block: Sendable {
    /// `auth0`, `auth0.eu`, `module.m2m:auth0`
    let provider: String?
    private let expressions: NodeMembers
    /// The only application that the expression of `client_id` names, as it names it.
    private(set) var client: String?
    /// What that expression refers to beside applications.
    private(set) var othersBesideClient: [String] = []

    fileprivate init(provider: String?, expressions: NodeMembers) {
      self.provider = provider
      self.expressions = expressions
      let references = references("client_id")
      let heads = references.map(TerraformAddress.head).filter { $0.hasPrefix("auth0_client.") }
      if Set(heads.map { TerraformAddress($0).resource }).count == 1 { client = heads.first }
      othersBesideClient = references.filter { !$0.hasPrefix("auth0_client.") }
    }

    /// Whether it sets an attribute.
    func sets(_ attribute: String) -> Bool { expressions.has(attribute) }

    /// What the expression of an attribute refers to, in its order.
    func references(_ attribute: String) -> [String] {
      NodeMembers(expressions[attribute])["references"]?.elements.compactMap(\.string) ?? []
    }
  }

  private let document: JSONDocument
  /// By the address of a resource without the keys of instances.
  private var blocks: [ExactString: Block] = [:]
  /// The configurations of providers by their keys.
  private var providers = NodeMembers(nil)

  /// - Parameter node: `configuration` of a plan.
  init(_ node: JSONNode) {
    document = node.document
    let members = NodeMembers(node)
    providers = NodeMembers(members["provider_config"])
    guard let root = members["root_module"] else { return }
    document.withCursor(at: root.offset) { cursor in module(&cursor, "") }
  }

  /// The block of a resource; nil where there is none of the address.
  subscript(address: TerraformAddress) -> Block? { blocks[ExactString(address.block)] }

  /// - Parameter prefix: `module.m2m.` in that module.
  private mutating func module(_ cursor: inout JSONCursor, _ prefix: String) {
    guard cursor.isAt(.object) else { return cursor.skip() }
    cursor.enter()
    while let key = cursor.nextKey() {
      if cursor.is(key, "resources"), cursor.isAt(.array) {
        cursor.enter()
        while cursor.nextElement() {
          add(document.node(at: cursor.offset), prefix)
          cursor.skip()
        }
      } else if cursor.is(key, "module_calls"), cursor.isAt(.object) {
        cursor.enter()
        while let name = cursor.nextKey() { call(&cursor, "\(prefix)module.\(cursor.text(name)).") }
      } else {
        cursor.skip()
      }
    }
  }

  private mutating func call(_ cursor: inout JSONCursor, _ prefix: String) {
    guard cursor.isAt(.object) else { return cursor.skip() }
    cursor.enter()
    while let key = cursor.nextKey() {
      if cursor.is(key, "module") { module(&cursor, prefix) } else { cursor.skip() }
    }
  }

  private mutating func add(_ node: JSONNode, _ prefix: String) {
    let members = NodeMembers(node)
    guard let type = members.text("type"), ProviderResource.Kind(type, .terraform) != nil,
      members.text("mode") ?? "managed" == "managed", let address = members.text("address")
    else { return }
    blocks[ExactString(prefix + address)] = Block(
      provider: members.text("provider_config_key").map(provider), expressions: NodeMembers(members["expressions"]))
  }

  /// The configuration that a key leads to: before Terraform 1.2 a module that is given one of the root module has a key of
  /// its own without a configuration.
  private func provider(_ key: String) -> String {
    guard !providers.has(key), let colon = key.lastIndex(of: ":") else { return key }
    let inherited = String(key[key.index(after: colon)...])
    return providers.has(inherited) ? inherited : key
  }
}
