import Documents
import Tenant

/// A plan of Terraform or OpenTofu, as `terraform show -json PLAN` prints it.
struct TerraformPlan {
  private var reading: ProviderReading
  private let members: NodeMembers

  /// What the plan declares; nil: the value is no plan.
  ///
  /// - Parameters:
  ///   - file: the input as messages call it.
  ///   - places: where values of grants are written in the configuration.
  static func read(_ node: JSONNode, file: String, places: DeclaredPlaces? = nil) -> DeclaredTenant? {
    let members = NodeMembers(node)
    guard members.has("format_version"), members.has("planned_values") || members.has("resource_changes") else {
      return nil
    }
    var plan = TerraformPlan(
      reading: ProviderReading(node, file: file, spelling: .terraform, places: places), members: members)
    plan.read()
    return plan.reading.tenant()
  }

  private mutating func read() {
    reading.requireFormat(members["format_version"])
    let changes = TerraformChanges(members["resource_changes"], deferred: members["deferred_changes"])
    reading.hasAuth0 = changes.hasAuth0
    reading.problems += changes.problems
    if let values = members["planned_values"] {
      readResources(values, changes)
    } else {
      reading.fail(reading.node, "planned_values: is missing; give all that 'terraform show -json PLAN' prints")
    }
    reading.requireAuth0("this plan", whole: "the plan of the configuration that has the grants")
    checkWholeness(changes)
    note(changes)
  }

  private mutating func readResources(_ values: JSONNode, _ changes: TerraformChanges) {
    let modules = TerraformModules(values, "planned_values")
    reading.problems += modules.problems
    for node in modules.resources {
      let resource = TerraformResource(node)
      reading.hasAuth0 = reading.hasAuth0 || resource.isAuth0
      do throws(UnexpectedValue) {
        guard let provided = try resource.provided() else { continue }
        if provided.address.flatMap({ changes[$0] })?.isForgotten ?? false { continue }
        reading.resources.append(provided)
      } catch {
        reading.problems.append(error)
      }
    }
    checkPresence(changes)
    let configuration = members["configuration"].map(TerraformConfiguration.init)
    let clients = PlannedClients(reading.resources)
    for index in reading.resources.indices {
      complete(&reading.resources[index], changes, configuration, clients)
    }
  }

  /// Says where the planned values do not have a grant that is changed, or left as it is.
  private mutating func checkPresence(_ changes: TerraformChanges) {
    let planned = Set(reading.resources.lazy.filter { $0.kind == .grant }.compactMap(\.address).map(ExactString.init))
    let deferred = Set(changes.deferred.map { ExactString($0.address) })
    for (address, node) in changes.expected {
      let name = ExactString(address)
      guard !planned.contains(name), !deferred.contains(name) else { continue }
      reading.fail(
        node,
        "\(address.visible): resource_changes has this grant and planned_values does not: give all that "
          + "'terraform show -json PLAN' prints")
    }
  }

  /// Adds what the changes and the configuration say of a resource.
  private func complete(
    _ resource: inout ProviderResource, _ changes: TerraformChanges, _ configuration: TerraformConfiguration?,
    _ clients: PlannedClients
  ) {
    guard let text = resource.address else { return }
    let address = TerraformAddress(text)
    let block = configuration?[address]
    resource.provider = block?.provider
    guard resource.kind == .grant || resource.kind == .clientCredentials else { return }
    resource.client = block?.client(of: address, among: clients)
    guard resource.kind == .grant else { return }
    resource.unknowns =
      changes[text].map { TerraformUnknowns.attributes(of: $0, address, block: block) }
      ?? TerraformUnknowns.attributes(of: resource.values)
    resource.unknowns.hide(resource.node["sensitive_values"])
  }

  /// Says where the plan leaves out what it should have.
  private mutating func checkWholeness(_ changes: TerraformChanges) {
    if let errored = members["errored"], errored.bool == true {
      reading.fail(
        errored,
        "errored: planning failed, so that grants may be missing: fix what 'terraform plan' reports, and plan again")
    } else if let complete = members["complete"], complete.bool == false {
      reading.fail(
        complete,
        "complete: the plan leaves changes out, so that grants may be missing or will be others: plan without -target, or "
          + "apply what is planned, and plan again")
    }
    for (address, node) in changes.deferred {
      reading.fail(
        node,
        "\(address.visible): the plan puts this grant off until more is known: apply what is planned, and plan again")
    }
  }

  private mutating func note(_ changes: TerraformChanges) {
    reading.notes.append(TerraformState.note("a plan"))
    reading.note(changes.removed) { "this plan removes \(counted($0, "grant"))" }
    reading.released = changes.forgotten
    reading.note(changes.forgotten.map(\.address)) { count in
      "\(counted(count, "grant")) \(count == 1 ? "is" : "are") no longer managed after this plan (forget)"
    }
    reading.noteDeposed(changes.deposed)
  }
}

extension ProviderReading {
  /// Notes that a format is none that is known. Terraform writes 0.1 to 1.2, and changes the first number where a reader
  /// has to refuse it.
  mutating func requireFormat(_ version: JSONNode?) {
    guard let version else { return }
    guard let text = version.string else {
      return problems.append(UnexpectedValue(version, expected: "a string", at: "format_version"))
    }
    guard ["0", "1"].contains(text.prefix { $0 != "." }) else {
      return fail(
        version,
        "format_version: \(text.visible) is not known here, only 0.x and 1.x: update grantlint, or print it with an older "
          + "Terraform")
    }
  }

  /// Notes older objects of grants.
  mutating func noteDeposed(_ addresses: [String]) {
    note(addresses) { count in
      "\(counted(count, "deposed grant")), which Terraform has yet to delete, \(count == 1 ? "is" : "are") passed over"
    }
  }
}
