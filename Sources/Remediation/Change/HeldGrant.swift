import Documents
package import PolicyEngine
import Tenant

/// A fix that is not made.
package struct HeldFix: Sendable, Equatable {
  /// Id of the rule whose fix it is.
  package let rule: String
  /// Of the finding: 32 hexadecimal digits.
  package let fingerprint: String
  /// skipped: a guard or the plan leaves it out; refused: the API would refuse it.
  let status: RemediationRecord.Status
  /// A sentence without a full stop: why.
  package let reason: String
}

/// A grant that has a fix and is not changed.
package struct HeldGrant: Sendable, Equatable {
  /// What the grant is called.
  package let grant: GrantReference
  /// The grant as the audit read it.
  let before: ClientGrant
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
