import Documents

/// What has been accepted of the findings of an audit: by waivers, and by a baseline.
package struct Acceptances: Sendable {
  /// nil: no waiver is applied, and waivers are not checked.
  package var waivers: WaiverFile?
  package var baseline: Baseline?
  /// An audit of another state of the tenant, which takes the place of the baseline.
  package var former: FormerAudit?
  /// Whether a configuration names them that was itself found and not named.
  package var areWaiversFound = false
  package var isBaselineFound = false

  package init(waivers: WaiverFile? = nil, baseline: Baseline? = nil) {
    self.waivers = waivers
    self.baseline = baseline
  }
}

extension AuditReport {
  /// The report with every finding's standing, the findings about the waivers themselves, and what the baseline says.
  /// The receiver is an audit as it was made, with every failure open; the day is that of its start.
  ///
  /// An unknown keeps its standing, because nobody can accept what was not seen. A waiver wins over the baseline: what
  /// it accepts is waived, and what was accepted until a day that has passed is open, whatever the baseline holds. What has outgrown
  /// its waiver may still be in the baseline, with all that is wrong with it.
  ///
  /// - Parameters:
  ///   - rules: those of the audit, for their former ids.
  ///   - checks: the checks of waivers that are on, with their severities in force.
  package func applying(_ acceptances: Acceptances, rules: [Rule], checks: [BuiltInCheck]) -> AuditReport {
    guard acceptances.waivers != nil || acceptances.baseline != nil else { return self }
    var report = self
    // Of a day that is not known, nothing is in force any more.
    let today = UTCDate(ofMoment: run.startedAt) ?? .last
    let former = FormerFingerprints(rules)
    var waivers = WaiverApplication(acceptances.waivers?.waivers ?? [], today: today)
    var baseline = acceptances.baseline.map { BaselineApplication($0) }
    for index in findings.indices where findings[index].result == .fail && findings[index].status == .open {
      let fingerprints = former.all(of: findings[index])
      report.findings[index].stand(
        waiver: waivers.meet(findings[index], fingerprints: fingerprints),
        baseline: baseline?.meet(findings[index], fingerprints: fingerprints))
    }
    report.baseline = baseline.map { $0.comparison(with: report, former) }
    report.acceptanceWarnings = waivers.warnings + (baseline?.warnings ?? [])
    if let file = acceptances.waivers {
      report.waivers = waivers.records(of: tenants)
      let checks = WaiverChecks(checks, file.waivers, waivers.tallies, of: self, today: today)
      report.rules = (self.rules + checks.reports).sorted { $0.id.precedes($1.id) }
      report.findings = (report.findings + checks.findings).sorted(by: Finding.isListedBefore)
    }
    return report
  }
}

extension Finding {
  /// How many of the added offenders a message names.
  private static let namedOffenders = 10

  /// Takes its place among what has been accepted; if it stays open although something of it was, the message says why.
  fileprivate mutating func stand(waiver: FindingWaiver?, baseline: BaselineApplication.Meeting?) {
    self.waiver = waiver
    baselineState = baseline?.state
    switch waiver?.state {
    case .inForce: status = .waived
    case .expired: break
    case .widened, nil: if baseline?.state == .unchanged { status = .baselined }
    }
    guard status == .open, let reopening else { return }
    message += reopening
    guard waiver?.state != .expired else { return }
    let added = waiver?.added ?? baseline?.added ?? []
    message += Self.list(added)
    // What was accepted is not where a reader has to look.
    move(to: added)
  }

  /// How a message goes on that says why the finding is open again; nil where nothing of it was accepted.
  private var reopening: String? {
    if let waiver {
      return waiver.state == .expired
        ? "; the waiver of \(waiver.owner) lapsed after \(waiver.expires)"
        : "; widened since accepted by \(waiver.owner): "
    }
    return baselineState == .widened ? "; widened since the baseline: " : nil
  }

  /// The message in two parts: what the rule said, and why the finding is open again, which is empty where nothing of it
  /// was accepted.
  package var messageParts: (rule: String, reopened: String) {
    guard let reopening, let start = message.ranges(of: reopening).last?.lowerBound else { return (message, "") }
    return (String(message[..<start]), String(message[start...]))
  }

  private static func list(_ offenders: [String]) -> String {
    if offenders.isEmpty { return "what is wrong with it now could not be told" }
    let rest = offenders.count - namedOffenders
    return offenders.prefix(namedOffenders).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
