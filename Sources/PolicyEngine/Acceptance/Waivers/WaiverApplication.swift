import Documents
import Tenant

/// The waivers of a file held against the findings of one report.
///
/// Several waivers in force may accept a finding together: each offender needs one of them. A waiver that has lapsed
/// accepts nothing.
struct WaiverApplication {
  /// What one waiver came to.
  struct Tally {
    /// Findings that it waives, alone or with others.
    var waived = 0
    /// Findings that are open because it has lapsed.
    var opened = 0
    var fits = false
    /// Whether it might fit a finding whose application has a name that could not be read.
    var isUndecided = false
    /// Today's fingerprint of a finding that it names by the former form; nil where it names none so.
    var newFingerprint: String?
  }

  private(set) var tallies: [Tally]
  private let waivers: [Waiver]
  private let places: [ExactString: [Int]]
  private let today: UTCDate

  init(_ waivers: [Waiver], today: UTCDate) {
    self.waivers = waivers
    self.today = today
    tallies = Array(repeating: Tally(), count: waivers.count)
    places = Dictionary(grouping: waivers.indices) { ExactString(waivers[$0].rule) }
  }

  /// The waiver that tells where the finding stands, nil where none fits it. The finding is waived where its state is
  /// `inForce`.
  mutating func meet(_ finding: Finding, fingerprints: AcceptedFingerprints) -> FindingWaiver? {
    var fitting: [Int] = []
    for place in places[ExactString(finding.rule)] ?? [] {
      switch waivers[place].fit(finding, fingerprints: fingerprints) {
      case .fits: fitting.append(place)
      case .undecided: tallies[place].isUndecided = true
      case .misses: break
      }
    }
    for place in fitting {
      tallies[place].fits = true
      if let name = waivers[place].selector[.fingerprint]?.pattern, fingerprints.isFormer(name) {
        tallies[place].newFingerprint = finding.fingerprint
      }
    }
    let inForce = fitting.filter { waivers[$0].isInForce(on: today) }
    let lapsed = fitting.filter { !waivers[$0].isInForce(on: today) }
    if cover(finding, inForce) { return accept(finding, inForce) }
    let restored = cover(finding, fitting)
    for place in lapsed where restored { tallies[place].opened += 1 }
    guard let last = latest(of: lapsed), restored || inForce.isEmpty else { return widened(finding, inForce) }
    return mention(last, .expired)
  }

  /// What to change in the file before the former form of fingerprints is read no more.
  var warnings: [String] {
    zip(waivers, tallies).compactMap { waiver, tally in
      tally.newFingerprint.map {
        "\(waiver.place): the fingerprint has a form that version 1.0 will not accept any more: write \($0)"
      }
    }
  }

  /// The waivers in force that are about one of these tenants, with what they came to.
  func records(of tenants: [TenantReport]) -> [WaiverRecord] {
    zip(waivers, tallies).compactMap { waiver, tally in
      guard waiver.isInForce(on: today), tenants.contains(where: { waiver.isAbout(tenant: $0.identity.domain) }) else {
        return nil
      }
      return WaiverRecord(
        rule: waiver.rule, selector: waiver.selectorJSON, owner: waiver.owner, reason: waiver.reason,
        expires: waiver.expires.description, daysLeft: today.days(until: waiver.expires),
        offenders: waiver.offenders, position: waiver.place.description, findings: tally.waived)
    }
  }

  private func cover(_ finding: Finding, _ places: [Int]) -> Bool {
    AcceptedOffenders(places.map { waivers[$0].offenders }).cover(finding)
  }

  /// Shows the one that holds longest of those that accept the whole finding, else, because the finding opens with it,
  /// the first to lapse of those that accept it together.
  private mutating func accept(_ finding: Finding, _ inForce: [Int]) -> FindingWaiver? {
    let alone = inForce.filter { cover(finding, [$0]) }
    let contributors = alone.isEmpty ? inForce.filter { accepted(finding, by: $0) > 0 } : alone
    for place in contributors { tallies[place].waived += 1 }
    let shown =
      alone.isEmpty ? contributors.min { waivers[$0].expires < waivers[$1].expires } : latest(of: contributors)
    return shown.map { mention($0, .inForce) }
  }

  /// Shows the one that accepts most of the finding.
  private func widened(_ finding: Finding, _ inForce: [Int]) -> FindingWaiver? {
    let added = AcceptedOffenders(inForce.map { waivers[$0].offenders }).remainder(of: finding.offenders)
    let nearest = inForce.reversed().max { accepted(finding, by: $0) < accepted(finding, by: $1) }
    return nearest.map { mention($0, .widened, added: added) }
  }

  /// How many offenders of a finding a waiver accepts.
  private func accepted(_ finding: Finding, by place: Int) -> Int {
    let distinct = Set(finding.offenders.map { ExactString($0) }).count
    return distinct - AcceptedOffenders([waivers[place].offenders]).remainder(of: finding.offenders).count
  }

  /// The last to lapse; of several the first in the file.
  private func latest(of places: [Int]) -> Int? {
    places.reversed().max { waivers[$0].expires < waivers[$1].expires }
  }

  private func mention(_ place: Int, _ state: FindingWaiver.State, added: [String] = []) -> FindingWaiver {
    let waiver = waivers[place]
    return FindingWaiver(
      state: state, owner: waiver.owner, reason: waiver.reason, expires: waiver.expires.description,
      offenders: waiver.offenders, added: added, position: waiver.place.description)
  }
}
