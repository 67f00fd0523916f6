import GrantModel
import PolicyEngine

extension AuditReport {
  /// Says on standard error what has to be known before anything else, where no report says it; `kind` nil: all of it.
  func sayAttention(_ kind: Attention.Kind? = nil) {
    // That a state cannot be read was said when the repair did not begin.
    for attention in attention where attention.kind != .unreadableState && (kind == nil || attention.kind == kind) {
      StandardError.error(attention.message.visible)
    }
  }
}
