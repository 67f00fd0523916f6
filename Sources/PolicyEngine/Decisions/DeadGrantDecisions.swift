import Documents

/// The grants that nothing can use today, as those of applications that are gone: they can be deleted, which grantlint does
/// not do.
struct DeadGrantDecisions {
  /// With more grants than this, the first and a line for all of them are shown.
  private static let listed = 4

  private let report: AuditReport
  private let open: OpenFindings

  init(_ report: AuditReport, _ open: OpenFindings) {
    self.report = report
    self.open = open
  }

  /// One for each tenant.
  var candidates: [DecisionCandidate] {
    let dead = open.groups { finding in finding.deadGrant.map { _ in ExactString(finding.tenant) } }
    guard !dead.isEmpty else { return [] }
    let kept = systemGrants
    return dead.compactMap { tenant, places in
      let own = kept[tenant] ?? []
      let places = places.filter { place in open.findings[place].deadGrant.map { !own.contains($0) } ?? false }
      var ids: Set<ExactString> = []
      // The worst first, as in the report.
      let order = places.sorted().compactMap { open.findings[$0].deadGrant }.filter { ids.insert($0).inserted }
      guard let title = title(order.count) else { return nil }
      return DecisionCandidate(.fix, title, places, of: open, steps: steps(order.map(\.value), tenant.value, own))
    }
  }

  private func title(_ grants: Int) -> String? {
    guard grants > 0 else { return nil }
    let place = grants == 1 ? "it" : "them"
    return "\(counted(grants, "grant")) that nothing can use today can be deleted, with the findings on \(place)"
  }

  /// The ids of the dead grants of Auth0's own, which cannot be deleted, by tenant.
  private var systemGrants: [ExactString: Set<ExactString>] {
    var grants: [ExactString: Set<ExactString>] = [:]
    for entry in report.inventory where entry.isSystem {
      if let id = entry.grant.id { grants[ExactString(entry.tenant), default: []].insert(ExactString(id)) }
    }
    return grants
  }

  private func steps(_ ids: [String], _ tenant: String, _ kept: Set<ExactString>) -> [String] {
    let end = report.tenants.count > 1 ? " --tenant \(tenant.shellQuoted)" : ""
    guard ids.count > Self.listed else { return ids.map { "auth0 api delete \"client-grants/\($0)\"\(end)" } }
    var conditions = [#".status=="open""#, #".reachability.state=="dormant""#]
    if report.tenants.count > 1 { conditions.append(".tenant==\(JSONWriter.compact(.string(tenant)))") }
    let system = open.findings.compactMap(\.deadGrant).filter(kept.contains).map(\.value)
    if !system.isEmpty {
      let list = Set(system).sorted().map { JSONWriter.compact(.string($0)) }.joined(separator: ",")
      conditions.append("(.grant.id|IN(\(list))|not)")
    }
    let filter = ".findings[]|select(\(conditions.joined(separator: " and "))).grant.id//empty"
    // It prints the lines and runs none: somebody reads them before so much is deleted.
    let line = #""auth0 api delete \"client-grants/\(.)\""# + JSONWriter.compact(.string(end)).dropFirst()
    return [
      "auth0 api delete \"client-grants/\(ids[0])\"\(end)",
      "# and \(ids.count - 1) more; this prints the lines of all, by the report of -o json=report.json:",
      "jq -r \("\(filter)|\(line)".shellQuoted) report.json | sort -u",
    ]
  }
}

extension Finding {
  /// The id of the grant that it is on, if that gives nothing today and its id can be written into a command.
  fileprivate var deadGrant: ExactString? {
    guard reach?.reachability.state == .dormant, let id = grant?.id, !id.isEmpty,
      id.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) })
    else { return nil }
    return ExactString(id)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
