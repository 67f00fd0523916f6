package import Documents
package import PolicyEngine
package import Tenant

/// The change of one grant: what is sent, what it closes, and whom it can hurt.
///
/// Only planners of this module make one, from a grant as this run read it; no file is read as one.
package struct GrantChange: Sendable, Equatable {
  /// What the change is for, which decides what it may give.
  package enum Purpose: Sendable, Equatable {
    /// To close findings: it gives nothing unless a flag of the run says so.
    case repair
    /// To take back what a run did: it may give back what the grant allowed before.
    case rollback
    /// To finish what a run left between two calls: it may give no more than the grant allowed before that run.
    case finish(from: ClientGrant)
  }

  /// A finding that the change closes.
  package struct ClosedFinding: Sendable, Equatable {
    package let rule: String
    package let fingerprint: String
    package let severity: Severity
  }

  /// A finding of lower severity that the change raises.
  package struct Consequence: Sendable, Equatable {
    package let rule: String
    package let severity: Severity
    /// Whether the rule fails then; false: it cannot be evaluated before the change is made.
    package let isCertain: Bool
  }

  package let grant: GrantReference
  /// The grant's id, which a change cannot do without.
  package let id: String
  package let kind: GrantKind
  /// The grant as the audit read it.
  package let before: ClientGrant
  /// The grant as it will be.
  package let after: ClientGrant
  /// The body of the PATCH.
  package let body: JSONObject
  /// The rules whose fixes are made, sorted.
  package let rules: [String]
  package let closes: [ClosedFinding]
  /// unsafe if any of the fixes is.
  package let safety: ProposedFix.Safety
  package var purpose = Purpose.repair
  /// What the grant allows after the change and not before: `adds the scope delete:users`; empty where nothing.
  package var widens: [String] = []
  package let consequences: [Consequence]
  /// Who may lose what, a sentence each; empty where access today is unchanged.
  package let mayLose: [String]
  /// Why the change cannot be wholly taken back; nil where it can.
  package let irreversible: String?
  /// How long tokens of the API live that were issued before the change, in seconds; nil where it is not known.
  package let tokenLifetime: Int64?
  /// The other findings of the grant that have a fix which is not made, and why.
  package let leftOpen: [HeldFix]
}

/// A fix that is not made.
package struct HeldFix: Sendable, Equatable {
  package let rule: String
  package let fingerprint: String
  /// skipped: a guard or the plan leaves it out; refused: the API would refuse it.
  package let status: RemediationRecord.Status
  /// A sentence without a full stop: why.
  package let reason: String
}

/// A grant that has a fix and is not changed.
package struct HeldGrant: Sendable, Equatable {
  package let grant: GrantReference
  /// The grant as the audit read it.
  package let before: ClientGrant
  /// At least one.
  package let fixes: [HeldFix]

  /// refused if any fix is, else drifted if any is.
  package var status: RemediationRecord.Status {
    if fixes.contains(where: { $0.status == .refused }) { return .refused }
    return fixes.contains { $0.status == .drifted } ? .drifted : .skipped
  }

  /// The reasons, each once, with the rules that they concern where they are not the same for all.
  package var reason: String {
    var reasons: [(text: String, rules: [String])] = []
    for fix in fixes {
      if let index = reasons.firstIndex(where: { $0.text.isIdentical(to: fix.reason) }) {
        reasons[index].rules.append(fix.rule)
      } else {
        reasons.append((fix.reason, [fix.rule]))
      }
    }
    guard reasons.count > 1 else { return reasons.first?.text ?? "" }
    return reasons.map { "\($0.rules.joined(separator: ", ")): \($0.text)" }.joined(separator: "; ")
  }
}
