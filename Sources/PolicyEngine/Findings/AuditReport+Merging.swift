import Documents
import Tenant

extension AuditReport {
  /// One report of all tenants of these: every tenant is in one of them, and all are by the same rules. It does not depend on
  /// their order, nor on which of them were merged before; tenants are in the order of their domains.
  ///
  /// The run is that of the report that began first, and took as long as the longest. Of shards it says which there are not.
  /// Throws where two reports contradict each other, or there is none.
  package static func merged(_ reports: [AuditReport]) throws(MergeContradiction) -> AuditReport {
    let missing = try Shard.missing(among: reports)
    try MergeContradiction.check(reports)
    // What a report says of no tenant has the same order whichever report is the first.
    let reports = reports.map(\.listing).sorted { $0.firstDomain.precedes($1.firstDomain) }
      .map { [first = reports[0]] in reports.count > 1 ? $0.among(first) : $0 }
    guard let first = reports.first, reports.count > 1 || first.run.shard != nil else { return reports[0] }
    var merged = AuditReport(
      toolVersion: first.toolVersion, run: RunRecord(merging: reports.map(\.run), missing),
      tenants: reports.flatMap(\.tenants).inOrder(of: \.identity.domain),
      rules: first.rules.indices.map { index in
        first.rules[index].with(
          counts: reports.reduce(into: RuleCounts()) { $0.add($1.rules[index].counts) })
      }, disabledRules: first.disabledRules, skippedRules: SkippedRule.together(reports.flatMap(\.skippedRules)),
      findings: reports.flatMap(\.findings).enumerated().sorted(by: isListedBefore).map(\.element),
      thresholds: first.thresholds, remediation: reports.flatMap(\.remediation).inOrder(of: \.tenant))
    merged.turnedOff = first.turnedOff
    merged.weakening = first.weakening
    merged.unlisted = FindingCount.together(reports.flatMap(\.unlisted))
    merged.attention = reports.flatMap(\.attention).inOrder(of: \.tenant)
    merged.foreseenDeletions = reports.flatMap(\.foreseenDeletions).inOrder(of: \.tenant)
    merged.foreseenRepairs = reports.flatMap(\.foreseenRepairs).inOrder(of: \.tenant)
    merged.waivers = WaiverRecord.together(reports.flatMap(\.waivers))
    merged.baseline = first.baseline.map { baseline in
      BaselineComparison(
        path: baseline.path, fixedSince: reports.flatMap { $0.baseline?.fixedSince ?? [] }.inOrder(of: \.tenant))
    }
    merged.acceptanceWarnings = Set(reports.flatMap(\.acceptanceWarnings).map(ExactString.init)).sorted().map(\.value)
    merged.inventory = Inventory(
      together: reports.flatMap { $0.inventory.parts }.inOrder(of: \.tenant).map(\.entries))
    merged.evaluations = reports.flatMap(\.evaluations).inOrder(of: \.tenant)
    return merged.withoutPartlyStaleWaivers()
  }

  private var firstDomain: String {
    tenants.map(\.identity.domain).min { $0.precedes($1) } ?? ""
  }

  /// Of one tenant, rule, rank and severity all are of one report, and in its order.
  private static func isListedBefore(
    _ left: EnumeratedSequence<[Finding]>.Element, _ right: EnumeratedSequence<[Finding]>.Element
  ) -> Bool {
    let (first, second) = (left.element, right.element)
    if first.rank != second.rank { return first.rank > second.rank }
    if first.severity != second.severity { return first.severity > second.severity }
    let rules = first.rule.comparison(with: second.rule)
    let tenants = rules == 0 ? first.tenant.comparison(with: second.tenant) : 0
    return (rules, tenants, left.offset) < (0, 0, right.offset)
  }
}

extension Array {
  /// The elements in the order of their tenants; of one tenant in their own.
  fileprivate func inOrder(of tenant: (Element) -> String) -> [Element] {
    enumerated().sorted { left, right in
      (tenant(left.element).comparison(with: tenant(right.element)), left.offset) < (0, right.offset)
    }.map(\.element)
  }
}

extension RunRecord {
  /// Merged runs are as one: a signal that ended one of them left the whole unfinished.
  fileprivate init(merging runs: [RunRecord], _ missing: (shards: [Int], tenants: Int)) {
    let first = runs.min { left, right in
      (left.startedAt.comparison(with: right.startedAt), left.id.comparison(with: right.id)) < (0, 0)
    }
    let address = first?.address
    self.init(
      id: first?.id ?? "", startedAt: first?.startedAt ?? "",
      durationMilliseconds: runs.map(\.durationMilliseconds).max() ?? 0,
      address: runs.allSatisfy { $0.address == address } ? address : nil)
    wasInterrupted = runs.contains(where: \.wasInterrupted)
    missingShards = missing.shards.isEmpty ? runs.flatMap(\.missingShards).sorted() : missing.shards
    missingTenants = missing.shards.isEmpty ? runs.reduce(0) { $0 + $1.missingTenants } : missing.tenants
  }
}

extension SkippedRule {
  /// Of each rule one, by id.
  fileprivate static func together(_ rules: [SkippedRule]) -> [SkippedRule] {
    Dictionary(grouping: rules) { ExactString($0.rule) }.sorted { $0.key < $1.key }.map { id, rules in
      SkippedRule(
        rule: id.value, needs: Set(rules.flatMap(\.needs)).sorted(), grants: rules.reduce(0) { $0 + $1.grants },
        missingScopes: Set(rules.flatMap(\.missingScopes)).sorted(), awaits: Set(rules.flatMap(\.awaits)).sorted())
    }
  }
}

extension WaiverRecord {
  /// What one entry of a file came to in several reports; the waivers are in the order of their files.
  fileprivate static func together(_ records: [WaiverRecord]) -> [WaiverRecord] {
    var merged: [ExactString: WaiverRecord] = [:]
    for record in records {
      let position = ExactString(record.position)
      merged[position] = merged[position]?.adding(record) ?? record
    }
    return merged.values.map { (record: $0, place: Place($0.position)) }.sorted { left, right in
      (left.place.file.comparison(with: right.place.file), left.place.line, left.place.column)
        < (0, right.place.line, right.place.column)
    }.map(\.record)
  }

  /// `waivers.yml:12:3`
  private struct Place {
    var file: String
    var line: Int64 = 0
    var column: Int64 = 0

    init(_ position: String) {
      let parts = position.split(separator: ":", omittingEmptySubsequences: false)
      file = position
      let numbers = parts.suffix(2).compactMap { text in Int64(text) }
      guard parts.count > 2, numbers.count == 2 else { return }
      (line, column) = (numbers[0], numbers[1])
      file = parts.dropLast(2).joined(separator: ":")
    }
  }

  /// Whether both are the same entry of a file, whatever it came to.
  func isSame(as other: WaiverRecord) -> Bool {
    WaiverRecord(self, daysLeft: other.daysLeft, findings: other.findings) == other
  }

  /// Audits of two days count from the later one.
  private func adding(_ other: WaiverRecord) -> WaiverRecord {
    WaiverRecord(self, daysLeft: min(daysLeft, other.daysLeft), findings: findings + other.findings)
  }

  /// The same entry with what it came to in one of several tenants.
  func with(findings: Int) -> WaiverRecord { WaiverRecord(self, daysLeft: daysLeft, findings: findings) }

  private init(_ record: WaiverRecord, daysLeft: Int, findings: Int) {
    self.init(
      rule: record.rule, selector: record.selector, owner: record.owner, reason: record.reason, expires: record.expires,
      daysLeft: daysLeft, offenders: record.offenders, position: record.position, findings: findings)
  }
}
