import Documents

/// A state of Terraform or OpenTofu, as `terraform show -json` prints it.
enum TerraformState {
  /// What the state declares; nil: the value is no state in this form.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the configuration.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    let members = NodeMembers(node)
    // Of an empty state only the version is printed.
    guard members.has("format_version"), !members.has("planned_values"), !members.has("resource_changes"),
      members.has("values") || members.has("terraform_version") || members.count == 1
    else { return nil }
    var reading = ProviderReading(node, file: file, spelling: .terraform, places: places)
    reading.requireFormat(members["format_version"])
    var deposed: [String] = []
    if let values = members["values"] {
      let modules = TerraformModules(values, "values")
      reading.problems += modules.problems
      for node in modules.resources {
        do throws(UnexpectedValue) { try add(TerraformResource(node), &reading, &deposed) } catch {
          reading.problems.append(error)
        }
      }
    }
    reading.requireAuth0("this state", whole: "the state of the configuration that has the grants")
    reading.notes.append(note("a state"))
    reading.noteDeposed(deposed)
    return reading.tenant()
  }

  private static func add(
    _ resource: TerraformResource, _ reading: inout ProviderReading, _ deposed: inout [String]
  ) throws(UnexpectedValue) {
    reading.hasAuth0 = reading.hasAuth0 || resource.isAuth0
    if resource.isDeposed, resource.isManaged, resource.kind == .grant { deposed.append(try resource.address()) }
    guard var provided = try resource.provided() else { return }
    provided.unknowns = TerraformUnknowns.attributes(of: provided.values, isPlanned: false)
    provided.unknowns.hide(resource["sensitive_values"])
    reading.resources.append(provided)
  }

  /// What inputs of Terraform cannot say.
  ///
  /// - Parameter input: `a plan`.
  static func note(_ input: String) -> String {
    "\(input) has only what Terraform manages in this workspace: grants made elsewhere are not in it"
  }
}
