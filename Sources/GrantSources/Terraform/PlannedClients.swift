import Documents

/// The applications of a plan, found by what the code calls them.
struct PlannedClients: Sendable {
  private var addresses: Set<ExactString> = []
  /// The first instance of a resource, and whether it is the only one.
  private var resources: [ExactString: (first: String, isOnly: Bool)] = [:]

  init(_ planned: [ProviderResource]) {
    for address in planned.lazy.filter({ $0.kind == .client }).compactMap(\.address) {
      addresses.insert(ExactString(address))
      let parts = TerraformAddress(address)
      let resource = ExactString(parts.module + parts.resource)
      resources[resource] = (resources[resource]?.first ?? address, isOnly: resources[resource] == nil)
    }
  }

  /// The address of the application that a reference means; nil where it is none of the plan, or where it cannot be told
  /// which.
  ///
  /// - Parameters:
  ///   - reference: as the code has it in the module of the resource: `auth0_client.worker`.
  ///   - others: what the expression refers to beside it.
  ///   - address: of the resource that has the expression.
  func address(of reference: String, beside others: [String], in address: TerraformAddress) -> String? {
    let wanted = address.module + reference
    if addresses.contains(ExactString(wanted)) { return wanted }
    let parts = TerraformAddress(wanted)
    guard parts.key.isEmpty, let instance = resources[ExactString(wanted)] else { return nil }
    if instance.isOnly { return instance.first }
    // `auth0_client.worker[each.key].id`
    guard !others.isEmpty, others.allSatisfy({ $0 == "each.key" || $0 == "count.index" }) else { return nil }
    let same = wanted + address.key
    return addresses.contains(ExactString(same)) ? same : nil
  }
}
