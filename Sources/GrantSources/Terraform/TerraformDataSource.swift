import Documents
import Tenant

/// What Terraform's data source `auth0_client_grants` found, its values or the whole resource.
enum TerraformDataSource {
  private static let filters = ["audience", "client_id", "default_for", "allow_any_organization"]
  private static let values = KeySignature(
    all: ["client_grants"], any: ["id"] + filters, none: ["next", "total", "start", "limit", "length"])

  /// The fields of a grant that the data source has no attribute for, in the versions of the provider that are known. Nor has
  /// it one for what is Auth0's own, without which hardly any rule would come to a result.
  private static let unsaid: [ClientGrant.Field] = [
    .organizationUsage, .allowAnyOrganization, .authorizationDetailsTypes,
  ]

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
    if let list = members["client_grants"] { read(list, &reading) }
    return reading.tenant()
  }

  private static func read(_ list: JSONNode, _ reading: inout ProviderReading) {
    guard list.kind == .array else {
      return reading.problems.append(UnexpectedValue(list, expected: "a list", at: "client_grants"))
    }
    var isSilentOnSystem = false
    for element in list.elements {
      let written = NodeMembers(element)
      var grant = ProviderResource(kind: .grant, node: element, values: element)
      for field in unsaid where !written.has("\(field.name)") { grant.unknowns.whole[field] = .unsaid }
      isSilentOnSystem = isSilentOnSystem || !written.has("is_system")
      reading.resources.append(grant)
    }
    guard isSilentOnSystem else { return }
    reading.notes.append(
      "The data source auth0_client_grants does not say which grants are Auth0's own: they are judged as any other")
  }

  private static func values(_ node: JSONNode) -> JSONNode? {
    if values.fits(node) { return node }
    guard node.kind == .object, node["type"]?.string == "auth0_client_grants", let values = node["values"],
      values.kind == .object
    else { return nil }
    return values
  }
}
