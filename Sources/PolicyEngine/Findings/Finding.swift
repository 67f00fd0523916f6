package import Documents
package import Tenant

/// One grant, application or API on which one rule fails, or the tenant; or one rule that could not be evaluated, with the
/// grants that it concerns.
package struct Finding: Sendable, Equatable {
  /// What the rule said of the grant.
  package enum Result: String, CaseIterable, Sendable { case fail, unknown }

  /// Where the finding stands: only open ones decide the exit code.
  package enum Status: String, CaseIterable, Sendable { case open, waived, baselined, fixed }

  /// What the audit said. Copies share it, because a report is passed on and put in order as a whole.
  private var facts: SharedFacts
  package var status: Status
  /// One sentence: what is wrong; of a finding that is open again, also why.
  package var message: String
  private var acceptance: SharedWaiver?
  /// nil: the audit was held against no baseline, or the finding is none that a baseline can hold.
  package var baselineState: BaselineState?

  /// 32 hexadecimal digits, the same in every run; see `Fingerprint`.
  package var fingerprint: String { facts.value.fingerprint }
  /// What it has in common with other findings of the rule.
  package var heading: FindingHeading { facts.value.heading }
  package var rule: String { heading.rule }
  package var title: String { heading.title }
  package var severity: Severity { heading.severity }
  package var result: Result { facts.value.result }
  /// The tenant's domain.
  package var tenant: String { heading.tenant }
  /// What it is on; nil for what is wrong with a waiver.
  package var subject: FindingSubject? { facts.value.subject }
  /// The grant of a failure on one; nil for an unknown.
  package var grant: GrantReference? { facts.value.grant }
  /// What the subject is worth; nil for an unknown, and where there is no subject.
  package var reach: FindingReach? { facts.value.reach }
  /// The grants that an unknown concerns, in the order of the inventory; empty for a failure.
  package var unknownGrants: GrantList { facts.value.unknownGrants }
  /// What exactly is wrong with the grant: scopes, values. What a waiver accepts.
  package var offenders: [String] { facts.value.offenders }
  /// What the rule adds for the reader; nil where it adds nothing or the data for it was missing.
  package var evidence: JSONObject? { facts.value.evidence }
  /// What would repair it; nil where the rule has no fix for this grant.
  package var fix: ProposedFix? { facts.value.fix }
  /// What the rule says of such a grant and could not be evaluated on this one. Where it is the offenders, nobody can accept
  /// the finding by naming them.
  package var undetermined: [UndeterminedPart] { facts.value.undetermined }
  /// Where to read on.
  package var helpURI: String? { heading.helpURI }
  /// Where what is wrong is written, where that is another place than the grant's.
  var ownOrigin: RecordOrigin? { facts.value.origin?.value }
  /// The waiver that accepts the finding, or did; nil where none was ever given.
  package var waiver: FindingWaiver? {
    get { acceptance?.value }
    set { acceptance = newValue.map(SharedWaiver.init) }
  }

  package init(
    fingerprint: String, rule: String, title: String, severity: Severity, result: Result, status: Status = .open,
    tenant: String, subject: FindingSubject? = nil, grant: GrantReference?, unknownGrants: [GrantReference] = [],
    message: String, offenders: [String] = [], evidence: JSONObject? = nil, fix: ProposedFix? = nil,
    undetermined: [UndeterminedPart] = [], helpURI: String? = nil, reach: FindingReach? = nil,
    origin: RecordOrigin? = nil
  ) {
    self.init(
      FindingHeading(rule: rule, title: title, severity: severity, tenant: tenant, helpURI: helpURI),
      fingerprint: fingerprint, result: result, status: status, subject: subject, grant: grant,
      unknownGrants: GrantList(unknownGrants), message: message, offenders: offenders, evidence: evidence, fix: fix,
      undetermined: undetermined, reach: reach, origin: origin)
  }

  /// A finding of a rule of which others have the heading too.
  init(
    _ heading: FindingHeading, fingerprint: String, result: Result, status: Status = .open,
    subject: FindingSubject? = nil, grant: GrantReference?, unknownGrants: GrantList = GrantList(), message: String,
    offenders: [String] = [], evidence: JSONObject? = nil, fix: ProposedFix? = nil,
    undetermined: [UndeterminedPart] = [], reach: FindingReach? = nil, origin: RecordOrigin? = nil
  ) {
    facts = SharedFacts(
      Facts(
        fingerprint: fingerprint, heading: heading, result: result,
        subject: subject ?? (grant == nil ? nil : .grant), grant: grant, unknownGrants: unknownGrants,
        offenders: offenders, evidence: evidence, fix: fix, undetermined: undetermined, reach: reach,
        origin: origin == grant?.origin ? nil : origin.map(SharedOrigin.init)))
    self.status = status
    self.message = message
  }

  /// Has the grants of an unknown that was read from a report be those of this inventory.
  mutating func locate(in inventory: Inventory) {
    facts = SharedFacts(facts.value.located(in: inventory))
  }

  /// Has it be where the first of these offenders is written.
  mutating func move(to offenders: [String]) {
    guard let origin = grant?.origin(naming: offenders, fields: [], fix: nil) else { return }
    facts = SharedFacts(facts.value.moved(to: origin))
  }

  package static func == (left: Finding, right: Finding) -> Bool {
    left.facts.value == right.facts.value && left.status == right.status && left.message == right.message
      && left.waiver == right.waiver && left.baselineState == right.baselineState
  }

  private struct Facts: Sendable, Equatable {
    let fingerprint: String
    let heading: FindingHeading
    let result: Result
    let subject: FindingSubject?
    let grant: GrantReference?
    private(set) var unknownGrants: GrantList
    let offenders: [String]
    let evidence: JSONObject?
    let fix: ProposedFix?
    let undetermined: [UndeterminedPart]
    let reach: FindingReach?
    private(set) var origin: SharedOrigin?

    func moved(to place: RecordOrigin) -> Facts {
      var facts = self
      facts.origin = place == grant?.origin ? nil : SharedOrigin(place)
      return facts
    }

    func located(in inventory: Inventory) -> Facts {
      var facts = self
      facts.unknownGrants = unknownGrants.located(in: inventory)
      return facts
    }
  }

  private final class SharedFacts: Sendable {
    let value: Facts
    init(_ value: Facts) { self.value = value }
  }

  /// Most findings are of live tenants and have none: each has to be small.
  private final class SharedOrigin: Sendable, Equatable {
    let value: RecordOrigin
    init(_ value: RecordOrigin) { self.value = value }
    static func == (left: SharedOrigin, right: SharedOrigin) -> Bool { left.value == right.value }
  }

  private final class SharedWaiver: Sendable {
    let value: FindingWaiver
    init(_ value: FindingWaiver) { self.value = value }
  }
}

/// A part of a finding that could not be evaluated.
package struct UndeterminedPart: Sendable, Equatable {
  /// The key of the rule file: `message`, `offenders`, `evidence.NAME`, `fix`.
  package let part: String
  /// Half a sentence: which variables could not be read, or which error there was.
  package let reason: String

  package init(part: String, reason: String) {
    self.part = part
    self.reason = reason
  }
}

extension Finding {
  /// Why the offenders are not known; nil: they are, or the rule names none.
  package var unknownOffenders: String? { undetermined.first { $0.part == "offenders" }?.reason }

  /// The order of a report: rank and severity, worst first, then rule, tenant, subject, grant; a finding about no grant is first.
  package static func isListedBefore(_ left: Finding, _ right: Finding) -> Bool {
    let (rank, other) = (left.rank, right.rank)
    if rank != other { return rank > other }
    if left.severity != right.severity { return left.severity > right.severity }
    if !left.rule.isIdentical(to: right.rule) { return left.rule.precedes(right.rule) }
    if !left.tenant.isIdentical(to: right.tenant) { return left.tenant.precedes(right.tenant) }
    if let first = left.subject, let second = right.subject, first != second { return first < second }
    guard let first = left.grant, let second = right.grant else { return left.grant == nil && right.grant != nil }
    if first.key != second.key { return first.key < second.key }
    return first.label.precedes(second.label)
  }
}

/// The change of a grant that would remove a finding.
package struct ProposedFix: Sendable, Equatable {
  /// safe: access today is unchanged; unsafe: somebody may lose access.
  package enum Safety: String, CaseIterable, Sendable { case safe, unsafe }

  package let safety: Safety
  /// Field of the PATCH body → new value.
  package let set: JSONObject
  /// The parameters that the values come from and that a configuration set which nobody named; sorted.
  package let foundParameters: [String]

  package init(safety: Safety, set: JSONObject, foundParameters: [String] = []) {
    self.safety = safety
    self.set = set
    self.foundParameters = foundParameters
  }
}
