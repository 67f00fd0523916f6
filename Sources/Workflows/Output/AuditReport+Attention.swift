import Documents
import PolicyEngine

extension AuditReport {
  /// Says on standard error what of a kind has to be known before anything else, where no report says it.
  func sayAttention(_ kind: Attention.Kind) {
    for attention in attention where attention.kind == kind { StandardError.error(attention.line.visible) }
  }

  /// Why the code is 4, a phrase each: what needs attention, and how far a repair fell short.
  var reasonsForAttention: [String] {
    let short = remediation.filter(\.status.fallsShort)
    let counts = RemediationRecord.Status.allCases.compactMap { status -> String? in
      let count = short.count { $0.status == status }
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    let reason = short.lazy.compactMap(\.reason).first.map { ": \($0)" } ?? ""
    let shortfall = "the repair fell short: \(counts.joined(separator: ", "))\(reason)"
    return attention.map(\.line) + (short.isEmpty ? [] : [shortfall])
  }
}

extension Attention {
  /// The message, and what to run.
  var line: String { message + (command.map { ": \($0)" } ?? "") }
}
