/// Whether a grant can be used today.
package struct Reachability: Sendable, Hashable {
  package enum State: String, CaseIterable, Sendable {
    /// Its application can get a token by it.
    case live
    /// It cannot, until somebody changes something.
    case dormant
    /// What was read does not tell.
    case unknown
  }

  package let state: State
  /// Half a sentence: why, and for a dormant grant how long tokens live on and who can wake it.
  package let reason: String

  package init(_ state: State, _ reason: String) {
    self.state = state
    self.reason = reason
  }
}
