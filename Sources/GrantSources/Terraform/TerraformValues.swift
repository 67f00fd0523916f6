import Documents

/// One resource of Terraform by itself, as `jq` takes it out of what `terraform show -json` prints:
/// `terraform show -json | jq '..|select(.type?=="auth0_client_grant").values'`.
enum TerraformValues {
  private static let values = KeySignature(
    all: ["scopes"], any: ["audience", "client_id", "subject_type", "default_for"],
    none: ["scope", "identifier", "clientId", "allowAllScopes", "subjectType"])
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
    if values.fits(node) {
      add(ProviderResource(kind: .grant, node: node, values: node), &reading)
      return reading.tenant()
    }
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

  private static func add(_ grant: ProviderResource, _ reading: inout ProviderReading) {
    var grant = grant
    grant.unknowns = TerraformUnknowns.attributes(of: grant.values)
    reading.resources.append(grant)
  }
}
