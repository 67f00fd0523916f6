/// One thing to do that closes many findings.
package struct Decision: Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    /// What is wrong goes.
    case fix
    /// It stays, and somebody answers for it. What can take over the tenant is never among it.
    case accept
  }

  package let kind: Kind
  /// What is wrong and would be settled, in a sentence that names no single grant, without a full stop.
  package let title: String
  /// How many open findings it closes, by itself.
  package let closes: Int
  /// The sum of their ranks.
  package let weight: Int
  /// What to run or to write, line by line, ready to be copied: a command, lines of a configuration, of a waiver file. A line
  /// that begins with `#` is a remark, which a shell and YAML skip.
  package let steps: [String]

  package init(kind: Kind, title: String, closes: Int, weight: Int, steps: [String]) {
    self.kind = kind
    self.title = title
    self.closes = closes
    self.weight = weight
    self.steps = steps
  }
}

extension AuditReport {
  /// The root causes of most of what is open: at most five decisions, FIX before ACCEPT, of each the heaviest first.
  ///
  /// The numbers are of this audit, and of each decision by itself. One that adds too little to the others is left out.
  package var decisions: [Decision] { decisions(isAmongOthers: isOfSeveral) }

  /// The same of one of several tenants.
  ///
  /// - Parameter isAmongOthers: whether the report by which the steps are done has other tenants too.
  package func decisions(isAmongOthers: Bool) -> [Decision] {
    let open = OpenFindings(self)
    let candidates =
      RepairDecisions(self, open, isAmongOthers).candidates + DeadGrantDecisions(self, open, isAmongOthers).candidates
      + OwnerDecisions(open).candidates
    let accepting = AcceptanceDecisions(self, open, isAmongOthers).candidates
    let chosen = open.heaviest(candidates + accepting, atMost: Self.decisionsShown)
    return Decision.Kind.allCases.flatMap { kind in
      chosen.map(\.decision).filter { $0.kind == kind }.sorted { $0.weight > $1.weight }
    }
  }

  private static let decisionsShown = 5
}

/// A decision that may be proposed.
struct DecisionCandidate {
  let decision: Decision
  /// What it closes, by the places among the open findings.
  let findings: Set<Int>

  init?(_ kind: Decision.Kind, _ title: String, _ findings: Set<Int>, of open: OpenFindings, steps: [String]) {
    // What settles one finding is in the help for that one.
    guard findings.count > 1 else { return nil }
    self.findings = findings
    decision = Decision(
      kind: kind, title: title, closes: findings.count, weight: open.weight(of: findings), steps: steps)
  }

  /// Whether enough is left of it once others have closed these: what is going to be repaired need not be accepted.
  func isWorthwhile(besides closed: Set<Int>) -> Bool {
    let left = findings.subtracting(closed).count
    return left > 1 && (decision.kind == .fix || 2 * left > findings.count)
  }
}
