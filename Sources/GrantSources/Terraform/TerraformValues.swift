import Documents

/// One resource of Terraform by itself, as `jq` takes it out of what `terraform show -json` prints:
/// `terraform show -json | jq '..|select(.type?=="auth0_client_grant").values'`.
enum TerraformValues {
  private static let values = KeySignature(
    all: ["scopes"], any: ["audience", "client_id", "subject_type", "default_for"],
    none: ["scope", "identifier", "clientId", "allowAllScopes", "subjectType"])
  /// The attributes of a grant whose scopes are not known, and left out for that.
  private static let withoutScopes = KeySignature(
    any: ["audience", "client_id", "default_for"], none: notTerraform + ["scopes", "scope"])
  private static let named = KeySignature(any: ["audience", "client_id", "default_for"], none: notTerraform)
  private static let notTerraform = ["identifier", "clientId", "allowAllScopes", "subjectType", "type", "values"]
  private static let resource = KeySignature(all: ["type", "values"], any: ["address", "name", "mode"])

  /// What inputs of this form cannot say; once for all values of an input, so it is in none of them.
  static let note = TerraformState.note("a list of Terraform's resources")

  /// The grant of a value; nil: it is neither the attributes of a grant nor a resource with them.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the configuration.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    guard node.kind == .object else { return nil }
    var reading = ProviderReading(node, file: file, spelling: .terraform, places: places)
    reading.hasAuth0 = true
    if values.fits(node) || isWithoutScopes(node) { return readValues(node, file: file, places: places) }
    guard resource.fits(node), node["type"]?.string == "auth0_client_grant" else { return nil }
    do throws(UnexpectedValue) {
      let resource = TerraformResource(node)
      if resource.isDeposed { reading.noteDeposed([try resource.address()]) }
      if let provided = try resource.provided() { add(provided, &reading) }
    } catch {
      reading.problems.append(error)
    }
    return reading.tenant()
  }

  /// Whether an object is the attributes of a grant without its scopes: as the provider does and the API does not, it has
  /// the attributes that are absent too.
  static func isWithoutScopes(_ node: JSONNode) -> Bool {
    withoutScopes.fits(node)
      && node.members.contains { key, value in
        (value.isNull || value.string == "") && KeySignature.grantOnly.contains { $0.isIdentical(to: key) }
      }
  }

  /// The grant of an object that somebody says is of Terraform; nil: it has no attribute that tells a grant.
  static func grant(of node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    named.fits(node) ? readValues(node, file: file, places: places) : nil
  }

  private static func readValues(_ node: JSONNode, file: String, places: DeclaredPlaces?) -> DeclaredTenant {
    var reading = ProviderReading(node, file: file, spelling: .terraform, places: places)
    add(ProviderResource(kind: .grant, node: node, values: node), &reading)
    return reading.tenant()
  }

  private static func add(_ grant: ProviderResource, _ reading: inout ProviderReading) {
    var grant = grant
    grant.unknowns = TerraformUnknowns.attributes(of: grant.values)
    grant.unknowns.hide(grant.node["sensitive_values"])
    reading.resources.append(grant)
  }
}
