import Documents

/// A state of Terraform or OpenTofu as it is stored: `terraform.tfstate`, or what `terraform state pull` prints.
struct TerraformStateFile {
  /// The version of the form that is read, which Terraform has written since 0.12.
  private static let version: Int64 = 4

  private var reading: ProviderReading
  private var deposed: [String] = []

  /// What the state declares; nil: the value is no state in this form.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the configuration.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    let members = NodeMembers(node)
    guard !members.has("format_version"), members.has("lineage") || members.has("terraform_version"),
      members.has("version") || members.has("encrypted_data")
    else { return nil }
    var state = TerraformStateFile(
      reading: ProviderReading(node, file: file, spelling: .terraform, places: places))
    state.read(members)
    return state.reading.tenant()
  }

  private mutating func read(_ members: NodeMembers) {
    reading.notes.append(TerraformState.note("a state"))
    if let encrypted = members["encrypted_data"] {
      return reading.fail(
        encrypted, "encrypted_data: the state is encrypted: give what 'tofu show -json' prints")
    }
    guard members["version"]?.int == Self.version else { return refuse(members) }
    if let resources = members["resources"] {
      guard resources.kind == .array else {
        return reading.problems.append(UnexpectedValue(resources, expected: "a list", at: "resources"))
      }
      for resource in resources.elements {
        do throws(UnexpectedValue) { try add(resource) } catch { reading.problems.append(error) }
      }
    }
    reading.requireAuth0("this state", whole: "the state of the configuration that has the grants")
    reading.noteDeposed(deposed)
  }

  private mutating func refuse(_ members: NodeMembers) {
    let node = members["version"] ?? reading.node
    guard !members.has("backend") else {
      return reading.fail(
        node, "found where the state is stored (backend), not the state: give what 'terraform state pull' prints")
    }
    let version = node.number?.text ?? node.kind.words
    reading.fail(
      node,
      "version: \(version) is not read, only \(Self.version): give what 'terraform show -json' of a Terraform that knows "
        + "it prints")
  }

  /// Adds the instances of a resource. Throws where it is none; of its instances each is read for itself.
  private mutating func add(_ node: JSONNode) throws(UnexpectedValue) {
    guard node.kind == .object else { throw UnexpectedValue(node, expected: "a resource") }
    let members = NodeMembers(node)
    guard let type = members.text("type"), type.hasPrefix("auth0_") else { return }
    reading.hasAuth0 = true
    guard let kind = ProviderResource.Kind(type, .terraform), members.text("mode") ?? "managed" == "managed" else {
      return
    }
    let name = "\(type).\(members.text("name") ?? "")"
    let address = members.text("module").map { "\($0).\(name)" } ?? name
    guard let instances = members["instances"], instances.kind == .array else {
      throw UnexpectedValue(members["instances"] ?? node, "instances: expected a list").of(address)
    }
    let provider = members.text("provider").map { reading.provider($0, Self.provider) }
    for instance in instances.elements {
      do throws(UnexpectedValue) { try add(instance, of: address, kind, provider) } catch {
        reading.problems.append(error)
      }
    }
  }

  private mutating func add(
    _ node: JSONNode, of resource: String, _ kind: ProviderResource.Kind, _ provider: String?
  ) throws(UnexpectedValue) {
    guard node.kind == .object else { throw UnexpectedValue(node, expected: "an instance").of(resource) }
    let members = NodeMembers(node)
    let address = resource + Self.key(members["index_key"])
    guard members["deposed"] == nil else {
      if kind == .grant { deposed.append(address) }
      return
    }
    guard let values = members["attributes"], values.kind == .object else {
      throw UnexpectedValue(members["attributes"] ?? node, "attributes: expected an object").of(address)
    }
    var unknowns = TerraformUnknowns.attributes(of: values, isPlanned: false)
    unknowns.hide(paths: members["sensitive_attributes"])
    reading.resources.append(
      ProviderResource(
        kind: kind, node: node, values: values, address: address, provider: provider, unknowns: unknowns))
  }

  /// `["worker"]`, `[0]`; empty for the only instance.
  private static func key(_ node: JSONNode?) -> String {
    if let number = node?.number { return "[\(number.text)]" }
    guard let text = node?.string else { return "" }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "[\"\(escaped)\"]"
  }

  /// The key that a plan has for the provider of a resource: `auth0.eu` for
  /// `provider["registry.terraform.io/auth0/auth0"].eu`, `module.m2m:auth0` for one that a module configures.
  private static func provider(_ text: String) -> String {
    guard let match = text.wholeMatch(of: /(?:(.+)\.)?provider\["(?:[^"]*\/)?([^"\/]+)"\](\..+)?/) else { return text }
    let module = match.output.1.map { "\($0):" } ?? ""
    return "\(module)\(match.output.2)\(match.output.3 ?? "")"
  }
}
