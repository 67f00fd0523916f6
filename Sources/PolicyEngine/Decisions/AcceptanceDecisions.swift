import Documents

/// What may be accepted together: the findings of one rule, or those of one rule on one application, where all of them are
/// notes or on what nothing can use today.
struct AcceptanceDecisions {
  /// How long a waiver of them lasts.
  private static let days = 90

  private let report: AuditReport
  private let open: OpenFindings

  init(_ report: AuditReport, _ open: OpenFindings) {
    self.report = report
    self.open = open
  }

  var candidates: [DecisionCandidate] {
    guard let expires = UTCDate(ofMoment: report.run.startedAt)?.adding(days: Self.days) else { return [] }
    return open.groups { ExactString($0.rule) }.flatMap { rule, places -> [DecisionCandidate] in
      let findings = places.map { open.findings[$0] }
      if findings.allSatisfy(\.mayBeAccepted) {
        return [candidate(rule.value, nil, places, expires)].compactMap { $0 }
      }
      let clients = Dictionary(grouping: places) { open.findings[$0].clientID.map(ExactString.init) }
      return clients.sorted { ($0.value.min() ?? 0) < ($1.value.min() ?? 0) }.compactMap { client, places in
        guard let client, places.allSatisfy({ open.findings[$0].mayBeAccepted }) else { return nil }
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
    let selector = client.map { " --client \($0.shellQuoted)" } ?? ""
    return DecisionCandidate(
      .accept, title, places, of: open,
      steps: [
        "grantlint waivers add --rule \(rule)\(selector) --report report.json --owner TEAM --reason 'WHY' "
          + "--expires \(expires)"
      ])
  }
}

extension Finding {
  /// Whether it may be proposed for acceptance: a waiver can name it, it is a note or on what nothing can use, and it leads
  /// nobody to the whole tenant.
  fileprivate var mayBeAccepted: Bool {
    guard isOnSomething, BuiltInChecks.check(rule) == nil, unknownOffenders == nil else { return false }
    if mayTakeOver || reach?.through != nil { return false }
    return severity == .note || reach?.reachability.state == .dormant
  }
}
