import Documents
import Tenant

/// Why reports are not one: two of them contradict each other.
package struct MergeContradiction: Error, Sendable, Equatable, CustomStringConvertible {
  /// Their places among those that were to be merged, from 0; empty where there was none.
  package let places: [Int]
  /// The reports by their tenants and runs, and what they say differently.
  package let message: String
  /// Whether it is about shards, so that what was audited is not whole.
  package let isOfShards: Bool

  init(places: [Int], message: String, isOfShards: Bool = false) {
    self.places = places
    self.message = message
    self.isOfShards = isOfShards
  }

  package var description: String { message }

  static let nothing = MergeContradiction(places: [], message: "there is no report to merge")
}

extension MergeContradiction {
  /// Throws the first of the contradictions in a list of reports: each is compared with the first, by which all are alike.
  static func check(_ reports: [AuditReport]) throws(MergeContradiction) {
    guard let first = reports.first else { throw nothing }
    var places: [ExactString: Int] = [:]
    var waivers: [ExactString: (place: Int, record: WaiverRecord)] = [:]
    for (place, report) in reports.enumerated() {
      if let difference = first.difference(from: report) {
        throw MergeContradiction([0, place], of: reports, difference)
      }
      if report.tenants.count > 1, report.tenants.contains(where: { $0.rules == nil }) {
        throw MergeContradiction(
          places: [place],
          message:
            "this report of several tenants does not say how the rules ran on each: merge the reports that it is made of"
        )
      }
      for tenant in report.tenants {
        let domain = tenant.identity.domain
        // A report may have two files of one tenant; two audits of it would count everything twice.
        if let other = places.updateValue(place, forKey: ExactString(domain)), other != place {
          throw MergeContradiction(
            [other, place], of: reports, "both are of \(domain.visible)", isOfShards: report.run.shard != nil)
        }
      }
      for record in report.waivers {
        let known = waivers.updateValue((place, record), forKey: ExactString(record.position))
        if let known, !known.record.isSame(as: record) {
          throw MergeContradiction(
            [known.place, place], of: reports, "the waiver at \(record.position.visible) differs")
        }
      }
    }
  }

  /// How many tenants of a report a message names.
  private static let namedTenants = 3

  init(_ places: [Int], of reports: [AuditReport], _ difference: String, isOfShards: Bool = false) {
    let names = places.map { place in
      let tenants = reports[place].tenants.map(\.identity.domain.visible)
      let more = tenants.count > Self.namedTenants ? " and \(tenants.count - Self.namedTenants) more" : ""
      let named = tenants.isEmpty ? "no tenants" : tenants.prefix(Self.namedTenants).joined(separator: ", ") + more
      return "number \(place + 1) (\(named); run \(reports[place].run.id.visible))"
    }
    self.init(
      places: places, message: "the reports \(names.joined(separator: " and ")) cannot be one: \(difference)",
      isOfShards: isOfShards)
  }
}

extension AuditReport {
  /// What two reports would have to have in common and do not; nil: they are by the same rules.
  fileprivate func difference(from other: AuditReport) -> String? {
    if !toolVersion.isIdentical(to: other.toolVersion) {
      return "grantlint \(toolVersion.visible) made one, and \(other.toolVersion.visible) the other"
    }
    if thresholds != other.thresholds { return "they have different thresholds" }
    if let rule = rules.first(where: { rule in !other.rules.contains { $0.id.isIdentical(to: rule.id) } })
      ?? other.rules.first(where: { rule in !rules.contains { $0.id.isIdentical(to: rule.id) } })
    {
      return "the rule \(rule.id.visible) is in one of them only"
    }
    for (rule, again) in zip(rules, other.rules) {
      if let difference = rule.difference(from: again) { return "the rule \(rule.id.visible) has \(difference)" }
    }
    if disabledRules != other.disabledRules || turnedOff != other.turnedOff { return "other rules are off" }
    if weakening != other.weakening { return "the configuration that was found differs" }
    if baseline?.path != other.baseline?.path { return "they are compared with different baselines" }
    return nil
  }
}

extension RuleReport {
  fileprivate func difference(from other: RuleReport) -> String? {
    if !id.isIdentical(to: other.id) { return "another place among the rules" }
    if !sha256.isIdentical(to: other.sha256) { return "another text (sha256 \(sha256) and \(other.sha256))" }
    if severity != other.severity { return "another severity" }
    if parameters != other.parameters { return "other parameters" }
    return with(counts: other.counts) == other ? nil : "another source or text"
  }

  /// The same rule with other counts.
  func with(counts: RuleCounts) -> RuleReport {
    RuleReport(
      id: id, title: title, subject: subject, source: source, sha256: sha256, severity: severity, rationale: rationale,
      remedy: remedy, references: references, tags: tags, controls: controls,
      hasFix: hasFix, parameters: parameters, counts: counts)
  }
}
