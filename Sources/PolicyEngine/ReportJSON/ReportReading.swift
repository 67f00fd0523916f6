package import Documents

extension AuditReport {
  /// The report of a file, as `listing` has it. Throws what is wrong with it and where, also where figures contradict what
  /// they follow from: then somebody edited it.
  ///
  /// - Parameter file: as messages call it.
  package static func read(_ bytes: [UInt8], file: String) throws(Diagnostic) -> AuditReport {
    try read(bytes, file: file) { (node) throws(FieldError) in
      let report = try json.read(node)
      let elements = node["\(findingsKey.member.key)"]?.elements
      for (index, pair) in zip(report.findings, elements ?? node.elements).enumerated() {
        do throws(FieldError) { try pair.0.confirmGrants(pair.1) } catch {
          throw error.below(["findings", .index(index)])
        }
      }
      return report
    }
  }

  /// What a file with a JSON report says. Throws where it is none, or one of a run that audited nothing.
  ///
  /// - Parameters:
  ///   - file: as messages call it.
  ///   - body: reads the keys that it needs; throws with the route from the report.
  package static func read<Value>(
    _ bytes: [UInt8], file: String, _ body: (JSONNode) throws(FieldError) -> Value
  ) throws(Diagnostic) -> Value {
    try JSONDocument.read(bytes, file: file) { (report) throws(FieldError) in
      guard report.kind == .object else { throw FieldError([], "expected an object, found \(report.kind.words)") }
      guard let version = try? versionKey.read(report), readableVersions.contains(version) else {
        let versions = readableVersions.map(String.init).joined(separator: " or ")
        throw FieldError(["schema_version"], "this is not a JSON report of schema version \(versions)")
      }
      if let message = report["error"]?["message"]?.string {
        throw FieldError(["error"], "the run ended without an audit: \(message.visible)")
      }
      return try body(report)
    }
  }
}

extension AuditReport {
  /// Finds the grants that it names by their places in the inventory. Throws where there is no such place.
  mutating func locateGrants() throws(FieldError) {
    let inventories = try inventoriesByTenant()
    func inventory(of tenant: String, for list: GrantList, _ route: Route) throws(FieldError) -> Inventory {
      let inventory = inventories[ExactString(tenant)] ?? Inventory()
      if let run = list.firstRun(beyond: inventory.count) {
        throw FieldError(
          route + ["grants_at", .index(run)], "goes beyond the inventory, which has \(inventory.count) of the tenant")
      }
      return inventory
    }
    for index in findings.indices where findings[index].result == .unknown {
      let finding = findings[index]
      findings[index].locate(
        in: try inventory(of: finding.tenant, for: finding.unknownGrants, ["findings", .index(index)]))
    }
    for index in evaluations.indices {
      let record = evaluations[index]
      evaluations[index].locate(
        in: try inventory(of: record.tenant, for: record.grants, ["evaluations", .index(index)]))
    }
  }

  private func inventoriesByTenant() throws(FieldError) -> [ExactString: Inventory] {
    var inventories: [ExactString: Inventory] = [:]
    var start = 0
    for (tenant, entries) in inventory.parts {
      guard inventories.updateValue(entries, forKey: ExactString(tenant)) == nil else {
        throw FieldError(["inventory", .index(start), "tenant"], "is apart from the other grants of \(tenant.visible)")
      }
      start += entries.count
    }
    return inventories
  }
}

extension RunRecord {
  init(_ run: ReportedRun) {
    self.init(
      id: run.id, startedAt: run.startedAt, durationMilliseconds: run.durationMilliseconds, address: run.address)
    wasInterrupted = run.exitCode == .interrupted
    shard = run.shard
    missingShards = run.missingShards
    missingTenants = run.missingTenants
  }
}
