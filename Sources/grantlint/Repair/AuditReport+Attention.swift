import GrantModel
import PolicyEngine

extension AuditReport {
  /// Says on standard error what has to be known before anything else, where no report says it; `kind` nil: all of it.
  func sayAttention(_ kind: Attention.Kind? = nil) {
    // That a state cannot be read was said when the repair did not begin.
    for attention in attention where attention.kind != .unreadableState && (kind == nil || attention.kind == kind) {
      let command = attention.command.map { ": \($0)" } ?? ""
      StandardError.error("\(attention.message)\(command)".visible)
    }
  }

  /// Says on standard error, where no report is printed, that a repair fell short.
  func sayShortfall() {
    let short = remediation.filter(\.status.fallsShort)
    guard !short.isEmpty else { return }
    let counts = RemediationRecord.Status.allCases.compactMap { status -> String? in
      let count = short.count { $0.status == status }
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    StandardError.error("the repair fell short: \(counts.joined(separator: ", ")); the report says why")
  }
}
