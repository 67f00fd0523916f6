import Documents

/// What Terraform's data source `auth0_client_grants` found, its values or the whole resource.
enum TerraformDataSource {
  private static let filters = ["audience", "client_id", "default_for", "allow_any_organization"]
  private static let values = KeySignature(
    all: ["client_grants"], any: ["id"] + filters, none: ["next", "total", "start", "limit", "length"])

  /// The grants of the data source; nil: the value is none.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: not asked, because what a data source finds is not written in the configuration.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    guard let values = self.values(node) else { return nil }
    var reading = ProviderReading(node, file: file, spelling: .terraform, places: nil)
    reading.hasAuth0 = true
    let members = NodeMembers(values)
    let used = filters.compactMap { name in members.text(name).map { "\(name) \($0.visible)" } }
    let filter = used.isEmpty ? "may be filtered" : "is filtered by \(used.joined(separator: ", "))"
    reading.notes.append(
      "The data source auth0_client_grants \(filter): grants that do not fit its filter are not in it")
    if let list = members["client_grants"] {
      if list.kind == .array {
        for element in list.elements {
          reading.resources.append(ProviderResource(kind: .grant, node: element, values: element))
        }
      } else {
        reading.problems.append(UnexpectedValue(list, expected: "a list", at: "client_grants"))
      }
    }
    return reading.tenant()
  }

  private static func values(_ node: JSONNode) -> JSONNode? {
    if values.fits(node) { return node }
    guard node.kind == .object, node["type"]?.string == "auth0_client_grants", let values = node["values"],
      values.kind == .object
    else { return nil }
    return values
  }
}
