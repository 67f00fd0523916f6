import Documents

/// What may be accepted together: the findings of one rule, or those of one rule on one application, where all of them are
/// notes or on what nothing can use today.
struct AcceptanceDecisions {
  private let report: AuditReport
  private let open: OpenFindings
  private let isAmongOthers: Bool
  /// Tenant and application, or group, of the grants that are worth the whole tenant, also where nothing can use them today.
  private let takeover: Set<ExactString>

  init(_ report: AuditReport, _ open: OpenFindings, _ isAmongOthers: Bool) {
    self.report = report
    self.isAmongOthers = isAmongOthers
    self.open = open
    takeover = Set(
      report.inventory.lazy.filter { $0.reach?.tier == .tenantAdmin }.map {
        Self.holder($0.tenant, $0.grant.clientID, $0.grant)
      })
  }

  private static func holder(_ tenant: String, _ clientID: String?, _ grant: GrantReference?) -> ExactString {
    ExactString("\(tenant)\n\(clientID ?? grant?.defaultGroup() ?? "")")
  }

  var candidates: [DecisionCandidate] {
    guard let expires = report.proposedWaiverEnd else { return [] }
    return open.groups { ExactString($0.rule) }.flatMap { rule, places -> [DecisionCandidate] in
      let findings = places.map { open.findings[$0] }
      if findings.allSatisfy(mayBeAccepted) {
        return [candidate(rule.value, nil, places, expires)].compactMap { $0 }
      }
      let clients = Dictionary(grouping: places) { open.findings[$0].clientID.map(ExactString.init) }
      return clients.sorted { ($0.value.min() ?? 0) < ($1.value.min() ?? 0) }.compactMap { client, places in
        guard let client, client.value.isIdentical(to: client.value.visible),
          places.allSatisfy({ mayBeAccepted(open.findings[$0]) })
        else { return nil }
        return candidate(rule.value, client.value, Set(places), expires)
      }
    }
  }

  private func candidate(
    _ rule: String, _ client: String?, _ places: Set<Int>, _ expires: UTCDate
  ) -> DecisionCandidate? {
    let findings = places.map { open.findings[$0] }
    let areNotes = findings.allSatisfy { $0.severity == .note }
    let what = areNotes ? "only notes" : "only reports what nothing can use today"
    let title = "\(rule) \(what)\(client == nil ? "" : " of one application")"
    // Also one that begins with a hyphen is a value.
    var selector = client.map { " --client\($0.hasPrefix("-") ? "=" : " ")\($0.shellQuoted)" } ?? ""
    let tenants = Set(findings.map { ExactString($0.tenant) })
    if isAmongOthers, tenants.count == 1, let tenant = tenants.first {
      selector += " --tenant \(tenant.value.visible.shellQuoted)"
    }
    return DecisionCandidate(
      .accept, title, places, of: open,
      steps: [
        "grantlint waivers add --rule \(rule.shellQuoted)\(selector) --report report.json --owner TEAM --reason 'WHY' "
          + "--expires \(expires)",
        "# by the report of -o json=report.json",
      ])
  }

  /// Whether a finding may be proposed for acceptance: a waiver can name it, it is a note or on what nothing can use, and it
  /// is on nothing that leads to the whole tenant.
  private func mayBeAccepted(_ finding: Finding) -> Bool {
    guard finding.isOnSomething, !BuiltInChecks.isAboutWaivers(finding.rule), finding.unknownOffenders == nil,
      finding.refusalTogether == nil, finding.reach?.through == nil
    else { return false }
    if takeover.contains(Self.holder(finding.tenant, finding.clientID, finding.grant)) { return false }
    return finding.severity == .note || finding.reach?.reachability.state == .dormant
  }
}
