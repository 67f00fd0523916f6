import Documents

/// What findings have in common that are counted together: all that a figure of a report asks for.
package struct FindingStanding: Sendable, Equatable {
  package let rule: String
  /// The tenant's domain.
  package let tenant: String
  package let severity: Severity
  package let status: Finding.Status
  /// nil: the audit was held against no baseline.
  package let baselineState: BaselineState?
  /// How the waiver is that accepts them, or did; nil where none was ever given.
  package let waiver: FindingWaiver.State?
  /// Whether that waiver accepts whatever comes.
  package let isUnlimited: Bool

  /// - Parameter isUnlimited: see the property.
  package init(
    rule: String, tenant: String, severity: Severity, status: Finding.Status = .open,
    baselineState: BaselineState? = nil, waiver: FindingWaiver.State? = nil, isUnlimited: Bool = false
  ) {
    self.rule = rule
    self.tenant = tenant
    self.severity = severity
    self.status = status
    self.baselineState = baselineState
    self.waiver = waiver
    self.isUnlimited = isUnlimited
  }

  /// What most figures go by.
  package struct Kind: Hashable {
    let severity: Severity
    let status: Finding.Status

    package init(severity: Severity, status: Finding.Status) {
      self.severity = severity
      self.status = status
    }
  }

  package var kind: Kind { Kind(severity: severity, status: status) }

  init(_ finding: Finding) {
    let waiver = finding.waiver
    self.init(
      rule: finding.rule, tenant: finding.tenant, severity: finding.severity, status: finding.status,
      baselineState: finding.baselineState, waiver: waiver?.state,
      isUnlimited: waiver.map { $0.offenders == nil } ?? false)
  }
}

/// How many failures there are of a kind that a report counts and does not list, because their severity is below
/// `--min-severity` or they have another owner than `--owner` asks for.
package struct FindingCount: Sendable, Equatable {
  package let standing: FindingStanding
  package let count: Int

  package init(_ standing: FindingStanding, count: Int) {
    self.standing = standing
    self.count = count
  }

  /// The counts together, of each kind one: by severity, worst first, then rule, tenant and the rest.
  static func together(_ counts: some Sequence<FindingCount>) -> [FindingCount] {
    var sums: [Key: FindingCount] = [:]
    for count in counts {
      let key = Key(count.standing)
      sums[key] = FindingCount(sums[key]?.standing ?? count.standing, count: (sums[key]?.count ?? 0) + count.count)
    }
    return sums.sorted { $0.key < $1.key }.map(\.value)
  }

  private struct Key: Hashable, Comparable {
    let severity: Int
    let rule: ExactString
    let tenant: ExactString
    let rest: [Int]

    init(_ standing: FindingStanding) {
      severity = -standing.severity.level
      rule = ExactString(standing.rule)
      tenant = ExactString(standing.tenant)
      func place<Word: CaseIterable & Equatable>(_ word: Word?) -> Int {
        Array(Word.allCases).firstIndex { $0 == word } ?? -1
      }
      rest = [
        place(standing.status), place(standing.baselineState), place(standing.waiver), standing.isUnlimited ? 1 : 0,
      ]
    }

    static func < (left: Key, right: Key) -> Bool {
      if left.severity != right.severity { return left.severity < right.severity }
      if left.rule != right.rule { return left.rule < right.rule }
      if left.tenant != right.tenant { return left.tenant < right.tenant }
      return left.rest.lexicographicallyPrecedes(right.rest)
    }
  }
}

extension AuditReport {
  /// Whether a report lists the finding: it is at or above `--min-severity` and its owner fits `--owner`, or it is an unknown.
  package func lists(_ finding: Finding) -> Bool {
    if finding.result == .unknown { return true }
    return finding.severity >= thresholds.minimumSeverity
      && thresholds.owner.map { $0.matches(finding.ownerName) } ?? true
  }

  /// The findings that a report lists.
  package var listedFindings: [Finding] { findings.filter(lists) }

  /// The report with its listed findings alone; of the others it has the counts. Whoever compares findings with those of
  /// another audit or of a baseline does so before.
  package var listing: AuditReport {
    guard findings.contains(where: { !lists($0) }) else { return self }
    var report = self
    report.unlisted = unlistedCounts
    report.findings = listedFindings
    return report
  }

  /// How many failures of each kind the report does not list.
  var unlistedCounts: [FindingCount] {
    let own = findings.lazy.filter { !lists($0) }.map { FindingCount(FindingStanding($0), count: 1) }
    return own.isEmpty ? unlisted : FindingCount.together(Array(own) + unlisted)
  }

  /// How many findings it does not list.
  package var unlistedFigures: Unlisted { unlistedFigures { _ in true }[true] ?? Unlisted() }

  /// The same by what `key` makes of them; nil: they are not asked for.
  package func unlistedFigures<Key: Hashable>(by key: (FindingStanding) -> Key?) -> [Key: Unlisted] {
    var counts: [Key: Unlisted] = [:]
    func add(_ standing: FindingStanding, _ count: Int) {
      guard let key = key(standing) else { return }
      if standing.severity < thresholds.minimumSeverity {
        counts[key, default: Unlisted()].belowSeverity += count
      } else {
        counts[key, default: Unlisted()].ofOtherOwners += count
      }
    }
    for finding in findings where !lists(finding) { add(FindingStanding(finding), 1) }
    for unlisted in unlisted { add(unlisted.standing, unlisted.count) }
    return counts
  }

  /// How many findings it does not list.
  package var unlistedTotal: Int { unlistedFigures.total }

  /// How many failures there are of some kinds, listed or not.
  package func count(where isCounted: (FindingStanding) -> Bool) -> Int {
    counts(by: isCounted)[true] ?? 0
  }

  /// How many failures there are by what `key` makes of them, listed or not.
  package func counts<Key: Hashable>(by key: (FindingStanding) -> Key) -> [Key: Int] {
    var counts: [Key: Int] = [:]
    for finding in findings where finding.result == .fail { counts[key(FindingStanding(finding)), default: 0] += 1 }
    for unlisted in unlisted { counts[key(unlisted.standing), default: 0] += unlisted.count }
    return counts
  }
}

/// How many findings a report counts and does not list, by the reason.
package struct Unlisted: Sendable, Equatable {
  package var belowSeverity = 0
  /// At or above it, and of other owners than the report is for.
  package var ofOtherOwners = 0

  package init() {}

  package var total: Int { belowSeverity + ofOtherOwners }
}

extension Finding {
  /// What is shown where a finding has no owner.
  package static let noOwner = "(none)"

  /// Who answers for what it is on; `(none)` where nobody is named.
  package var ownerName: String { reach?.owner ?? Self.noOwner }
}
