import Documents
import PolicyEngine

/// What a report says of the worth of what findings are on, and of who answers for it, in words: the same in every format
/// that people read.
struct ReachWording: Sendable {
  /// The most paths of a finding that are named.
  private static let pathsShown = 5

  /// How much is said of the worth.
  enum Form {
    /// By itself: with the rank, and with the reason of what is dormant.
    case alone
    /// Beside the rank: with the reason of all that is not live.
    case besideRank
  }

  /// The names of the applications that findings reach through others.
  private let names: [ExactString: String]

  init(_ report: AuditReport) { names = report.throughNames }

  /// What there is to say of a finding: labels with their texts; nothing of one that says nothing of access.
  ///
  /// - Parameters:
  ///   - form: how much is said of the worth.
  ///   - shown: how a format writes a name of the tenant.
  func facts(
    of finding: Finding, _ form: Form = .alone, _ shown: (String) -> String = \.bounded
  ) -> [(label: String, text: String)] {
    guard let reach = finding.reach else { return [] }
    var facts: [(label: String, text: String)] = []
    if let worth = finding.worth(form) { facts.append(("reach", worth)) }
    if !reach.paths.isEmpty { facts.append(("paths", Self.list(reach.paths.map(shown)))) }
    if let through = through(finding, shown) { facts.append(("through", through)) }
    if let owner = reach.owner { facts.append(("owner", shown(owner))) }
    return facts
  }

  /// The same on one line; nil where there is nothing to say.
  func line(of finding: Finding, _ shown: (String) -> String = \.bounded) -> String? {
    let facts = facts(of: finding, .alone, shown)
    return facts.isEmpty ? nil : facts.map { "\($0.label) \($0.text)" }.joined(separator: "; ")
  }

  /// The application whose credentials it can come to: `NAME (ID)`.
  func through(_ finding: Finding, _ shown: (String) -> String = \.bounded) -> String? {
    guard let id = finding.reach?.through else { return nil }
    let name = names[AuditReport.throughKey(finding.tenant, id)]
    return name.map { "\(shown($0)) (\(shown(id)))" } ?? shown(id)
  }

  private static func list(_ paths: [String]) -> String {
    let more = paths.count - pathsShown
    return paths.prefix(pathsShown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension Finding {
  /// What its subject is worth and whether that can be used: `tenant-admin, live (rank 100)`; nil where neither says
  /// anything.
  fileprivate func worth(_ form: ReachWording.Form) -> String? {
    guard let reach, reach.tier != nil || reach.reachability.state == .dormant else { return nil }
    let words = [reach.tier?.words, reach.reachability.state.words].compactMap { $0 }.joined(separator: ", ")
    let hasReason =
      switch reach.reachability.state {
      case .live: false
      case .dormant: true
      case .unknown: form == .besideRank
      }
    return words + (form == .alone ? " (rank \(rank))" : "") + (hasReason ? ": \(reach.reachability.reason)" : "")
  }
}

extension Tier {
  /// As a sentence has it; the other formats have its word.
  var words: String { self == .unknown ? "unknown tier" : rawValue }
}

extension Reachability.State {
  /// As a sentence has it.
  var words: String { self == .unknown ? "unknown whether live" : rawValue }

  /// As a column and a remark have it.
  var label: String { self == .unknown ? "maybe live" : rawValue }
}

extension Finding {
  /// What it is on where that is no grant: `application NAME (ID)`, `API NAME (IDENTIFIER)`, `the tenant`.
  ///
  /// - Parameter shown: how a format writes a name of the tenant.
  func subjectLabel(_ shown: (String) -> String = \.bounded) -> String? { singleSubject?.label(shown) }

  /// The grant, or what else it is on, for a line of text: `ID: HOLDER on API`, `application NAME (ID)`.
  var place: String? { grant?.place ?? subjectLabel() }
}

extension AuditReport {
  /// `3 findings below --min-severity warning`, `2 findings of other owners (--owner payments)`: what is not listed.
  var unlistedWording: [String] { unlistedFigures.wording(thresholds) }
}

extension Unlisted {
  /// See `AuditReport.unlistedWording`.
  func wording(_ thresholds: Thresholds) -> [String] {
    var parts: [String] = []
    if belowSeverity > 0 {
      parts.append("\(counted(belowSeverity, "finding")) below --min-severity \(thresholds.minimumSeverity.rawValue)")
    }
    if ofOtherOwners > 0 {
      let owner = thresholds.owner?.pattern ?? ""
      parts.append("\(counted(ofOtherOwners, "finding")) of other owners (--owner \(owner.bounded))")
    }
    return parts
  }
}

extension SkippedRule {
  /// Why it was not evaluated, and what to do: `needs clients, which this source does not give in full`, `not evaluated: grant
  /// read:tenant_settings`.
  var reason: String {
    missingScopes.isEmpty && !needs.isEmpty
      ? "needs \(needsList), which this source does not give in full\(awaiting)" : shortReason
  }

  /// The same where it is said already that data is missing.
  var shortReason: String {
    if !missingScopes.isEmpty { return "not evaluated: grant \(missingScopes.joined(separator: ", "))" }
    return needs.isEmpty
      ? "needs what is known after apply: \(awaits.joined(separator: ", "))" : "needs \(needsList)\(awaiting)"
  }

  private var awaiting: String {
    awaits.isEmpty ? "" : ", and what is known after apply: \(awaits.joined(separator: ", "))"
  }
}

extension Finding {
  /// Whether an unknown is of a rule about grants: then it names those that it concerns.
  var isAboutGrants: Bool { (subject?.kind ?? .grant) == .grant }

  /// ` on 3 grants`, of an unknown; empty where its message says on what.
  var extent: String { isAboutGrants ? " on \(counted(unknownGrants.count, "grant"))" : "" }

  /// Whom the grant is for, or the application that it is on: `NAME (ID)`; nil where it is on neither.
  func holder(_ shown: (String) -> String = \.bounded) -> String? {
    if let grant { return grant.holder(shown) }
    return clientID.map { id in clientName.map { "\(shown($0)) (\(shown(id)))" } ?? shown(id) }
  }
}
