package import Documents

extension AuditReport {
  /// The names of the applications that findings reach by their credentials, by `throughKey`, where a grant tells them.
  package var throughNames: [ExactString: String] {
    var wanted: Set<ExactString> = []
    for finding in findings {
      if let id = finding.reach?.through { wanted.insert(Self.throughKey(finding.tenant, id)) }
    }
    guard !wanted.isEmpty else { return [:] }
    let ids = Set(wanted.compactMap { $0.value.split(separator: "\n").last.map { ExactString(String($0)) } })
    var names: [ExactString: String] = [:]
    // There are few of them, and an inventory is long: only where one is named, the rest of the entry is made.
    for place in inventory.indices {
      let grant = inventory.grant(at: place)
      guard let name = grant.clientName, let id = grant.clientID, ids.contains(ExactString(id)) else { continue }
      let key = Self.throughKey(inventory[place].tenant, id)
      if wanted.remove(key) != nil { names[key] = name }
      if wanted.isEmpty { break }
    }
    return names
  }

  /// What tells an application of one tenant from those of all.
  package static func throughKey(_ tenant: String, _ client: String) -> ExactString {
    ExactString("\(tenant)\n\(client)")
  }
}
