import Documents

/// A value in any of the forms in which Terraform and OpenTofu give grants.
enum TerraformInput {
  private static let signature = KeySignature(
    any: [
      "format_version", "planned_values", "resource_changes", "terraform_version", "lineage", "encrypted_data",
      "scopes",
      "values", "client_grants",
    ])

  /// Whether a value has a key of one of the forms.
  static func mayBe(_ node: JSONNode) -> Bool {
    signature.fits(node) || TerraformValues.isWithoutScopes(node)
  }

  /// What the value declares; nil: it is of none of the forms.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the configuration; asked before the input.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    guard node.kind == .object else { return nil }
    let readers = [
      TerraformPlan.read, TerraformState.read, TerraformStateFile.read, TerraformDataSource.read, TerraformValues.read,
    ]
    for read in readers {
      if let tenant = read(node, file, places) { return tenant }
    }
    return nil
  }
}
