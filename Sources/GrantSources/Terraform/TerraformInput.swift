import Documents

/// A value in any of the forms in which Terraform and OpenTofu give grants.
enum TerraformInput {
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
